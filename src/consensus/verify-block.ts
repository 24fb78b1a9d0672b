import type { Block } from '#core/block/block.ts'
import { equalBytes } from '#core/codec/bytes.ts'
import { IostError } from '#core/error.ts'
import { type Sha3, sha3_256 } from '#core/hash/sha3.ts'
import type { SignatureCheck } from '#core/keys/verify.ts'
import { merkleRoot } from '#core/merkle/tree.ts'
import { BLOCK_GAS_LIMIT } from '#core/params.ts'
import { receiptHash, STATUS, type TxReceipt } from '#core/tx/receipt.ts'
import type { Tx } from '#core/tx/tx.ts'
import { checkTxSelf, isTxExpired } from '#core/tx/tx-checks.ts'
import { txHash } from '#core/tx/tx-hash.ts'
import { checkBaseAction, type ParentFacts } from './base-action.ts'
import { checkElectionLength, type Election, isEpochBlock, readElection } from './stat-receipt.ts'
import type { TxWindow } from './tx-window.ts'
import { equalLists, type WitnessList } from './witness-list.ts'

/** What the checks of a block body need: the network, the parent, the lists in force and earlier transactions. */
export type BodyContext = {
  readonly chainId: number
  readonly voteInterval: number
  readonly parent: ParentFacts
  /** The pending list after the parent: what the block's election must name as current. */
  readonly pending: WitnessList
  readonly earlier: TxWindow
}

/** What a sound body says; the signatures are still to be verified. */
export type BodyFacts = {
  readonly txHashes: readonly Uint8Array[]
  readonly signatures: readonly SignatureCheck[]
  /** Sum of the receipts' gas in hundredths: what the next block's base tx must name. */
  readonly gasUsage: bigint
  /** The election of an epoch block that ran one. */
  readonly election: Election | undefined
}

/**
 * Checks everything in a block's body that needs no execution.
 * Errors: BODY_COUNT, BODY_EMPTY, TX_ROOT, RECEIPT_ROOT, TX_DUPLICATE, TX_REPEATED, TX_NOT_ARRIVED, TX_EXPIRED, RECEIPT_GAS,
 * BLOCK_GAS, those of checkTxSelf, checkBaseTx and readElection. Source: spec network §2.7, §9.
 */
export function checkBody(block: Block, context: BodyContext, sha3: Sha3 = sha3_256): BodyFacts {
  const { head, txs, receipts } = block
  const { txHashes } = checkRoots(block, sha3)
  const [baseTx, ...userTxs] = txs
  const [baseReceipt, ...userReceipts] = receipts
  if (baseTx === undefined || baseReceipt === undefined) throw new IostError({ code: 'BODY_EMPTY' })
  checkBaseTx(baseTx, baseReceipt, context.parent)
  const election = checkElection(baseTx, baseReceipt, head.number, context)
  const signatures: SignatureCheck[] = []
  userTxs.forEach((tx, index) => {
    const { signs, publishSigns } = checkTxSelf(tx, context.chainId, sha3)
    signatures.push(...signs, ...publishSigns)
    if (context.earlier.has(txHashes[index + 1] as Uint8Array)) {
      throw new IostError({ code: 'TX_REPEATED', tx: index + 1 })
    }
    if (tx.time > head.time) throw new IostError({ code: 'TX_NOT_ARRIVED', tx: index + 1 })
    if (isTxExpired(tx, head.time)) throw new IostError({ code: 'TX_EXPIRED', tx: index + 1 })
  })
  const gasUsage = sumGas(userTxs, userReceipts)
  return { txHashes, signatures, gasUsage, election }
}

/** Checks counts, both roots and that no transaction stands twice. Errors: BODY_COUNT, TX_ROOT, RECEIPT_ROOT, TX_DUPLICATE. */
export function checkRoots(
  block: Block,
  sha3: Sha3 = sha3_256,
): { readonly txHashes: readonly Uint8Array[] } {
  const { head, txs, receipts } = block
  if (txs.length !== receipts.length) {
    throw new IostError({ code: 'BODY_COUNT', txs: txs.length, receipts: receipts.length })
  }
  const txHashes = txs.map((tx) => txHash(tx, sha3))
  if (!equalBytes(merkleRoot(txHashes, sha3), head.txMerkleHash)) throw new IostError({ code: 'TX_ROOT' })
  const receiptHashes = receipts.map((receipt) => receiptHash(receipt, sha3))
  if (!equalBytes(merkleRoot(receiptHashes, sha3), head.txReceiptMerkleHash)) {
    throw new IostError({ code: 'RECEIPT_ROOT' })
  }
  if (new Set(txHashes.map((hash) => String.fromCharCode(...hash))).size !== txHashes.length) {
    throw new IostError({ code: 'TX_DUPLICATE' })
  }
  return { txHashes }
}

/** Errors: RECEIPT_TX when a receipt is not that of the transaction at its place (go-iost does not compare this). */
export function checkReceiptPlaces(block: Block, txHashes: readonly Uint8Array[]): void {
  block.receipts.forEach((receipt, index) => {
    if (!equalBytes(receipt.txHash, txHashes[index] as Uint8Array)) {
      throw new IostError({ code: 'RECEIPT_TX', tx: index })
    }
  })
}

/**
 * Checks a base tx by what go-iost looks at: its action where there is one, and its receipt; all else is free.
 * Errors: BASE_ACTIONS, BASE_ACTION, BASE_GAS (too little to run), BASE_RECEIPT. Source: spec network §2.4, §9.
 */
export function checkBaseTx(tx: Tx, receipt: TxReceipt, parent: ParentFacts): void {
  checkBaseAction(tx, parent)
  if (tx.gasRatio <= 0n || tx.gasLimit / tx.gasRatio < 1n) {
    throw new IostError({ code: 'BASE_GAS', gasLimit: tx.gasLimit, gasRatio: tx.gasRatio })
  }
  const { status, gasUsage, ramUsage } = receipt
  if (status.code !== STATUS.success || status.message !== '' || gasUsage !== 0n || ramUsage.size !== 0) {
    throw new IostError({ code: 'BASE_RECEIPT', status: status.code, gasUsage })
  }
  if (tx.actions.length === 0 && (receipt.receipts.length > 0 || receipt.returns.length > 0)) {
    throw new IostError({ code: 'BASE_RECEIPT', reason: 'events without an action' })
  }
}

function checkElection(
  tx: Tx,
  receipt: TxReceipt,
  number: number,
  { parent, pending, voteInterval }: BodyContext,
): Election | undefined {
  const election = readElection(receipt)
  const runs = isEpochBlock(number, voteInterval) && !parent.witnessChanged && tx.actions.length > 0
  if (runs !== (election !== undefined)) {
    throw new IostError({ code: runs ? 'STAT_MISSING' : 'STAT_UNEXPECTED' })
  }
  if (election === undefined) return undefined
  checkElectionLength(election, pending.length, number)
  if (!equalLists(election.current, pending)) throw new IostError({ code: 'STAT_CURRENT' })
  return election
}

function sumGas(txs: readonly Tx[], receipts: readonly TxReceipt[]): bigint {
  let sum = 0n
  receipts.forEach((receipt, index) => {
    if (receipt.gasUsage < 0n || receipt.gasUsage > (txs[index] as Tx).gasLimit) {
      throw new IostError({ code: 'RECEIPT_GAS', tx: index + 1, gasUsage: receipt.gasUsage })
    }
    sum += receipt.gasUsage
  })
  if (sum > BLOCK_GAS_LIMIT) throw new IostError({ code: 'BLOCK_GAS', sum, limit: BLOCK_GAS_LIMIT })
  return sum
}
