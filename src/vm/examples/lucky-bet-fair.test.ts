import { beforeEach, describe, expect, test } from 'vitest'
import type { TxReceipt } from '#core/tx/receipt.ts'
import { createTestChain, type TestChain } from '#testing/test-chain.ts'
import { fairCommitment, fairDraw } from './fair-commitment.ts'
import { FAIR_DEPOSIT, FAIR_TIMES, type FairTimes, luckyBetFair } from './lucky-bet-fair.ts'

const IOST = 100_000_000n
const START = 1000n * IOST
const TIMES: FairTimes = { bets: 12, lock: 3, reveals: 20 }
/** Of the public network; each makes at most so many blocks before the next one's turn. */
const MOST_WITNESSES = 17
const BLOCKS_PER_SLOT = 6

type Player = {
  readonly account: string
  readonly number: number
  readonly coins: number
  readonly secret: string
}

let chain: TestChain
let id: string

beforeEach(() => {
  chain = createTestChain()
  const { source, info } = luckyBetFair(TIMES)
  id = chain.deploy('admin', source, info)
})

function join(count: number, numberOf = (i: number) => i, coinsOf = (_i: number) => 5): Player[] {
  return Array.from({ length: count }, (_, i) => {
    const account = `player_${i}`
    chain.createAccount(account)
    return { account, number: numberOf(i), coins: coinsOf(i), secret: secretOf(i) }
  })
}

function secretOf(i: number): string {
  return (i + 1).toString(16).padStart(64, 'a')
}

const round = () => JSON.parse(chain.text(`b-${id}-round`) ?? '')
const commitmentOf = (player: Player) => fairCommitment({ ...player, round: round().round })
const commit = (player: Player) =>
  chain.act(player.account, id, 'commit', [round().round, player.coins, commitmentOf(player)])
const reveal = (player: Player) => chain.act(player.account, id, 'reveal', [player.number, player.secret])
const settle = (who = 'admin') => chain.act(who, id, 'settle', [])
const won = (player: Player) => chain.balance(player.account) - START
const fault = (receipt: TxReceipt) => receipt.status.message.split('Error: ')[1]?.split('\n')[0]

function succeed(...receipts: TxReceipt[]): void {
  for (const { status } of receipts) expect(status.message).toBe('')
}

/** Closes the bets and waits until secrets may be opened. */
function close(): void {
  chain.skip(round().closedAt + TIMES.lock - chain.number)
}

/** Waits until the time to open is over. */
function expire(): void {
  chain.skip(round().closedAt + TIMES.lock + TIMES.reveals - chain.number)
}

/** A round in which some players keep their secret. */
function play(players: readonly Player[], silent: readonly Player[] = []): TxReceipt {
  for (const player of players) succeed(commit(player))
  close()
  for (const player of players) if (!silent.includes(player)) succeed(reveal(player))
  if (silent.length > 0) expire()
  const receipt = settle()
  succeed(receipt)
  return receipt
}

const resultOf = (receipt: TxReceipt) =>
  JSON.parse(receipt.receipts.find(({ funcName }) => funcName === `${id}/settle`)?.content ?? '')

describe('a round', () => {
  test('the digit follows from the secrets alone, and the whole pot is paid', () => {
    const secrets = [0, 1, 2].map(secretOf)
    const { number, seed } = fairDraw(secrets)
    const players = join(3, (i) => (i === 2 ? number : (number + 1 + i) % 10))
    const receipt = play(players)
    expect(resultOf(receipt)).toMatchObject({
      seed,
      burnt: 0,
      result: { round: 1, number, players: 3, revealed: 3, winners: 1, pot: 15 },
    })
    expect(players.map(won)).toEqual([-5n * IOST, -5n * IOST, 10n * IOST])
    expect(chain.balance(id)).toBe(0n)
    expect(round()).toEqual({ round: 2, players: 0, revealed: 0, openedAt: 0, closedAt: 0 })
    expect(JSON.parse(chain.text(`b-${id}-result1`) ?? '')).toMatchObject({ round: 1, number })
  })

  test('winners share by stake to the last unit', () => {
    const { number } = fairDraw([0, 1, 2, 3].map(secretOf))
    const stakes = [1, 1, 5, 4]
    const players = join(
      4,
      (i) => (i < 3 ? number : (number + 1) % 10),
      (i) => stakes[i] as number,
    )
    play(players)
    const paid = players.map((player) => won(player) + BigInt(player.coins) * IOST)
    expect(paid).toEqual([157142857n, 157142857n, 785714286n, 0n])
    expect(chain.balance(id)).toBe(0n)
  })

  test('without a winner everybody who opened gets the stake back', () => {
    const { number } = fairDraw([0, 1].map(secretOf))
    const players = join(2, () => (number + 1) % 10)
    play(players)
    expect(players.map(won)).toEqual([0n, 0n])
  })

  test('ten bets close the round at once', () => {
    const players = join(10)
    for (const player of players) succeed(commit(player))
    expect(round().closedAt).toBe(chain.number)
    chain.createAccount('latecomer')
    expect(fault(chain.act('latecomer', id, 'commit', [1, 1, 'x'.repeat(44)]))).toBe('bets are closed')
    chain.skip(TIMES.lock)
    for (const player of players) succeed(reveal(player))
    const receipt = settle('player_3')
    succeed(receipt)
    expect(chain.balance(id)).toBe(0n)
    expect(players.reduce((sum, player) => sum + won(player), 0n)).toBe(0n)
  })

  test('a single bet is given back, and the next bet opens a new round by itself', () => {
    const [alone, next] = join(2) as [Player, Player]
    succeed(commit(alone))
    close()
    succeed(chain.act(next.account, id, 'commit', [2, 5, fairCommitment({ ...next, round: 2 })]))
    expect(won(alone)).toBe(0n)
    expect(round()).toMatchObject({ round: 2, players: 1 })
  })
})

describe('attackers', () => {
  test('who keeps the secret loses stake and deposit, the others do not wait for ever', () => {
    const players = join(3)
    const silent = players[1] as Player
    const receipt = play(players, [silent])
    expect(won(silent)).toBe(-BigInt(FAIR_DEPOSIT + 5) * IOST)
    const { number } = fairDraw([0, 2].map(secretOf))
    expect(resultOf(receipt)).toMatchObject({ burnt: FAIR_DEPOSIT + 5, result: { number, revealed: 2 } })
    const others = players.filter((player) => player !== silent)
    expect(others.reduce((sum, player) => sum + won(player), 0n)).toBe(0n)
    expect(chain.balance(id)).toBe(0n)
  })

  test('the last bettor sees hashes only, and opened secrets come too late for a bet', () => {
    const players = join(2)
    const last = { account: 'late_one', number: 1, coins: 5, secret: secretOf(9) }
    chain.createAccount(last.account)
    for (const player of players) succeed(commit(player))
    expect(fault(reveal(players[0] as Player))).toBe('it is not the time to reveal')
    chain.skip(round().closedAt - chain.number)
    expect(fault(commit(last))).toBe('bets are closed')
    expect(fault(reveal(players[0] as Player))).toBe('it is not the time to reveal')
    close()
    succeed(reveal(players[0] as Player))
    expect(fault(commit(last))).toBe('bets are closed')
  })

  test('a block producer changes nothing: other heights, times and parents give the same digit', () => {
    const results = [0, 7].map((skipped) => {
      chain = createTestChain()
      const { source, info } = luckyBetFair(TIMES)
      id = chain.deploy('admin', source, info)
      chain.skip(skipped, skipped * 13)
      return resultOf(play(join(3))).result.number
    })
    expect(results[0]).toBe(results[1])
  })

  test('a copied commitment cannot be opened by the copier, nor in another round', () => {
    const [victim, copier] = join(2) as [Player, Player]
    const commitment = commitmentOf(victim)
    succeed(commit(victim))
    succeed(chain.act(copier.account, id, 'commit', [1, 5, commitment]))
    close()
    succeed(reveal(victim))
    const copied = chain.act(copier.account, id, 'reveal', [victim.number, victim.secret])
    expect(fault(copied)).toBe('this is not what was committed')
    expire()
    succeed(settle())
    // The old commitment names the old round.
    succeed(chain.act(victim.account, id, 'commit', [2, 5, commitment]))
    succeed(commit(copier))
    close()
    expect(fault(reveal(victim))).toBe('this is not what was committed')
    succeed(reveal(copier))
  })

  test('nothing counts twice', () => {
    const players = join(2)
    succeed(commit(players[0] as Player))
    expect(fault(commit(players[0] as Player))).toBe('one bet per account and round')
    succeed(commit(players[1] as Player))
    close()
    succeed(reveal(players[0] as Player))
    expect(fault(reveal(players[0] as Player))).toBe('already revealed')
    expect(fault(settle())).toBe('the round is not over')
    succeed(reveal(players[1] as Player))
    succeed(settle())
    expect(fault(settle())).toBe('the round is not over')
  })

  test('when one opens alone stakes go back and deposits of the silent are lost; when nobody does all is given back', () => {
    const players = join(3)
    play(players, players.slice(1))
    const lost = -BigInt(FAIR_DEPOSIT) * IOST
    expect(players.map(won)).toEqual([0n, lost, lost])
    const before = players.map(won)
    play(players, players)
    expect(players.map(won)).toEqual(before)
    expect(chain.balance(id)).toBe(0n)
  })

  test('time to open is longer than the turns of all seventeen witnesses: one alone cannot keep an opening out', () => {
    expect(FAIR_TIMES.reveals).toBeGreaterThan(MOST_WITNESSES * BLOCKS_PER_SLOT)
  })

  test('nobody can block a round by selling RAM: neither the owner of the contract nor a player after the bet', () => {
    const sellAll = (name: string) =>
      succeed(chain.act(name, 'ram.iost', 'sell', [name, name, Number(chain.balance(name, 'ram'))]))
    chain.createAccount('games_owner')
    const { source, info } = luckyBetFair(TIMES)
    id = chain.deploy('games_owner', source, info)
    sellAll('games_owner')
    chain.createAccount('stranger')
    sellAll('stranger')
    const players = join(10)
    for (let i = 0; i < 3; i++) {
      // Heights grow longer, and gas comes back.
      chain.skip(10 ** (i + 3))
      for (const { account } of players)
        succeed(chain.act('admin', 'ram.iost', 'buy', ['admin', account, 1_000]))
      for (const player of players) succeed(commit(player))
      for (const { account } of players) sellAll(account)
      succeed(...players.map(reveal))
      // Who ends a round pays for the room of its result: a player has that of the own bet.
      expect(settle('stranger').status.message).toContain('pay ram failed')
      succeed(settle('player_0'))
      expect(chain.balance(id)).toBe(0n)
    }
  })

  test('each draw names the one ten rounds before', () => {
    const players = join(2)
    const draws = Array.from({ length: 12 }, () => resultOf(play(players)).result)
    expect(draws.map(({ earlier }) => earlier)).toEqual([
      ...Array.from({ length: 10 }, () => ''),
      draws[0].tx,
      draws[1].tx,
    ])
  })

  test('a contract cannot make its caller play', () => {
    chain.createAccount('victim')
    const lure = chain.deploy(
      'admin',
      `class Lure { init() {} go(id) { blockchain.callWithAuth(id, 'commit', [1, 5, '${'x'.repeat(44)}']); } }
module.exports = Lure;`,
      {
        lang: 'javascript',
        version: '1',
        abi: [{ name: 'go', args: ['string'], amountLimit: [{ token: '*', val: 'unlimited' }] }],
      },
    )
    expect(chain.act('victim', lure, 'go', [id]).status.message).toContain('only accounts may play')
  })

  test.each([
    [[1, 0, 'x'.repeat(44)], 'coins should be 1 to 5'],
    [[1, 6, 'x'.repeat(44)], 'coins should be 1 to 5'],
    [[1, 5, 'short'], 'commitment is not a hash'],
    [[1, 5, 'x'.repeat(51)], 'commitment is not a hash'],
    [[0, 5, 'x'.repeat(44)], 'the bet is for another round'],
    [[2, 5, 'x'.repeat(44)], 'the bet is for another round'],
  ])('the bet %j is refused', (args, message) => {
    expect(fault(chain.act('admin', id, 'commit', args))).toBe(message)
  })

  test.each([
    [10, secretOf(0), 'number should be 0 to 9'],
    [-1, secretOf(0), 'number should be 0 to 9'],
    [0, 'abc', 'secret should be 64 hexadecimal digits'],
    [0, secretOf(0).toUpperCase(), 'secret should be 64 hexadecimal digits'],
    [1, secretOf(0), 'this is not what was committed'],
    [0, secretOf(1), 'this is not what was committed'],
  ])('opening %d with %s is refused', (number, secret, message) => {
    const players = join(2)
    for (const player of players) succeed(commit(player))
    close()
    expect(fault(chain.act('player_0', id, 'reveal', [number, secret]))).toBe(message)
    chain.createAccount('stranger')
    expect(fault(chain.act('stranger', id, 'reveal', [0, secretOf(0)]))).toBe('no bet in this round')
  })
})

test('a full round stays well within the gas of a transaction, and players get their RAM back', () => {
  const players = join(10)
  const before = players.map((player) => chain.balance(player.account, 'ram'))
  const commits = players.map(commit)
  chain.skip(TIMES.lock)
  const reveals = players.map(reveal)
  const end = settle()
  succeed(...commits, ...reveals, end)
  const most = (receipts: readonly TxReceipt[]) =>
    receipts.reduce((max, { gasUsage }) => (gasUsage > max ? gasUsage : max), 0n) / 100n
  expect(most(commits)).toBeLessThan(100_000n)
  expect(most(reveals)).toBeLessThan(100_000n)
  expect(most([end])).toBeLessThan(600_000n)
  // The first deposit ever made the contract's balance entry, which stays with whoever sent it.
  const after = players.map((player) => chain.balance(player.account, 'ram'))
  expect(after.slice(1)).toEqual(before.slice(1))
})
