import type { TxReceipt } from '#core/tx/receipt.ts'
import type { Signature, Tx } from '#core/tx/tx.ts'
import type { BlockHead } from './head.ts'

/** Whether a block message carries transactions and receipts or only their hashes. Source: spec chain §7. */
export const BLOCK_TYPE = { normal: 0, onlyHash: 1 } as const

/** A head with the signature over its hash; the signing key is `head.witness`, whatever `sign.pubKey` says. */
export type SignedHead = { readonly head: BlockHead; readonly sign: Signature }

/** A whole block: as many receipts as transactions, the base tx first. */
export type Block = SignedHead & {
  readonly txs: readonly Tx[]
  readonly receipts: readonly TxReceipt[]
}
