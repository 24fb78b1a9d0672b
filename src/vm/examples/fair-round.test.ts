import { expect, test } from 'vitest'
import { type FairRound, fairPhase, mayOpen, phaseEnd, readFairRound } from './fair-round.ts'
import { FAIR_MAX_PLAYERS } from './lucky-bet-fair.ts'

const TIMES = { bets: 10, lock: 5, reveals: 100 }
const ROUND: FairRound = { round: 1, players: 3, revealed: 0, openedAt: 90, closedAt: 100 }
const phases = (round: FairRound, heights: readonly number[]) =>
  heights.map((height) => fairPhase(round, height, TIMES))

test('each phase ends with its last block', () => {
  expect(phases(ROUND, [100, 101, 105, 106, 205, 206])).toEqual([
    'bets',
    'lock',
    'lock',
    'reveals',
    'reveals',
    'over',
  ])
  expect(phaseEnd(ROUND, 'bets', TIMES)).toBe(100)
  expect(phaseEnd(ROUND, 'lock', TIMES)).toBe(105)
  expect(phaseEnd(ROUND, 'reveals', TIMES)).toBe(205)
  expect(phaseEnd(ROUND, 'over', TIMES)).toBeUndefined()
  expect(phases({ ...ROUND, players: 0 }, [100])).toEqual(['empty'])
  expect(phases({ ...ROUND, players: 1 }, [100, 101])).toEqual(['bets', 'over'])
  expect(phases({ ...ROUND, players: FAIR_MAX_PLAYERS }, [100, 105, 106])).toEqual([
    'lock',
    'lock',
    'reveals',
  ])
  expect(phases({ ...ROUND, revealed: 3 }, [107])).toEqual(['over'])
})

test('a bet is opened when the last bet is final, and in time in any case', () => {
  const opens = (height: number, irreversible: number) => mayOpen(ROUND, height, irreversible, TIMES)
  expect(opens(105, 105)).toBe(false)
  expect(opens(106, 99)).toBe(false)
  expect(opens(106, 100)).toBe(true)
  expect(opens(165, 99)).toBe(false)
  expect(opens(166, 99)).toBe(true)
  expect(opens(205, 99)).toBe(true)
  expect(opens(206, 205)).toBe(false)
})

test('a round that is no round is refused', () => {
  for (const value of [null, {}, { ...ROUND, players: -1 }, { ...ROUND, closedAt: 'x' }])
    expect(() => readFairRound(value)).toThrow()
})
