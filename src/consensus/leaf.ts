import type { BlockHead } from '#core/block/head.ts'
import { equalBytes } from '#core/codec/bytes.ts'
import { IostError } from '#core/error.ts'
import { type Sha3, sha3_256 } from '#core/hash/sha3.ts'
import { pathLength, rootFromPath } from '#core/merkle/tree.ts'
import { receiptHash } from '#core/tx/receipt.ts'
import { txHash } from '#core/tx/tx-hash.ts'
import { type BaseLeaf, MAX_PATH_LEVELS, type StatLeaf } from './hop-proof.ts'
import { type Election, readElection } from './stat-receipt.ts'

/** The place of a leaf and its siblings bottom-up. */
export type LeafPlace = {
  readonly index: number
  readonly leafCount: number
  readonly path: readonly Uint8Array[]
}

const HASH_BYTES = 32

/**
 * Checks that a leaf hash stands at its place under a root.
 * Errors: LEAF_INDEX, LEAF_PATH (length or form of the path), LEAF_ROOT. Source: spec network §2.3.
 */
export function checkLeaf(leaf: Uint8Array, place: LeafPlace, root: Uint8Array, sha3: Sha3 = sha3_256): void {
  const { index, leafCount, path } = place
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(leafCount) || index < 0 || index >= leafCount) {
    throw new IostError({ code: 'LEAF_INDEX', index, leafCount })
  }
  const levels = pathLength(leafCount)
  if (path.length !== levels || levels > MAX_PATH_LEVELS || path.some((node) => node.length !== HASH_BYTES)) {
    throw new IostError({ code: 'LEAF_PATH', got: path.length, want: levels })
  }
  if (!equalBytes(rootFromPath(leaf, index, path, sha3), root)) throw new IostError({ code: 'LEAF_ROOT' })
}

/**
 * The election that leaf 0 of an epoch block's receipts proves.
 * Errors: LEAF_INDEX for any other leaf, LEAF_PATH, LEAF_ROOT, STAT_MISSING, and those of readElection.
 */
export function provenElection(leaf: StatLeaf, head: BlockHead, sha3: Sha3 = sha3_256): Election {
  if (leaf.index !== 0) throw new IostError({ code: 'LEAF_INDEX', index: leaf.index, block: head.number })
  checkLeaf(receiptHash(leaf.receipt, sha3), leaf, head.txReceiptMerkleHash, sha3)
  const election = readElection(leaf.receipt)
  if (election === undefined) throw new IostError({ code: 'STAT_MISSING', block: head.number })
  return election
}

/** Checks that a transaction is leaf 0 of a block. Errors: LEAF_INDEX, LEAF_PATH, LEAF_ROOT. */
export function checkBaseLeaf(leaf: BaseLeaf, head: BlockHead, sha3: Sha3 = sha3_256): void {
  if (leaf.index !== 0) throw new IostError({ code: 'LEAF_INDEX', index: leaf.index, block: head.number })
  checkLeaf(txHash(leaf.tx, sha3), leaf, head.txMerkleHash, sha3)
}
