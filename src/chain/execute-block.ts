import type { Block } from '#core/block/block.ts'
import { IostError } from '#core/error.ts'
import { type Sha3, sha3_256 } from '#core/hash/sha3.ts'
import { merkleRoot } from '#core/merkle/tree.ts'
import { receiptHash, STATUS, type TxReceipt } from '#core/tx/receipt.ts'
import { isTxExpired } from '#core/tx/tx-checks.ts'
import type { BlockExecution, TxObserver } from '#vm/executor.ts'

/** What executing a block gave: its changes of the state and its gas without the base tx, in hundredths. */
export type BlockResult = {
  readonly writes: ReadonlyMap<string, Uint8Array | null>
  readonly gasUsage: bigint
}

/**
 * Runs a block's transactions on its parent's state and compares every receipt by go-iost's rule.
 * Errors: BASE_TX_FAILED, TX_BLOCK_TIME, TX_REFUSED, RECEIPT_DIFFERS, BLOCK_GAS. Source: spec network §2.7 (8), spec chain §5.
 */
export function executeBlock(
  block: Block,
  execution: BlockExecution,
  blockGasLimit: bigint,
  observer?: TxObserver,
): BlockResult {
  const { head, txs, receipts } = block
  let gasUsage = 0n
  txs.forEach((tx, index) => {
    const want = receipts[index] as TxReceipt
    const options = {
      timedOut: want.status.code === STATUS.timeout,
      ...(observer === undefined ? {} : { observer }),
    }
    if (index > 0 && (tx.time > head.time || isTxExpired(tx, head.time)))
      throw new IostError({ code: 'TX_BLOCK_TIME', block: head.number, tx: index })
    const got = index === 0 ? execution.runBaseTx(tx, options) : execution.runTx(tx, options)
    const field = differingField(want, got)
    if (field !== undefined) {
      throw new IostError({
        code: 'RECEIPT_DIFFERS',
        block: head.number,
        tx: index,
        field,
        want: describe(want, field),
        got: describe(got, field),
      })
    }
    if (index > 0) gasUsage += want.gasUsage
  })
  if (gasUsage > blockGasLimit)
    throw new IostError({ code: 'BLOCK_GAS', block: head.number, gasUsage, limit: blockGasLimit })
  return { writes: execution.writes(), gasUsage }
}

/** The first field in which two receipts differ; a failure's message and a time-out's result are taken as given. */
export function differingField(want: TxReceipt, got: TxReceipt): string | undefined {
  if (want.status.code !== got.status.code) return 'status'
  if (want.status.code === STATUS.success && want.status.message !== got.status.message) return 'message'
  if (want.gasUsage !== got.gasUsage) return 'gasUsage'
  if (!sameRam(want, got)) return 'ramUsage'
  if (want.returns.length !== got.returns.length || want.returns.some((text, i) => text !== got.returns[i]))
    return 'returns'
  if (
    want.receipts.length !== got.receipts.length ||
    want.receipts.some(
      (item, i) => item.funcName !== got.receipts[i]?.funcName || item.content !== got.receipts[i]?.content,
    )
  )
    return 'receipts'
  return undefined
}

/** Sum of the receipts' gas as the next base tx reports it, in hundredths. */
export function reportedGas(receipts: readonly TxReceipt[]): bigint {
  return receipts.reduce((sum, receipt) => sum + receipt.gasUsage, 0n)
}

/** Both roots of a new block. */
export function rootsOf(
  hashes: readonly Uint8Array[],
  receipts: readonly TxReceipt[],
  sha3: Sha3 = sha3_256,
): { txMerkleHash: Uint8Array; txReceiptMerkleHash: Uint8Array } {
  return {
    txMerkleHash: merkleRoot(hashes, sha3),
    txReceiptMerkleHash: merkleRoot(
      receipts.map((receipt) => receiptHash(receipt, sha3)),
      sha3,
    ),
  }
}

function sameRam(want: TxReceipt, got: TxReceipt): boolean {
  if (want.ramUsage.size !== got.ramUsage.size) return false
  for (const [payer, bytes] of want.ramUsage) if (got.ramUsage.get(payer) !== bytes) return false
  return true
}

function describe(receipt: TxReceipt, field: string): string {
  const value =
    field === 'status' || field === 'message'
      ? `${receipt.status.code} ${receipt.status.message}`
      : field === 'ramUsage'
        ? JSON.stringify([...receipt.ramUsage].map(([payer, bytes]) => [payer, bytes.toString()]))
        : field === 'gasUsage'
          ? receipt.gasUsage.toString()
          : JSON.stringify(field === 'returns' ? receipt.returns : receipt.receipts)
  return value.slice(0, 300)
}
