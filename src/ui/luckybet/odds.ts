const HIT = 0.1
const POT_PERCENT = 95

/**
 * Share of the stakes that players of a classic round lose on average when everybody stakes the same whole IOST on numbers
 * chosen evenly and alone: 5 % and what rounding to whole IOST leaves where somebody has the number, everything where nobody
 * has. Source: spec contracts §8.1.
 */
export function classicLoss(bets: number, coins: number): number {
  const pot = Math.floor((bets * coins * POT_PERCENT) / 100)
  let paid = 0
  for (let winners = 1; winners <= bets; winners++)
    paid += chance(bets, winners) * winners * Math.floor(pot / winners)
  return 1 - paid / (bets * coins)
}

/** Chance that at least one of so many independent bets hits. */
export function someoneHits(bets: number): number {
  return 1 - chance(bets, 0)
}

/** Chance that so many of independent bets hit. */
function chance(bets: number, winners: number): number {
  let ways = 1
  for (let i = 0; i < winners; i++) ways *= (bets - i) / (i + 1)
  return ways * HIT ** winners * (1 - HIT) ** (bets - winners)
}
