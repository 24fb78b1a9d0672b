import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeBase58 } from '#core/codec/base58.ts'
import { IostError } from '#core/error.ts'
import type { Action } from '#core/tx/tx.ts'
import { txHash } from '#core/tx/tx-hash.ts'
import { createBank } from '#full/faucet/bank.ts'
import { systemClock } from '#platform/clock.ts'
import { systemRandom } from '#platform/random.ts'
import { createTestChain, type TestChain } from '#testing/test-chain.ts'
import { fairCommitment } from '#vm/examples/fair-commitment.ts'
import { luckyBetClassic } from '#vm/examples/lucky-bet-classic.ts'
import { FAIR_TIMES, luckyBetFair } from '#vm/examples/lucky-bet-fair.ts'
import { createClassicPlayer } from './classic-player.ts'
import { createFairPlayer } from './fair-player.ts'
import type { GameNode } from './game-node.ts'
import { createGames } from './games.ts'
import { openGamesFile } from './games-file.ts'
import type { Owner } from './owner.ts'

const random = systemRandom()
let folder = ''
let chain: TestChain
let node: GameNode

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'games-'))
  chain = createTestChain()
  node = nodeOf(chain)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** A node that puts every transaction into a block at once. */
function nodeOf(chain: TestChain): GameNode {
  const receipts = new Map<string, { ok: boolean; message: string }>()
  const parsed = (key: string) => JSON.parse(chain.text(key) ?? 'null') as unknown
  return {
    chainId: async () => 1020,
    account: async () => ({ gas: 100_000_000, activeKeys: [] }),
    ramPrice: async () => 0.0104,
    async send(tx) {
      const id = encodeBase58(txHash(tx))
      const { status } = chain.run({ ...tx, time: chain.time, expiration: chain.time + 90_000_000_000n })
      receipts.set(id, { ok: status.code === 0, message: status.message })
      return id
    },
    receipt: async (id) => receipts.get(id),
    hasContract: async () => true,
    heights: async () => ({ head: chain.number, irreversible: chain.number }),
    purse: async () => ({ iost: 1000, ram: 100_000 }),
    storage: async (contract, key, field = '') =>
      parsed(field === '' ? `b-${contract}-${key}` : `m-${contract}-${key}-${field}`),
    fields: async (contract, key) =>
      (chain.raw(`m-${contract}-${key}`) ?? '').split('@').filter((name) => /^[a-z0-9_]{5,11}$/.test(name)),
  }
}

function botsOf(names: readonly string[]) {
  return names.map((account) => {
    chain.createAccount(account)
    const { keys } = chain.network.admin
    return { account, bank: createBank({ node, clock: systemClock() }, account, keys) }
  })
}

test('bots join a fair round that a person opened, open their bets and end it', async () => {
  const { source, info } = luckyBetFair()
  const id = chain.deploy('admin', source, info)
  const bots = botsOf(['fbot_1', 'fbot_2'])
  const path = join(folder, 'fair.json')
  const file = await openGamesFile(path)
  const player = createFairPlayer({ node, random, file }, id, bots)
  expect(await player.step()).toBe(false)
  chain.createAccount('person1')
  const bet = { round: 1, account: 'person1', number: 3, secret: 'a'.repeat(64) }
  chain.act('person1', id, 'commit', [1, 2, fairCommitment(bet)])
  expect(await player.step()).toBe(true)
  expect(Object.keys(JSON.parse(await readFile(path, 'utf8')).bets)).toEqual([`${id}/1/fbot_1`])
  expect(await player.step()).toBe(true)
  expect(await player.step()).toBe(false)
  chain.skip(FAIR_TIMES.bets + FAIR_TIMES.lock)
  // A restart in between knows the secrets.
  const again = createFairPlayer({ node, random, file: await openGamesFile(path) }, id, bots)
  expect([await again.step(), await again.step(), await again.step()]).toEqual([true, true, false])
  chain.act('person1', id, 'reveal', [3, bet.secret])
  expect(await again.step()).toBe(true)
  expect(await node.storage(id, 'round')).toMatchObject({ round: 2, players: 0 })
  expect(await node.storage(id, 'result1')).toMatchObject({ round: 1, players: 3, revealed: 3 })
})

test('bots fill up a classic round that a person has bet in, and no other', async () => {
  const { source, info } = luckyBetClassic(4)
  const id = chain.deploy('admin', source, info)
  const bots = botsOf(['cbot_1', 'cbot_2'])
  const player = createClassicPlayer({ node, random }, id, bots)
  expect(await player.step()).toBe(false)
  chain.act('cbot_1', id, 'bet', ['cbot_1', 1, 1, 'x'])
  expect(await player.step()).toBe(false)
  chain.createAccount('person2')
  chain.act('person2', id, 'bet', ['person2', 1, 1, 'y'])
  expect([await player.step(), await player.step()]).toEqual([true, true])
  expect(await node.storage(id, 'round')).toBe(2)
  expect(await player.step()).toBe(false)
})

/** Games on the test chain whose timers are at once due; the owner pays for new bots only when `isRich` says so. */
async function gamesAt(
  path: string,
  isRich: () => boolean,
  faults: string[],
  change: Partial<GameNode> = {},
) {
  const act = (actions: readonly Action[]) => {
    const { status } = chain.actAll('admin', actions)
    if (status.code !== 0) throw new Error(status.message)
  }
  const action = (contract: string, actionName: string, args: readonly unknown[]): Action => ({
    contract,
    actionName,
    data: JSON.stringify(args),
  })
  const owner: Owner = {
    publish: async ({ source, info }) => chain.deploy('admin', source, info),
    async open(name, key) {
      act([
        action('auth.iost', 'signUp', [name, key, key]),
        action('ram.iost', 'buy', ['admin', name, 20_000]),
        action('gas.iost', 'pledge', ['admin', name, '1000']),
      ])
    },
    async refill(bots) {
      if (!isRich()) throw new IostError({ code: 'NO_MONEY' })
      for (const name of bots)
        if (chain.balance(name) < 200_000_000_000n)
          act([action('token.iost', 'transfer', ['iost', 'admin', name, '5000', ''])])
    },
  }
  const account = async (name: string) =>
    chain.text(`m-auth.iost-auth-${name}`) === undefined ? undefined : { gas: 100_000_000, activeKeys: [] }
  return createGames(
    {
      node: { ...node, account, ...change },
      stopping: new AbortController(),
      owner,
      file: await openGamesFile(path),
      random,
      clock: { ...systemClock(), after: (_, task) => systemClock().after(1, task) },
      onFault: (game, code) => faults.push(`${game} ${code}`),
    },
    { bots: 2 },
  )
}

test('bots without money fail, say so, and play once the owner has some; the contracts stay the same', async () => {
  const path = join(folder, 'games.json')
  const faults: string[] = []
  let rich = false
  const games = await gamesAt(path, () => rich, faults)
  const { luckyBetFair: fair, luckyBetClassic: classic } = await games.start()
  chain.createAccount('person3')
  const bet = { round: 1, account: 'person3', number: 3, secret: 'b'.repeat(64) }
  expect(chain.act('person3', fair, 'commit', [1, 2, fairCommitment(bet)]).status.message).toBe('')
  await expect.poll(() => faults).toContain('fair TX_FAILED')
  expect(faults).toContain('fair NO_MONEY')
  expect(await node.fields(fair, 'entries')).toEqual(['person3'])
  rich = true
  await expect.poll(() => node.fields(fair, 'entries')).toHaveLength(3)
  await games.stop()

  const again = await gamesAt(path, () => rich, faults)
  expect(await again.start()).toEqual({ luckyBetFair: fair, luckyBetClassic: classic })
  await again.stop()
  // Another text of a contract is another contract.
  const file = await openGamesFile(path)
  await file.change({ codes: { ...file.record().codes, fair: 'of an older release' } })
  const newer = await gamesAt(path, () => rich, faults)
  const ids = await newer.start()
  expect(ids.luckyBetClassic).toBe(classic)
  expect(ids.luckyBetFair).not.toBe(fair)
  await newer.stop()
})

test('games are stopped at once though a bot waits for a block that does not come', async () => {
  const faults: string[] = []
  // The owner's gas comes back with time.
  chain.skip(50_000)
  const games = await gamesAt(join(folder, 'stopped.json'), () => true, faults, {
    receipt: async () => undefined,
  })
  const { luckyBetClassic: classic } = await games.start()
  chain.createAccount('person4')
  chain.act('person4', classic, 'bet', ['person4', 1, 1, 'x'])
  await expect.poll(() => node.storage(classic, 'user_number')).toBe(2)
  const started = performance.now()
  await games.stop()
  expect(performance.now() - started).toBeLessThan(2_000)
  expect(faults).toEqual([])
})

test('a damaged file is refused with a code', async () => {
  const path = join(folder, 'broken.json')
  for (const text of ['{', '{"bots":[{}]}', '{"bets":null}']) {
    await writeFile(path, text)
    await expect(openGamesFile(path)).rejects.toMatchObject({ code: 'GAMES_FILE' })
  }
  expect((await openGamesFile(join(folder, 'none.json'))).record().classic).toBeNull()
})
