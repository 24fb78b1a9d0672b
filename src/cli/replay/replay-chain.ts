import { differingField } from '#chain/execute-block.ts'
import type { Block } from '#core/block/block.ts'
import { encodeBase58 } from '#core/codec/base58.ts'
import { codeOf, IostError } from '#core/error.ts'
import { STATUS, type TxReceipt } from '#core/tx/receipt.ts'
import type { BlockExecution, Executor } from '#vm/executor.ts'

/** A receipt that came out otherwise than recorded; `tx` is its index in the block. */
export type ReceiptDifference = {
  readonly block: number
  readonly tx: number
  readonly hash: string
  readonly field: string
  readonly want: unknown
  readonly got: unknown
}

const REFUSALS = new Set(['TX_REFUSED', 'BASE_TX_FAILED'])

/** What was executed so far. */
export type Replay = {
  readonly state: ReadonlyMap<string, Uint8Array>
  /** Executes the next block and lists the receipts that differ. */
  run(block: Block): readonly ReceiptDifference[]
}

/** A replay of a chain from an empty state; blocks must come in order from block 0. Source: spec chain §5. */
export function createReplay(executor: Executor, chainId: number): Replay {
  const state = new Map<string, Uint8Array>()
  return {
    state,
    run({ head, txs, receipts }) {
      const { number, time, parentHash, witness } = head
      const execution = executor.beginBlock(state, { chainId, number, time, parentHash, witness })
      const differences: ReceiptDifference[] = []
      txs.forEach((tx, index) => {
        const want = receipts[index] as TxReceipt
        const options = { timedOut: want.status.code === STATUS.timeout }
        let got: TxReceipt | IostError
        try {
          got = runOne(execution, number, index)(tx, options)
        } catch (error) {
          if (!(error instanceof IostError) || !REFUSALS.has(error.code)) throw error
          got = error
        }
        const field = got instanceof IostError ? codeOf(got) : differingField(want, got)
        if (field === undefined) return
        differences.push({
          block: number,
          tx: index,
          hash: encodeBase58(want.txHash),
          field,
          want: show(want, field),
          got: got instanceof IostError ? got.message : show(got, field),
        })
      })
      for (const [key, value] of execution.writes()) {
        if (value === null) state.delete(key)
        else state.set(key, value)
      }
      return differences
    },
  }
}

function runOne(execution: BlockExecution, number: number, index: number) {
  if (number === 0) return execution.runGenesis
  return index === 0 ? execution.runBaseTx : execution.runTx
}

function show(receipt: TxReceipt, field: string): unknown {
  switch (field) {
    case 'gasUsage':
      return receipt.gasUsage.toString()
    case 'ramUsage':
      return Object.fromEntries([...receipt.ramUsage].map(([payer, bytes]) => [payer, bytes.toString()]))
    case 'returns':
      return receipt.returns
    case 'receipts':
      return receipt.receipts
    default:
      return receipt.status
  }
}
