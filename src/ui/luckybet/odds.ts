const HIT = 0.1
const CLASSIC_SHARE = 0.95

/**
 * Share of the stakes that players of a classic round lose on average: 5 % where somebody hits the number, everything
 * where nobody does, with numbers chosen evenly and alone.
 */
export function classicLoss(bets: number): number {
  return 1 - CLASSIC_SHARE * (1 - (1 - HIT) ** bets)
}

/** Chance that at least one of so many independent bets hits. */
export function someoneHits(bets: number): number {
  return 1 - (1 - HIT) ** bets
}
