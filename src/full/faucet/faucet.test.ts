import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { encodeBase58 } from '#core/codec/base58.ts'
import { sha3_256 } from '#core/hash/sha3.ts'
import { keyPairFromSeed } from '#core/keys/key-pair.ts'
import { parseChallenge } from '#core/pow/challenge.ts'
import type { ChallengeAnswer, ClaimAnswer } from '#core/pow/claim.ts'
import { isSolution, type MemoryHash, solveChallenge } from '#core/pow/work.ts'
import { txHash } from '#core/tx/tx-hash.ts'
import { systemClock } from '#platform/clock.ts'
import { systemRandom } from '#platform/random.ts'
import { createTestChain, type TestChain } from '#testing/test-chain.ts'
import { createBank } from './bank.ts'
import { openBudget } from './budget.ts'
import { createFaucet, type Faucet } from './faucet.ts'
import type { NodeClient } from './node-client.ts'
import { createSealer } from './sealer.ts'
import { type FaucetServer, startFaucetServer } from './server.ts'

const IOST = 100_000_000n
const hash: MemoryHash = async (password, salt) => sha3_256(new Uint8Array([...password, ...salt]))
const KEY = encodeBase58(keyPairFromSeed(new Uint8Array(32).fill(9)).publicKey)
const OTHER_KEY = encodeBase58(keyPairFromSeed(new Uint8Array(32).fill(8)).publicKey)

let folder = ''
let chain: TestChain
let now = 1_000_000
let faucet: Faucet
let server: FaucetServer

/** A node that puts every transaction into a block at once. */
function nodeOf(chain: TestChain): NodeClient {
  const receipts = new Map<string, { ok: boolean; message: string }>()
  return {
    chainId: async () => 1020,
    async account(name) {
      const record = chain.text(`m-auth.iost-auth-${name}`)
      if (record === undefined) return undefined
      const { permissions } = JSON.parse(record) as {
        permissions: { active: { items: { id: string }[] } }
      }
      return { gas: 10_000_000, activeKeys: permissions.active.items.map(({ id }) => id) }
    },
    ramPrice: async () => 0.0104,
    async send(tx) {
      const id = encodeBase58(txHash(tx))
      const { status } = chain.run({ ...tx, time: chain.time, expiration: chain.time + 90_000_000_000n })
      receipts.set(id, { ok: status.code === 0, message: status.message })
      return id
    },
    receipt: async (id) => receipts.get(id),
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faucet-'))
  chain = createTestChain()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

beforeEach(async () => {
  await server?.stop()
  const node = nodeOf(chain)
  const bank = createBank({ node, clock: systemClock() }, 'admin', chain.network.admin.keys)
  const budget = await openBudget(undefined, 10_000n * IOST, now)
  const gift = { amount: 1000n * IOST, pledge: 20n * IOST, ram: 1000 }
  faucet = createFaucet(
    { node, bank, budget, sealer: createSealer(), hash, random: systemRandom(), now: () => now },
    { account: 'admin', gift, perHour: 10_000n * IOST, work: 5, memoryKiB: 64, passes: 1 },
  )
  server = await startFaucetServer(faucet, '127.0.0.1', 0)
})
afterAll(() => server.stop())

async function solved(account: string, key = KEY) {
  const answer = await faucet.challenge(account, key)
  return { ...answer, nonce: await solveChallenge(parseChallenge(answer.challenge), hash) }
}

async function call<T>(
  path: string,
  body?: string,
): Promise<{ status: number; body: T & { code?: string } }> {
  const init = body === undefined ? {} : { method: 'POST', body }
  const answer = await fetch(`${server.url}/faucet/${path}`, init)
  return { status: answer.status, body: (await answer.json()) as T & { code?: string } }
}

test('over HTTP: challenge, work, claim; then the account has gas, RAM and money', async () => {
  const query = new URLSearchParams({ account: 'newbie1', key: KEY })
  const { body: given } = await call<ChallengeAnswer>(`challenge?${query}`)
  const nonce = await solveChallenge(parseChallenge(given.challenge), hash)
  const claim = await call<ClaimAnswer>('claim', JSON.stringify({ ...given, nonce }))
  expect(claim).toMatchObject({
    status: 200,
    body: { account: 'newbie1', created: true, amount: '1000', pledged: '30', ram: 1000 },
  })
  expect(chain.balance('newbie1')).toBe(1000n * IOST)
  expect(chain.balance('newbie1', 'ram')).toBe(1000n)
  const pledged = chain.raw('m-gas.iost-admingp-newbie1')
  expect(pledged).toBeDefined()
  expect((await call('status')).body).toMatchObject({ budgetLeft: '8958.54999999', waiting: 0 })
})

test('who has the account may claim again and only gets money', async () => {
  await faucet.claim(await solved('second1'))
  const again = await faucet.claim(await solved('second1'))
  expect(again).toMatchObject({ created: false, pledged: '0', ram: 0 })
  expect(chain.balance('second1')).toBe(2000n * IOST)
})

test('a taken name is refused at once, and also when it was taken meanwhile', async () => {
  const late = await solved('third_1', OTHER_KEY)
  await faucet.claim(await solved('third_1'))
  await expect(faucet.challenge('third_1', OTHER_KEY)).rejects.toMatchObject({ code: 'NAME_TAKEN' })
  await expect(faucet.claim(late)).rejects.toMatchObject({ code: 'NAME_TAKEN' })
})

test('a challenge is good once, for its account and key, until it expires, from this faucet', async () => {
  const claim = await solved('fourth1')
  const forged = claim.challenge.replace('fourth1', 'fifth_1')
  await expect(faucet.claim({ ...claim, challenge: forged })).rejects.toMatchObject({ code: 'NOT_SEALED' })
  await expect(faucet.claim({ ...claim, seal: '' })).rejects.toMatchObject({ code: 'NOT_SEALED' })
  const easier = claim.challenge.replace('.5.64.', '.1.64.')
  await expect(faucet.claim({ ...claim, challenge: easier })).rejects.toMatchObject({ code: 'NOT_SEALED' })
  await faucet.claim(claim)
  await expect(faucet.claim(claim)).rejects.toMatchObject({ code: 'CHALLENGE_USED' })
  const old = await solved('fourth1')
  now += 600_001
  await expect(faucet.claim(old)).rejects.toMatchObject({ code: 'CHALLENGE_EXPIRED' })
})

test('a wrong nonce uses the challenge up', async () => {
  const claim = await solved('sixth_1')
  const challenge = parseChallenge(claim.challenge)
  let nonce = claim.nonce + 1
  while (await isSolution(challenge, nonce, hash)) nonce += 1
  await expect(faucet.claim({ ...claim, nonce })).rejects.toMatchObject({ code: 'WRONG_SOLUTION' })
  await expect(faucet.claim(claim)).rejects.toMatchObject({ code: 'CHALLENGE_USED' })
  expect(chain.balance('sixth_1')).toBe(0n)
})

test('no more flows out than the budget allows, however many claims are right', async () => {
  for (let i = 0; i < 9; i++) await faucet.claim(await solved(`many_${i}`))
  const spent = await solved('many_9')
  await expect(faucet.claim(spent)).rejects.toMatchObject({ code: 'BUDGET_SPENT' })
  now += 600_000
  const later = await solved('many_9')
  await faucet.claim(later)
  expect(chain.balance('many_9')).toBe(1000n * IOST)
})

test('challenges are made at a bounded rate', async () => {
  const asked = await Promise.allSettled(Array.from({ length: 60 }, () => faucet.challenge('seventh', KEY)))
  const refused = asked.filter((result) => result.status === 'rejected')
  expect(refused.length).toBe(10)
  expect(refused[0]).toMatchObject({ reason: { code: 'TOO_MANY_REQUESTS' } })
})

test('a payment that fails gives its budget back', async () => {
  const [first, second] = [await solved('twice_1'), await solved('twice_1', OTHER_KEY)]
  const results = await Promise.allSettled([faucet.claim(first), faucet.claim(second)])
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(faucet.status().budgetLeft).toBe('8958.54999999')
})

test.each([
  ['GET', 'nothing', undefined, 404, 'NOT_FOUND'],
  ['GET', 'challenge', undefined, 400, 'BAD_CHALLENGE'],
  ['GET', `challenge?account=UPPER&key=${KEY}`, undefined, 400, 'BAD_CHALLENGE'],
  ['GET', 'challenge?account=abcdef&key=zz', undefined, 400, 'BAD_CHALLENGE'],
  ['POST', 'claim', '{', 400, 'BAD_CLAIM'],
  ['POST', 'claim', '{"challenge":"x","seal":"y","nonce":1}', 403, 'NOT_SEALED'],
  ['POST', 'claim', ' '.repeat(3000), 413, 'BODY_TOO_LARGE'],
])('%s %s is refused with a code', async (_method, path, body, status, code) => {
  expect(await call(path, body)).toMatchObject({ status, body: { code } })
})

test('the budget outlives the process, and a damaged file is not taken for a full one', async () => {
  const file = join(folder, 'deep', 'budget.json')
  const first = await openBudget(file, 100n, 0)
  await first.take(60n, 0)
  const second = await openBudget(file, 100n, 0)
  expect(second.left(0)).toBe(40n)
  expect(second.left(1_800_000)).toBe(90n)
  await second.giveBack(60n, 1_800_000)
  expect(second.left(1_800_000)).toBe(100n)
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ left: '100', at: 1_800_000 })
  await writeFile(file, '{"left":"-1","at":0}')
  await expect(openBudget(file, 100n, 0)).rejects.toMatchObject({ code: 'BUDGET_FILE' })
})
