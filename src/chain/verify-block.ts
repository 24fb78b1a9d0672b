import { checkBaseTx, checkRoots } from '#consensus/verify-block.ts'
import { checkHead, checkNotFuture, headSignature } from '#consensus/verify-head.ts'
import { equalLists } from '#consensus/witness-list.ts'
import type { ParentReport } from '#core/block/base-tx.ts'
import type { Block } from '#core/block/block.ts'
import { encodeHex } from '#core/codec/hex.ts'
import { IostError } from '#core/error.ts'
import type { Sha3 } from '#core/hash/sha3.ts'
import type { SignatureCheck, VerifyBatch } from '#core/keys/verify.ts'
import type { NetworkParams } from '#core/network.ts'
import type { TxReceipt } from '#core/tx/receipt.ts'
import type { Tx } from '#core/tx/tx.ts'
import { checkTxSelf } from '#core/tx/tx-checks.ts'
import type { BlockExecution, TxObserver } from '#vm/executor.ts'
import type { ChainNode } from './chain-node.ts'
import { type BlockResult, executeBlock, reportedGas } from './execute-block.ts'
import type { PackedIndex } from './packed-index.ts'
import type { Pool } from './pool.ts'

export type VerifierDeps = {
  readonly params: NetworkParams
  readonly sha3: Sha3
  readonly verify: VerifyBatch
  readonly packed: PackedIndex
  readonly pool: Pool
  readonly observer: TxObserver
  now(): bigint
  /** Starts a block on the state of its parent. */
  begin(parent: ChainNode, number: number, time: bigint, witness: string): BlockExecution
}

/** A block to verify; a logged one was verified when it was logged: its signatures and the clock are not looked at again. */
export type BlockToVerify = {
  readonly block: Block
  readonly hash: Uint8Array
  readonly parent: ChainNode
  readonly isLogged: boolean
}

/** Creates the check of all rules of a block whose parent is in the tree. Errors: the rule's code. Source: spec network §2.7. */
export function createBlockVerifier(deps: VerifierDeps): (input: BlockToVerify) => Promise<ChainNode> {
  const { params, sha3, packed, pool } = deps

  /** Signatures that nobody checked yet: a pooled transaction's were checked when it came in. */
  const openChecks = (txs: readonly Tx[], txIds: readonly string[], parent: ChainNode): SignatureCheck[] => {
    const checks: SignatureCheck[] = []
    for (let index = 1; index < txs.length; index++) {
      const id = txIds[index] as string
      if (packed.isOn(id, parent))
        throw new IostError({ code: 'TX_REPEATED', block: parent.point.number + 1, tx: index })
      const { signs, publishSigns } = checkTxSelf(txs[index] as Tx, params.chainId, sha3)
      if (!pool.has(id)) checks.push(...signs, ...publishSigns)
    }
    return checks
  }

  return async ({ block, hash, parent, isLogged }) => {
    const { head, txs } = block
    const number = head.number
    if (!isLogged) checkNotFuture(head, deps.now())
    const point = checkHead(head, hash, parent.point, parent.active, params.blocksPerSlot)
    const { txHashes } = checkRoots(block, sha3)
    const txIds = txHashes.map(encodeHex)
    checkBaseTx(txs[0] as Tx, block.receipts[0] as TxReceipt, parentReport(parent))
    const checks = openChecks(txs, txIds, parent)
    if (!isLogged) {
      const answers = await deps.verify([headSignature(head, hash, block.sign), ...checks])
      const bad = answers.findIndex((isGood) => !isGood)
      if (bad >= 0)
        throw new IostError({ code: bad === 0 ? 'HEAD_SIGNATURE' : 'TX_SIGNATURE', block: number })
    }
    const execution = deps.begin(parent, number, head.time, head.witness)
    const result = executeBlock(block, execution, params.blockGasLimit, deps.observer)
    return newNode(block, hash, txHashes, parent, point, result)
  }
}

/**
 * What can be told of a block whose parent is not known: its body belongs to its head, and the head is its witness's.
 * Errors: BODY_COUNT, TX_ROOT, RECEIPT_ROOT, TX_DUPLICATE, HEAD_SIGNATURE. Source: spec network §2.7 (2).
 */
export async function checkAlone(
  block: Block,
  hash: Uint8Array,
  deps: { readonly sha3: Sha3; readonly verify: VerifyBatch },
): Promise<void> {
  checkRoots(block, deps.sha3)
  const [isSigned] = await deps.verify([headSignature(block.head, hash, block.sign)])
  if (isSigned !== true) throw new IostError({ code: 'HEAD_SIGNATURE', block: block.head.number })
}

/** What the base tx of a block's child says of it. */
export function parentReport(parent: ChainNode): ParentReport {
  return {
    witness: parent.point.witness,
    gasUsage: reportedGas(parent.block.receipts),
    witnessChanged: !equalLists(parent.active, parent.pending),
  }
}

/** A verified block before it is linked. */
export function newNode(
  block: Block,
  hash: Uint8Array,
  txHashes: readonly Uint8Array[],
  parent: ChainNode,
  point: ChainNode['point'],
  result: BlockResult,
): ChainNode {
  return {
    id: encodeHex(hash),
    block,
    hash,
    txIds: txHashes.map(encodeHex),
    point,
    gasUsage: result.gasUsage,
    layer: { parent: parent.layer, number: point.number, writes: result.writes },
    parent,
    active: parent.active,
    pending: parent.pending,
  }
}
