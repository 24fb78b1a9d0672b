/** Protocol constants of go-iost v3.11.5. Sources: spec network §1, spec chain §4, §6. */

export const SLOT_NS = 3_000_000_000n
export const BLOCK_INTERVAL_NS = 500_000_000n
export const BLOCKS_PER_SLOT = 6
export const VOTE_INTERVAL_BLOCKS = 1200

/** A head may be this much ahead of the local clock. */
export const BLOCK_FUTURE_NS = 1_000_000_000n
/** A transaction entering the pool may be this much ahead of the local clock. */
export const TX_FUTURE_NS = 30_000_000_000n
/** Longest life of a transaction, whatever its expiration says. */
export const TX_LIFE_NS = 90_000_000_000n

export const MAX_TX_BYTES = 65_536
export const MAX_CODE_BYTES = 49_152
/** In hundredths: 1.00 and 100.00. */
export const MIN_GAS_RATIO = 100n
export const MAX_GAS_RATIO = 10_000n
/** In hundredths of gas: 6 000 and 4 000 000 gas. */
export const MIN_GAS_LIMIT = 600_000n
export const MAX_GAS_LIMIT = 400_000_000n
/** Sum of the receipts' gas without the base tx, in hundredths. */
export const BLOCK_GAS_LIMIT = 800_000_000n
export const MAX_TXS_PER_BLOCK = 50
export const MAX_TXS_PER_PUBLISHER = 10

export const POOL_LIMIT = 10_000
export const POOL_LIMIT_OTHER = 1_000
export const SIMPLE_TRANSFER_DATA_BYTES = 70

export const IOST_DECIMALS = 8

/** Confirmations that make a block irreversible: q(n) = ⌊2n/3⌋ + 1. */
export function confirmLimit(witnessCount: number): number {
  return Math.floor((2 * witnessCount) / 3) + 1
}
