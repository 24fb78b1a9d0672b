import { encodeBase58 } from '#core/codec/base58.ts'
import { equalBytes } from '#core/codec/bytes.ts'
import { pathLength, rootFromPath } from '#core/merkle/tree.ts'
import { receiptHash } from '#core/tx/receipt.ts'
import { txHash } from '#core/tx/tx-hash.ts'
import type { HeadView, Labelled, TxProofView } from '#light/api.ts'

/** A transaction an input of a draw comes from. */
export type InputTx = Labelled<TxProofView>

/** What is wrong with an input: which link of the way from the named transaction to the verified head does not hold. */
export type InputFault = 'MISSING' | 'TX' | 'TX_PATH' | 'RECEIPT_PATH' | 'BLOCK' | 'FAILED' | 'CONTENT'

/**
 * Checks an input again, wherever it was kept: the transaction is the named one, it and its receipt stand under the roots
 * of a head that the light node has verified, and it succeeded. Source: spec chain §6.3.
 */
export function checkProof(
  view: TxProofView,
  hash: string,
  head: HeadView | undefined,
): InputFault | undefined {
  const leaf = txHash(view.tx)
  if (encodeBase58(leaf) !== hash) return 'TX'
  if (head === undefined || head.hash !== view.block.hash) return 'BLOCK'
  const { index, leafCount, txPath, receiptPath, receipt } = view
  const fits = (node: Uint8Array, path: readonly Uint8Array[], root: string) =>
    index < leafCount &&
    path.length === pathLength(leafCount) &&
    encodeBase58(rootFromPath(node, index, path)) === root
  if (!fits(leaf, txPath, head.txRoot)) return 'TX_PATH'
  if (!equalBytes(receipt.txHash, leaf)) return 'RECEIPT_PATH'
  if (!fits(receiptHash(receipt), receiptPath, head.receiptRoot)) return 'RECEIPT_PATH'
  return receipt.status.code === 0 ? undefined : 'FAILED'
}

/** Arguments of the call in a transaction that starts like this, or undefined. Errors: none; what cannot be read is no call. */
export function argsOf(
  { tx }: TxProofView,
  contract: string,
  method: string,
  isMeant: (args: readonly unknown[]) => boolean = () => true,
): readonly unknown[] | undefined {
  for (const action of tx.actions) {
    if (action.contract !== contract || action.actionName !== method) continue
    try {
      const args: unknown = JSON.parse(action.data)
      if (Array.isArray(args) && isMeant(args)) return args
    } catch {
      // Another action may be meant.
    }
  }
  return undefined
}
