import { describe, expect, test } from 'vitest'
import { FAIR_DIGITS, type FairEntry, fairPayouts } from '#vm/examples/fair-rules.ts'
import { FAIR_DEPOSIT } from '#vm/examples/lucky-bet-fair.ts'
import { classicLoss, someoneHits } from './odds.ts'

const DIGITS = Array.from({ length: FAIR_DIGITS }, (_, digit) => digit)
const UNIT = 100_000_000n

/** All ways in which so many players may choose a number. */
function choices(players: number): number[][] {
  let all: number[][] = [[]]
  for (let i = 0; i < players; i++) all = all.flatMap((one) => DIGITS.map((digit) => [...one, digit]))
  return all
}

describe('the stated odds against every case counted out', () => {
  test.each([
    [1, 1],
    [2, 5],
    [3, 2],
    [4, 3],
  ])('classic: %d players who stake %d', (players, coins) => {
    const all = choices(players)
    let paid = 0
    for (const picks of all)
      for (const drawn of DIGITS) {
        const winners = picks.filter((pick) => pick === drawn).length
        const pot = Math.floor((players * coins * 95) / 100)
        for (let i = 0; i < winners; i++) paid += Math.floor((pot * coins) / (winners * coins))
      }
    const loss = 1 - paid / (all.length * DIGITS.length * players * coins)
    expect(classicLoss(players, coins)).toBeCloseTo(loss, 12)
  })

  test('somebody has the number', () => {
    for (const players of [1, 2, 4]) {
      const hits = choices(players).filter((picks) => picks.includes(0)).length
      expect(someoneHits(players)).toBeCloseTo(hits / 10 ** players, 12)
    }
  })

  test.each([[[5, 1]], [[3, 3, 2]], [[1, 5, 4, 2]]])(
    'fair: whoever stakes what of %j, each gets back on average what was staked',
    (stakes) => {
      const gains = stakes.map(() => 0n)
      for (const picks of choices(stakes.length))
        for (const drawn of DIGITS) {
          const entries = picks.map((number, i): FairEntry => {
            return { account: `p${i}`, coins: stakes[i] as number, number, secret: '0' }
          })
          const { paid } = fairPayouts(entries, drawn)
          for (const [i, { coins }] of entries.entries())
            gains[i] = (gains[i] as bigint) + (paid[i] as bigint) - BigInt(coins + FAIR_DEPOSIT) * UNIT
        }
      // Shares are rounded to 1e-8 IOST, at most one unit in each case.
      const cases = BigInt(10 ** (stakes.length + 1))
      for (const gain of gains) expect(gain < 0n ? -gain : gain).toBeLessThan(cases)
    },
  )
})
