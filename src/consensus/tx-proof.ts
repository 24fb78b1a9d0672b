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
