import type { TrustedEpoch } from './trusted-epoch.ts'
import type { WitnessList } from './witness-list.ts'

/**
 * A head without what the run it stands in tells: number and parent follow from the run, the witness is an index into the
 * run's key table: trusted current ‖ trusted pending ‖ stat current ‖ stat pending. Source: spec network §3.7.
 */
export type CompactHead = {
  readonly txRoot: Uint8Array
  readonly receiptRoot: Uint8Array
  /** ns */
  readonly time: bigint
  readonly witness: number
  /** Empty: the info is `{}`. Else one entry, the info bytes. */
  readonly otherInfo: readonly Uint8Array[]
  /** The head's version minus 1. */
  readonly versionDelta: bigint
}

/** A signature over the head at an index of the run; algorithm 1 is secp256k1, 2 (or absent: 0) ed25519. */
export type SigEntry = { readonly head: number; readonly algorithm: number; readonly sig: Uint8Array }

/** Consecutive heads; only the signatures that count travel. */
export type HeadRun = {
  readonly firstNumber: number
  readonly firstParent: Uint8Array
  readonly heads: readonly CompactHead[]
  readonly sigs: readonly SigEntry[]
}

/** Leaf 0 of a tree: the hashed bytes and the siblings bottom-up, all on the right; no siblings mean a single leaf. */
export type LeafProof = { readonly leaf: Uint8Array; readonly path: readonly Uint8Array[] }

/**
 * The step from a trusted epoch block to a later one: the run V … N with one signature per counted witness.
 * `stat` (receipt leaf 0 of the first head) proves the election; without it `base` (tx leaf 0) proves that there was none.
 */
export type HopProof = HeadRun & {
  readonly stat: LeafProof | undefined
  readonly base: LeafProof | undefined
}

/** What a hop proves once its signatures hold. */
export type HopResult = {
  readonly form: 'hop' | 'skip' | 'noElection'
  /** The new trusted epoch block. */
  readonly trusted: TrustedEpoch
  /** Number and hash of the last head of the run. */
  readonly lastBlock: number
  readonly lastHash: Uint8Array
  /** Last irreversible block that follows from the run alone, or null. */
  readonly irreversible: number | null
  /** Counted witnesses in order of first appearance. */
  readonly signers: WitnessList
  /** How many signers the trusted pending list holds. */
  readonly overlap: number
}

/** Bounds of what a proof may cost. Source: spec network Appendix B. */
export const MAX_RUN_HEADS = 4096
export const MAX_LEAF_BYTES = 65_536
export const MAX_PATH_LEVELS = 16
