import { beforeEach, expect, test } from 'vitest'
import { createTestChain, type TestChain } from '#testing/test-chain.ts'
import { luckyBetClassic } from './lucky-bet-classic.ts'

const IOST = 100_000_000n
let chain: TestChain
let id: string

function deploy(roundBets: number, players: number): string[] {
  const names = Array.from({ length: players }, (_, i) => `player_${String(i).padStart(2, '0')}`)
  for (const name of names) chain.createAccount(name, 100)
  const { source, info } = luckyBetClassic(roundBets)
  id = chain.deploy('admin', source, info)
  return names
}

const bet = (name: string, digit: number, coins: number) =>
  chain.act(name, id, 'bet', [name, digit, coins, 'n'])
const number = (key: string) => Number(chain.text(`b-${id}-${key}`))

beforeEach(() => {
  chain = createTestChain()
})

test('twenty bets make a round: winners share 95 % by stake, the rest stays', () => {
  const names = deploy(20, 20)
  for (const [i, name] of names.entries()) {
    expect(bet(name, i % 10, (Math.floor(i / 2) % 5) + 1).status.message).toBe('')
  }
  const digit = chain.number % 10
  expect(number('round')).toBe(2)
  expect(number('user_number')).toBe(0)
  const result = JSON.parse(chain.text(`b-${id}-result1`) ?? '')
  expect(result).toMatchObject({ number: chain.number, user_number: 20, k_number: 2, total_coins: '57' })
  const winners = result.records.filter((record: { reward?: string }) => record.reward !== undefined)
  const stakes = [digit, digit + 10].map((i) => (Math.floor(i / 2) % 5) + 1)
  const sum = stakes.reduce((a, b) => a + b)
  expect(winners.map((record: { reward: string }) => record.reward)).toEqual(
    stakes.map((stake) => String(Math.floor((57 * stake) / sum))),
  )
  const paid = winners.reduce(
    (total: bigint, record: { reward: string }) => total + BigInt(record.reward),
    0n,
  )
  expect(chain.balance(id)).toBe((60n - paid) * IOST)
})

test('the next draw waits sixteen blocks, and later bets still count', () => {
  const names = deploy(2, 3)
  bet(names[0] as string, 1, 1)
  bet(names[1] as string, 2, 1)
  expect(number('round')).toBe(2)
  for (let i = 0; i < 4; i++) bet(names[i % 3] as string, i, 1)
  expect([number('round'), number('user_number')]).toEqual([2, 4])
  chain.skip(16)
  bet(names[0] as string, 5, 1)
  expect([number('round'), number('user_number')]).toEqual([3, 0])
})

test('the weakness: who sees the height coming wins', () => {
  const names = deploy(2, 2)
  bet(names[0] as string, 0, 5)
  const before = chain.balance(names[1] as string)
  bet(names[1] as string, (chain.number + 1) % 10, 5)
  expect(chain.balance(names[1] as string) - before).toBe(4n * IOST)
})

test.each([
  [0, 3],
  [6, 3],
  [-1, 3],
  [1, 10],
  [1, -1],
])('a stake of %d on %d is refused', (coins, digit) => {
  const names = deploy(2, 1)
  expect(bet(names[0] as string, digit, coins).status.code).toBe(4)
  expect(chain.balance(names[0] as string)).toBe(100n * IOST)
})
