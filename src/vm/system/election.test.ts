import { beforeEach, expect, test } from 'vitest'
import { encodeBase58 } from '#core/codec/base58.ts'
import { createTestChain, type TestChain } from '#testing/test-chain.ts'

const INTERVAL = 10
const WINDOW = INTERVAL * 144
const VOTE_ID = '1'

let chain: TestChain
/** Signature keys of producer000 …, of which the first three are members. */
let keys: string[]

beforeEach(() => {
  chain = createTestChain({ witnesses: 3, candidates: 2, voteInterval: INTERVAL })
  keys = chain.network.producers.map((producer) => encodeBase58(producer.keys.publicKey))
})

/** Makes the blocks of an epoch by the given witnesses in turn; the lists of its stat receipt. */
function epoch(
  witnesses: readonly string[],
  witnessChanged = false,
): { currentList: string[]; pendingList: string[] } | undefined {
  let receipt: ReturnType<TestChain['block']> | undefined
  do {
    receipt = chain.block(witnesses[chain.number % witnesses.length], { witnessChanged })
  } while (chain.number % INTERVAL !== 0)
  const stat = receipt.receipts.find(({ funcName }) => funcName === 'vote_producer.iost/stat')
  return stat === undefined ? undefined : JSON.parse(stat.content)
}

function vote(index: number, amount: number): void {
  const name = `producer00${index}`
  expect(chain.act('admin', 'vote_producer.iost', 'vote', ['admin', name, String(amount)]).status.code).toBe(
    0,
  )
}

const stored = (key: string) => JSON.parse(chain.text(`b-vote_producer.iost-${key}`) ?? 'null')
const scores = () => stored('producerScores')

test('without votes the list keeps its order, whoever produces', () => {
  const start = [...keys.slice(0, 3)].sort()
  expect(epoch(keys.slice(0, 1))).toEqual({ currentList: start, pendingList: start })
  expect(epoch(keys.slice(0, 3))).toEqual({ currentList: start, pendingList: start })
})

test('a candidate with the votes replaces a member, and pays for the seat', () => {
  const start = [...keys.slice(0, 3)].sort()
  for (const [index, amount] of [4e6, 5e6, 6e6].entries()) vote(index, amount)
  vote(3, 7e6)
  vote(4, 2e6) // below the threshold of 2 100 000
  const first = epoch(start)
  expect(first).toEqual({ currentList: start, pendingList: [keys[3], keys[2], keys[1]] })
  // The sum of scores is 22 000 000; a tenth of the average is paid by those elected alone.
  expect(scores()).toEqual({
    producer003: '6450000.00000000',
    producer002: '5450000.00000000',
    producer001: '4450000.00000000',
    producer000: '4000000',
  })
  expect(epoch(first?.pendingList ?? [])).toEqual({
    currentList: [keys[3], keys[2], keys[1]],
    pendingList: [keys[3], keys[2], keys[1]],
  })
  expect(chain.text('b-base.iost-witness_produced')).toBeUndefined()
})

test('while the elected list is not active yet there is no election', () => {
  vote(3, 7e6)
  expect(epoch(keys.slice(0, 3), true)).toBeUndefined()
  expect(epoch(keys.slice(0, 3))?.pendingList).toContain(keys[3])
})

test('at equal scores members come first, then keys in order', () => {
  for (const index of [0, 1, 2, 3, 4]) vote(index, 3e6)
  expect(epoch(keys.slice(0, 3))?.pendingList).toEqual([...keys.slice(0, 3)].sort())
})

test('a member that made no block is out, loses half its score, and after three times is shut out for a window', () => {
  for (const index of [0, 1, 2]) vote(index, 3e6)
  epoch(keys.slice(0, 3))
  const idle = keys[0] as string
  const rest = keys.slice(1, 3)
  vote(3, 3e6)
  const second = epoch(rest)
  expect(second?.pendingList).not.toContain(idle)
  expect(second?.pendingList).toContain(keys[3])
  // 3 000 000 minus a tenth of the average, plus the votes, halved.
  expect(scores().producer000).toBe('2850000.00000000')
  expect(stored('witnessWatched')).toEqual({ producer000: { bn: 2 * INTERVAL, count: 1 } })
})

test('the third absence within a window excludes the member for a window', () => {
  // Without votes a member stays listed, so the absences add up.
  const rest = keys.slice(1, 3)
  for (let round = 1; round <= 2; round++) epoch(rest)
  expect(stored('witnessWatched').producer000.count).toBe(2)
  epoch(rest)
  expect(stored('witnessPenality')).toEqual({ producer000: 3 * INTERVAL + WINDOW })
  expect(stored('witnessWatched')).toEqual({})
  vote(0, 5e6)
  epoch(keys.slice(0, 3))
  // Whoever is elected without a score pays nothing and is listed with none left.
  expect(scores()).toEqual({
    producer000: '0.00000000',
    producer001: '0.00000000',
    producer002: '0.00000000',
  })
})

test('a producer that logs out is no candidate, and its score rests', () => {
  for (const index of [0, 1, 2, 3]) vote(index, 3e6)
  const out = chain.act('producer003', 'vote_producer.iost', 'logOutProducer', ['producer003'], {
    keys: chain.network.producers[3]?.keys as never,
  })
  expect(out.status.code).toBe(0)
  expect(epoch(keys.slice(0, 3))?.pendingList).not.toContain(keys[3])
  expect(scores().producer003).toBe('0')
})

test('nobody but the base contract may call an election, and only at the end of an epoch', () => {
  const receipt = chain.act('admin', 'vote_producer.iost', 'stat', [])
  expect(receipt.status.message).toContain('require auth failed. ret = false')
  for (let i = 0; i < INTERVAL - 2; i++) {
    expect(chain.block().receipts.map(({ funcName }) => funcName)).not.toContain('vote_producer.iost/stat')
  }
})

test('every block pays its parent witness, and the end of a window mints IOST', () => {
  const key = chain.network.definition.params.witnesses[0] as string
  const account = JSON.parse(chain.text(`m-vote_producer.iost-producerKeyToId-${key}`) ?? '')
  chain.block()
  chain.block()
  expect(chain.balance(account, 'contribute')).toBe(2n * 328_513_441n)
  const foundation = chain.balance('foundation')
  chain.skip(WINDOW - 3, 3600)
  const receipt = chain.block()
  expect(chain.number).toBe(WINDOW)
  expect(receipt.receipts.filter(({ funcName }) => funcName === 'token.iost/issue').length).toBe(4)
  expect(chain.balance('foundation')).toBeGreaterThan(foundation)
})

test('votes are counted by the contract that holds them', () => {
  vote(1, 2_500_000)
  expect(JSON.parse(chain.text(`m-vote.iost-v_${VOTE_ID}-producer001`) ?? '')).toMatchObject({
    votes: '2500000',
    deleted: 0,
  })
  const back = chain.act('admin', 'vote_producer.iost', 'unvote', ['admin', 'producer001', '2400000'])
  expect(back.status.code).toBe(0)
  expect(chain.text(`m-vote.iost-preOrder-${VOTE_ID}`)).toBe('[]')
  // Unvoted IOST is frozen for seven days.
  expect(chain.raw('m-token.iost-TFadmin-iost')).toContain('240000000000000')
})
