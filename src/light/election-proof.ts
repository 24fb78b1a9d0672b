import { checkBaseLeaf, provenElection } from '#consensus/leaf.ts'
import { checkElectionLength, type Election } from '#consensus/stat-receipt.ts'
import { readBaseTx } from '#core/block/base-tx.ts'
import type { BlockHead } from '#core/block/head.ts'
import { codeOf, IostError } from '#core/error.ts'
import { type Sha3, sha3_256 } from '#core/hash/sha3.ts'
import type { LeafMessage } from '#p2p/light/messages.ts'

/**
 * What leaf 0 of an epoch block proves: the election, or null where the base tx says that the lists still differ.
 * Errors: those of provenElection and checkBaseLeaf, LEAF_MISSING, BASE_FLAG (no election and no flag). Source: spec network §3.1, §3.5.
 */
export function readBaseLeaf(
  head: BlockHead,
  leaf: LeafMessage,
  witnessCount: number,
  sha3: Sha3 = sha3_256,
): Election | null {
  const { index, leafCount, receipt, receiptPath, tx, txPath } = leaf
  if (receipt !== undefined) {
    try {
      const election = provenElection({ index, leafCount, receipt, path: receiptPath }, head, sha3)
      checkElectionLength(election, witnessCount, head.number)
      return election
    } catch (error) {
      if (codeOf(error) !== 'STAT_MISSING') throw error
    }
  }
  if (tx === undefined) throw new IostError({ code: 'LEAF_MISSING', block: head.number })
  checkBaseLeaf({ index, leafCount, tx, path: txPath }, head, sha3)
  if (readBaseTx(tx)?.witnessChanged !== true) throw new IostError({ code: 'BASE_FLAG', block: head.number })
  return null
}
