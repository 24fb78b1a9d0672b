import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fairDraw } from './fair-commitment.ts'
import { FAIR_DIGITS, type FairEntry, fairOutcome, fairPayouts } from './fair-rules.ts'
import { FAIR_DEPOSIT, FAIR_MAX_COINS, FAIR_MAX_PLAYERS } from './lucky-bet-fair.ts'

const UNIT = 100_000_000n
const DIGITS = Array.from({ length: FAIR_DIGITS }, (_, digit) => digit)
const RUNS = { numRuns: 300 }
const bet = fc.record({
  number: fc.integer({ min: 0, max: FAIR_DIGITS - 1 }),
  coins: fc.integer({ min: 1, max: FAIR_MAX_COINS }),
  isSybil: fc.boolean(),
})
type Bet = { readonly number: number; readonly coins: number; readonly isSybil: boolean }
const bets = fc.array(bet, { minLength: 2, maxLength: FAIR_MAX_PLAYERS })

const entry = ({ number, coins }: Bet, i: number): FairEntry => ({
  account: `p${i}`,
  coins,
  number,
  secret: i.toString(16).padStart(64, '0'),
})
const sealed = ({ account, coins }: FairEntry): FairEntry => ({ account, coins })
const given = ({ coins }: FairEntry) => BigInt(coins + FAIR_DEPOSIT) * UNIT
const sum = (values: readonly bigint[]) => values.reduce((total, value) => total + value, 0n)

/** What some of the players have gained when a number is drawn. */
function gain(entries: readonly FairEntry[], isMine: (i: number) => boolean, number: number): bigint {
  const { paid } = fairPayouts(entries, number)
  return sum(entries.map((one, i) => (isMine(i) ? (paid[i] as bigint) - given(one) : 0n)))
}

describe('money', () => {
  test('everything that came in goes out: to the players or to nobody', () => {
    fc.assert(
      fc.property(bets, fc.integer({ min: -1, max: FAIR_DIGITS - 1 }), (list, number) => {
        const entries = list.map((one, i) => (one.isSybil ? sealed(entry(one, i)) : entry(one, i)))
        const { paid, burnt } = fairPayouts(entries, number)
        expect(sum(paid) + BigInt(burnt) * UNIT).toBe(sum(entries.map(given)))
        for (const one of paid) expect(one).toBeGreaterThanOrEqual(0n)
      }),
      RUNS,
    )
  })

  test('winners take from each other number what is staked on theirs, the rest goes back', () => {
    const entries = [
      [7, 2],
      [3, 5],
      [4, 1],
      [7, 1],
    ].map(([number, coins], i) => entry({ number, coins, isSybil: false } as Bet, i))
    expect(fairPayouts(entries, 7)).toMatchObject({ pot: 3 + 3 + 1, burnt: 0 })
    expect(entries.map((_, i) => gain(entries, (j) => j === i, 7))).toEqual([
      266_666_666n,
      -3n * UNIT,
      -1n * UNIT,
      133_333_334n,
    ])
    expect(fairPayouts(entries, 0)).toEqual({ pot: 0, burnt: 0, paid: entries.map(given) })
  })
})

describe('nobody gains by a strategy', () => {
  test('odds: over the ten numbers every group of accounts gains nothing, whatever everybody bets', () => {
    fc.assert(
      fc.property(bets, (list) => {
        const entries = list.map(entry)
        const total = sum(DIGITS.map((number) => gain(entries, (i) => list[i]?.isSybil === true, number)))
        // Shares are rounded to 1e-8 IOST.
        expect(total).toBeGreaterThanOrEqual(-BigInt(FAIR_DIGITS * list.length))
        expect(total).toBeLessThanOrEqual(BigInt(FAIR_DIGITS * list.length))
      }),
      RUNS,
    )
  })

  test('who covers all numbers with small stakes gains nothing from a single large one', () => {
    const list = DIGITS.map((number) => ({ number, coins: number === 7 ? 5 : 1, isSybil: number !== 7 }))
    const entries = list.map(entry)
    expect(sum(DIGITS.map((number) => gain(entries, (i) => i !== 7, number)))).toBe(0n)
  })

  test('keeping any secrets back is worse than opening all, even for who could then choose the number', () => {
    fc.assert(
      fc.property(bets, fc.integer({ min: 1, max: 2 ** FAIR_MAX_PLAYERS - 1 }), (list, mask) => {
        const isMine = (i: number) => list[i]?.isSybil === true
        const entries = list.map(entry)
        const kept = entries.map((one, i) => (isMine(i) && (mask >> i) % 2 === 1 ? sealed(one) : one))
        // An honest player opens; without one there is nobody to win from.
        fc.pre(list.some(({ isSybil }) => !isSybil) && kept.some(({ secret }) => secret === undefined))
        const drawn = kept.filter(({ secret }) => secret !== undefined).length >= 2 ? DIGITS : [-1]
        const best = drawn.map((number) => gain(kept, isMine, number)).reduce((a, b) => (b > a ? b : a))
        const worst = DIGITS.map((number) => gain(entries, isMine, number)).reduce((a, b) => (b < a ? b : a))
        expect(best).toBeLessThan(worst)
      }),
      { numRuns: 2_000 },
    )
  })

  test('nobody gains by the silence of others', () => {
    fc.assert(
      fc.property(bets, fc.integer({ min: 0, max: FAIR_MAX_PLAYERS - 1 }), (list, who) => {
        const entries = list.map(entry)
        const kept = entries.map((one, i) => (i === who % list.length ? sealed(one) : one))
        fc.pre(kept.filter(({ secret }) => secret !== undefined).length >= 2)
        const total = sum(DIGITS.map((number) => gain(kept, (i) => i !== who % list.length, number)))
        expect(total).toBe(0n)
      }),
      RUNS,
    )
  })

  test('one honest secret makes every number as likely as another', () => {
    const draws = 20_000
    const counts = DIGITS.map(() => 0)
    const fixed = 'f'.repeat(64)
    for (let i = 0; i < draws; i++) {
      const { number } = fairDraw([fixed, i.toString(16).padStart(64, '0'), fixed])
      counts[number] = (counts[number] as number) + 1
    }
    const expected = draws / FAIR_DIGITS
    const chi = counts.reduce((total, count) => total + (count - expected) ** 2 / expected, 0)
    // 99.9 % quantile of chi-square with nine degrees of freedom.
    expect(chi).toBeLessThan(27.88)
  })
})

test('too few opened bets make no draw', () => {
  const [first, second] = [2, 9].map((number, i) => entry({ number, coins: 5, isSybil: false }, i))
  const all = [first as FairEntry, second as FairEntry]
  expect(fairOutcome(all)).toMatchObject({ ...fairDraw(all.map(({ secret }) => secret as string)), burnt: 0 })
  expect(fairOutcome([all[0] as FairEntry, sealed(all[1] as FairEntry)])).toEqual({
    number: -1,
    seed: '',
    pot: 0,
    burnt: FAIR_DEPOSIT,
    paid: [given(all[0] as FairEntry), 5n * UNIT],
  })
  expect(fairOutcome(all.map(sealed))).toMatchObject({ number: -1, burnt: 0, paid: all.map(given) })
})
