import type { BlockHead } from '#core/block/head.ts'
import type { TxReceipt } from '#core/tx/receipt.ts'
import type { Signature, Tx } from '#core/tx/tx.ts'
import type { TrustedEpoch } from './trusted-epoch.ts'
import type { WitnessList } from './witness-list.ts'

/** A head of a run with its hash; the signature where one was sent. The hash must be that of the head. */
export type RunHead = {
  readonly head: BlockHead
  readonly hash: Uint8Array
  readonly sign: Signature | undefined
}

/** Receipt 0 of a block under its receipt root: siblings bottom-up, none for a block of one transaction. */
export type StatLeaf = {
  readonly index: number
  readonly leafCount: number
  readonly receipt: TxReceipt
  readonly path: readonly Uint8Array[]
}

/** Transaction 0 of a block under its transaction root. */
export type BaseLeaf = {
  readonly index: number
  readonly leafCount: number
  readonly tx: Tx
  readonly path: readonly Uint8Array[]
}

/**
 * The step from a trusted epoch block to a later one: the run of heads V … N, N being the first head with q distinct
 * witnesses, each with at least one signature in the run. `stat` proves the election of V; without it `base` proves that
 * V ran none. Source: spec network §3.7.
 */
export type HopProof = {
  readonly heads: readonly RunHead[]
  readonly stat: StatLeaf | undefined
  readonly base: BaseLeaf | undefined
}

/** What a hop proves once its signatures hold. */
export type HopResult = {
  readonly form: 'hop' | 'skip' | 'noElection'
  /** The new trusted epoch block. */
  readonly trusted: TrustedEpoch
  /** Number and hash of the last head of the run: block N. */
  readonly lastBlock: number
  readonly lastHash: Uint8Array
  /** Last irreversible block that follows from the run alone, or null. */
  readonly irreversible: number | null
  /** The q distinct witnesses in order of first appearance. */
  readonly signers: WitnessList
  /** How many of them the trusted pending list holds. */
  readonly overlap: number
}

/** Bounds of what a proof may cost. Source: spec network Appendix B. */
export const MAX_RUN_HEADS = 4096
export const MAX_LEAF_BYTES = 65_536
export const MAX_PATH_LEVELS = 16
