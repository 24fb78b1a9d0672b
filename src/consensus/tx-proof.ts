import type { TxReceipt } from '#core/tx/receipt.ts'
import type { Tx } from '#core/tx/tx.ts'

/** A transaction and its receipt under the roots of one head: bottom-up siblings, empty for a block of one transaction. */
export type TxProof = {
  readonly index: number
  readonly leafCount: number
  readonly tx: Tx
  readonly receipt: TxReceipt
  readonly txPath: readonly Uint8Array[]
  readonly receiptPath: readonly Uint8Array[]
}

/** Most transactions a block is believed to hold in a proof: 2^16 leaves, as many as 16 path levels reach. */
export const MAX_LEAVES = 65_536
