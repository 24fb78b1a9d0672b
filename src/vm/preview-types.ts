import type { TxReceipt } from '#core/tx/receipt.ts'
import type { Tx } from '#core/tx/tx.ts'
import type { BlockContext } from './executor.ts'
import type { TokenChange } from './local/token-changes.ts'

/** A transaction to be tried on a state of which only a part is at hand. */
export type PreviewInput = {
  /** Not signed by its publisher yet: a signature of the same size stands in. */
  readonly tx: Tx
  readonly key: { readonly algorithm: number; readonly publicKey: Uint8Array }
  readonly block: BlockContext
  /** Stored bytes by key; null = known to be absent. */
  readonly known: ReadonlyMap<string, Uint8Array | null>
  /** Run as if the publisher had gas and RAM in plenty, to learn what it takes. */
  readonly isInPlenty: boolean
  /** Letters of the transaction's hash in base58: a contract that it publishes is named after it. */
  readonly hashLength: 43 | 44
}

/** Gas (hundredths) and RAM (bytes) that the publisher has at the block. */
export type Stock = { readonly gas: bigint; readonly ram: bigint }

/** What came of it: keys that were looked for and are not at hand, a refusal (go-iost's text), or the receipt. */
export type Preview =
  | { readonly kind: 'missing'; readonly keys: readonly string[] }
  | { readonly kind: 'refused'; readonly reason: string; readonly stock: Stock }
  | {
      readonly kind: 'done'
      readonly stock: Stock
      readonly receipt: TxReceipt
      readonly tokens: readonly TokenChange[]
      /** Keys of contracts' own storage that changed. */
      readonly changed: readonly string[]
    }
