import type { BlockHead } from '#core/block/head.ts'
import type { RunHead, StatLeaf } from './hop-proof.ts'

/**
 * Proof that the first head of a run is final.
 * `signed`: enough witnesses built on it under the lists of a trusted epoch; `stat` proves the election when the run holds
 * the next electing epoch block. `linked`: the run's last head is a block whose hash is already trusted.
 */
export type Certificate =
  | { readonly kind: 'signed'; readonly heads: readonly RunHead[]; readonly stat: StatLeaf | undefined }
  | { readonly kind: 'linked'; readonly heads: readonly RunHead[] }

/** L0 head, L1 irreversible (go-iost's LIB), L2 locked. Source: spec network §3.6. */
export type FinalityLevel = 0 | 1 | 2

/** What a certificate proves once its signatures hold. */
export type CertificateResult = {
  /** The certified block: the first head of the run. */
  readonly head: BlockHead
  readonly hash: Uint8Array
  readonly level: FinalityLevel
  /** Number and hash of the run's last head. */
  readonly lastBlock: number
  readonly lastHash: Uint8Array
}
