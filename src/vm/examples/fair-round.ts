import { IostError } from '#core/error.ts'
import { FAIR_MAX_PLAYERS, FAIR_TIMES, type FairTimes } from './lucky-bet-fair.ts'

/** The round of the fair game as the contract stores it; `openedAt` and `closedAt` are heights, 0 before the first bet. */
export type FairRound = {
  readonly round: number
  readonly players: number
  readonly revealed: number
  readonly openedAt: number
  readonly closedAt: number
}

export type FairPhase = 'empty' | 'bets' | 'lock' | 'reveals' | 'over'

const MIN_REVEALS = 2

/** Reads the contract's `round` value. Errors: BAD_ANSWER. */
export function readFairRound(value: unknown): FairRound {
  const round = value as Record<string, unknown> | null
  const count = (name: keyof FairRound): number => {
    const number = round?.[name]
    if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 0)
      throw new IostError({ code: 'BAD_ANSWER', field: `round.${name}` })
    return number
  }
  return {
    round: count('round'),
    players: count('players'),
    revealed: count('revealed'),
    openedAt: count('openedAt'),
    closedAt: count('closedAt'),
  }
}

/** What a transaction in the block of this height would meet: the contract's own rule. */
export function fairPhase(round: FairRound, height: number, times: FairTimes = FAIR_TIMES): FairPhase {
  if (round.players === 0) return 'empty'
  if (round.players < FAIR_MAX_PLAYERS && height <= round.closedAt) return 'bets'
  if (round.players < MIN_REVEALS || round.revealed === round.players) return 'over'
  if (height <= round.closedAt + times.lock) return 'lock'
  return height <= round.closedAt + times.lock + times.reveals ? 'reveals' : 'over'
}

/** Last height of the present phase, or undefined when nothing ends by itself. */
export function phaseEnd(
  round: FairRound,
  phase: FairPhase,
  times: FairTimes = FAIR_TIMES,
): number | undefined {
  if (phase === 'bets') return round.closedAt
  if (phase === 'lock') return round.closedAt + times.lock
  return phase === 'reveals' ? round.closedAt + times.lock + times.reveals : undefined
}

/** Blocks of the opening time that are left when a bet is opened although the chain is not final yet. */
const HURRY_BLOCKS = 40

/**
 * Whether a bet should be opened in the block of this height: once the last bet cannot be undone any more, because on
 * another branch somebody could bet knowing the secrets; but in time in any case, because the deposit is at stake.
 */
export function mayOpen(
  round: FairRound,
  height: number,
  irreversible: number,
  times: FairTimes = FAIR_TIMES,
): boolean {
  if (fairPhase(round, height, times) !== 'reveals') return false
  const end = phaseEnd(round, 'reveals', times) as number
  return irreversible >= round.closedAt || end - height < HURRY_BLOCKS
}
