import { createBaseTx, type ParentReport } from '#core/block/base-tx.ts'
import type { Block } from '#core/block/block.ts'
import { type BlockHead, headHash } from '#core/block/head.ts'
import { utf8Encode } from '#core/codec/bytes.ts'
import { codeOf } from '#core/error.ts'
import type { Sha3 } from '#core/hash/sha3.ts'
import type { KeyPair } from '#core/keys/key-pair.ts'
import type { NetworkParams } from '#core/network.ts'
import { checkActionData } from '#core/tx/action-data.ts'
import type { TxReceipt } from '#core/tx/receipt.ts'
import type { Tx } from '#core/tx/tx.ts'
import { isTxExpired } from '#core/tx/tx-checks.ts'
import { txHash } from '#core/tx/tx-hash.ts'
import { makeSignature } from '#core/tx/tx-sign.ts'
import type { BlockExecution, TxObserver } from '#vm/executor.ts'
import { type BlockResult, rootsOf } from './execute-block.ts'
import type { Pool, PoolEntry } from './pool.ts'

const PRODUCED_VERSION = 1n
const INFO = utf8Encode('{}')
/** A block is closed when less than this is left of its time. */
const MIN_LEFT_NS = 500_000n

/** What a block is built on and from. */
export type BuildInput = {
  readonly number: number
  readonly parentHash: Uint8Array
  readonly parent: ParentReport
  /** Head time, ns. */
  readonly time: bigint
  readonly witness: KeyPair
  readonly witnessText: string
  readonly params: NetworkParams
  readonly execution: BlockExecution
  readonly pool: Pool
  /** Whether a pooled transaction is on the parent's branch already. */
  isPacked(id: string): boolean
  /** End of the block's time budget, ns; and the clock it is read on. */
  readonly deadline: bigint
  now(): bigint
  readonly sha3: Sha3
  readonly observer?: TxObserver
  /** Lets other work run; called now and then. */
  pause(): Promise<void>
}

/** A block with its hash, its transactions' hashes and what executing it changed. */
export type BuiltBlock = {
  readonly block: Block
  readonly hash: Uint8Array
  readonly txHashes: readonly Uint8Array[]
  readonly result: BlockResult
}

/** Longest stretch of execution before other work may run, ns. */
const PAUSE_AFTER_NS = 20_000_000n

/**
 * Builds and signs a block from the pool: base tx first, then transactions in the pool's order within the caps and the
 * time. What has expired or is refused leaves the pool. Errors: those of the machine. Source: spec network §2.9, spec chain §4.5.
 */
export async function buildBlock(input: BuildInput): Promise<BuiltBlock> {
  const { execution, params, pool, time, sha3, observer } = input
  const options = observer === undefined ? {} : { observer }
  const baseTx = createBaseTx(input.parent, time, params.chainId)
  const txs: Tx[] = [baseTx]
  const txHashes: Uint8Array[] = [txHash(baseTx, sha3)]
  const receipts: TxReceipt[] = [execution.runBaseTx(baseTx, options)]
  const tried = new Map<string, number>()
  let gasUsage = 0n
  let pauseAt = input.now() + PAUSE_AFTER_NS

  for (const entry of pool.sorted()) {
    if (txs.length >= params.maxTxsPerBlock) break
    const now = input.now()
    if (input.deadline - now < MIN_LEFT_NS) break
    if (now > pauseAt) {
      await input.pause()
      pauseAt = input.now() + PAUSE_AFTER_NS
    }
    const { tx, id, hash } = entry
    if (isTxExpired(tx, time) || input.isPacked(id)) {
      pool.remove(id)
      continue
    }
    if (tx.time > time || tx.gasLimit > params.blockGasLimit - gasUsage) continue
    const tries = tried.get(tx.publisher) ?? 0
    if (tries >= params.maxTxsPerPublisher) continue
    if (!hasGoodData(entry)) continue
    tried.set(tx.publisher, tries + 1)
    try {
      const receipt = execution.runTx(tx, options)
      txs.push(tx)
      txHashes.push(hash)
      receipts.push(receipt)
      gasUsage += receipt.gasUsage
    } catch (error) {
      // One that the machine itself fails at costs this block, not every one until it expires.
      pool.remove(id)
      if (codeOf(error) !== 'TX_REFUSED') throw error
    }
  }

  const head: BlockHead = {
    version: PRODUCED_VERSION,
    parentHash: input.parentHash,
    ...rootsOf(txHashes, receipts, sha3),
    info: INFO,
    number: input.number,
    witness: input.witnessText,
    time,
  }
  const hash = headHash(head, sha3)
  const block = { head, sign: makeSignature(input.witness, hash), txs, receipts }
  return { block, hash, txHashes, result: { writes: execution.writes(), gasUsage } }
}

function hasGoodData({ tx }: PoolEntry): boolean {
  try {
    for (const action of tx.actions) checkActionData(action)
    return true
  } catch {
    return false
  }
}
