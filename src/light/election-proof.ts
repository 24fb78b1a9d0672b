import { checkElectionLength, type Election, readElection } from '#consensus/stat-receipt.ts'
import { readBaseTx } from '#core/block/base-tx.ts'
import type { BlockHead } from '#core/block/head.ts'
import { equalBytes } from '#core/codec/bytes.ts'
import { IostError } from '#core/error.ts'
import { type Sha3, sha3_256 } from '#core/hash/sha3.ts'
import { pathLength, rootFromPath } from '#core/merkle/tree.ts'
import { receiptHash } from '#core/tx/receipt.ts'
import { txHash } from '#core/tx/tx-hash.ts'
import { MAX_PATH_LEVELS } from '#p2p/light/constants.ts'
import type { LeafMessage } from '#p2p/light/messages.ts'

/**
 * What leaf 0 of an epoch block proves: the election, or null where the base tx says that the lists still differ.
 * Errors: those of a leaf, STAT_MISSING (no election and no flag), those of the election's receipt. Source: spec network §3.1, §3.5.
 */
export function readBaseLeaf(
  head: BlockHead,
  leaf: LeafMessage,
  witnessCount: number,
  sha3: Sha3 = sha3_256,
): Election | null {
  if (leaf.index !== 0) throw new IostError({ code: 'LEAF_INDEX', block: head.number, index: leaf.index })
  checkReceiptLeaf(head, leaf, sha3)
  const election = leaf.receipt === undefined ? undefined : readElection(leaf.receipt)
  if (election !== undefined) {
    checkElectionLength(election, witnessCount)
    return election
  }
  checkTxLeaf(head, leaf, sha3)
  if (leaf.tx === undefined || readBaseTx(leaf.tx)?.witnessChanged !== true)
    throw new IostError({ code: 'STAT_MISSING', block: head.number })
  return null
}

/** Checks the receipt side of a leaf against a head. Errors: LEAF_MISSING, LEAF_PATH, RECEIPT_ROOT. */
export function checkReceiptLeaf(head: BlockHead, leaf: LeafMessage, sha3: Sha3 = sha3_256): void {
  if (leaf.receipt === undefined) throw new IostError({ code: 'LEAF_MISSING', block: head.number })
  checkPath(leaf, leaf.receiptPath)
  const root = rootFromPath(receiptHash(leaf.receipt, sha3), leaf.index, leaf.receiptPath, sha3)
  if (!equalBytes(root, head.txReceiptMerkleHash))
    throw new IostError({ code: 'RECEIPT_ROOT', block: head.number })
}

/** Checks the transaction side of a leaf against a head. Errors: LEAF_MISSING, LEAF_PATH, TX_ROOT. */
export function checkTxLeaf(head: BlockHead, leaf: LeafMessage, sha3: Sha3 = sha3_256): void {
  if (leaf.tx === undefined) throw new IostError({ code: 'LEAF_MISSING', block: head.number })
  checkPath(leaf, leaf.txPath)
  const root = rootFromPath(txHash(leaf.tx, sha3), leaf.index, leaf.txPath, sha3)
  if (!equalBytes(root, head.txMerkleHash)) throw new IostError({ code: 'TX_ROOT', block: head.number })
}

function checkPath(leaf: LeafMessage, path: readonly Uint8Array[]): void {
  const levels = pathLength(leaf.leafCount)
  const fits =
    leaf.leafCount > 0 &&
    leaf.index < leaf.leafCount &&
    levels <= MAX_PATH_LEVELS &&
    path.length === levels &&
    path.every((item) => item.length === 32)
  if (!fits)
    throw new IostError({
      code: 'LEAF_PATH',
      index: leaf.index,
      leafCount: leaf.leafCount,
      levels: path.length,
    })
}
