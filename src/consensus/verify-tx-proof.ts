import type { BlockHead } from '#core/block/head.ts'
import { equalBytes } from '#core/codec/bytes.ts'
import { IostError } from '#core/error.ts'
import { type Sha3, sha3_256 } from '#core/hash/sha3.ts'
import { receiptHash } from '#core/tx/receipt.ts'
import { txHash } from '#core/tx/tx-hash.ts'
import { checkLeaf } from './leaf.ts'
import type { TxProof } from './tx-proof.ts'

/**
 * Checks that a transaction and its receipt stand under a head at the same place; gives the transaction's hash. Whether the
 * head is final is another question, and a receipt of status other than 0 proves that nothing happened.
 * Errors: LEAF_INDEX, LEAF_PATH, LEAF_ROOT (with the tree), RECEIPT_TX when the receipt is another transaction's.
 */
export function verifyTxProof(proof: TxProof, head: BlockHead, sha3: Sha3 = sha3_256): Uint8Array {
  const { index, leafCount, tx, receipt, txPath, receiptPath } = proof
  const hash = txHash(tx, sha3)
  checkLeaf(hash, { index, leafCount, path: txPath }, head.txMerkleHash, sha3)
  checkLeaf(
    receiptHash(receipt, sha3),
    { index, leafCount, path: receiptPath },
    head.txReceiptMerkleHash,
    sha3,
  )
  if (!equalBytes(receipt.txHash, hash)) throw new IostError({ code: 'RECEIPT_TX', tx: index })
  return hash
}
