import { IostError } from '#core/error.ts'
import { STATUS, type TxReceipt } from '#core/tx/receipt.ts'
import type { Action, Tx } from '#core/tx/tx.ts'
import type { Executor } from '#vm/executor.ts'
import { type BenchWorld, CHAIN_ID, createBenchWorld, NOW } from './execution-world.ts'
import type { Sample, SampleContract } from './samples.ts'

const TXS_PER_BLOCK = 50
/** How many different transactions of a kind there are: their hashes are known from the first round on. */
export const SIGNED = 4_000
const DEPLOY_GAS = 400_000_000n
const CALL_GAS = 100_000_000n

/** A state with a sample's contracts deployed, and signed transactions that call them. */
export type TxCalls = {
  /** What the contracts are called. */
  readonly ids: readonly string[]
  /** The calls that put the state in place. */
  readonly prepared: readonly Action[]
  actionAt(i: number): Action
  /** Runs the next block, on another executor when given, and gives its number of transactions. Errors: BENCH_FAILED. */
  nextBlock(on?: Executor): number
}

/** Deploys a sample in a fresh state and signs its calls, which then come round again. Errors: BENCH_FAILED. */
export function openTxCalls(executor: Executor, sample: Sample, signed: number = SIGNED): TxCalls {
  const world = createBenchWorld()
  const ids = sample.contracts.map((contract, i) => deploy(executor, world, contract, i))
  const prepared = sample.prepare?.(ids, world.accounts) ?? []
  for (let at = 0; at < prepared.length; at += TXS_PER_BLOCK) {
    const actions = prepared.slice(at, at + TXS_PER_BLOCK)
    runBlock(
      executor,
      world,
      actions.map((action, i) => world.sign(at + i, action, CALL_GAS, at + i)),
    )
  }
  const actionAt = (i: number) => sample.call(ids, world.accounts, i)
  const txs = Array.from({ length: signed }, (_, i) => world.sign(i, actionAt(i), CALL_GAS, i))
  let next = 0
  return {
    ids,
    prepared,
    actionAt,
    nextBlock(on = executor) {
      const block = txs.slice(next, next + TXS_PER_BLOCK)
      next = (next + TXS_PER_BLOCK) % signed
      runBlock(on, world, block)
      return block.length
    },
  }
}

function deploy(executor: Executor, world: BenchWorld, { code, abi }: SampleContract, salt: number): string {
  const info = {
    lang: 'javascript',
    version: '1.0.0',
    abi: Object.entries(abi).map(([name, args]) => ({ name, args })),
  }
  const data = JSON.stringify([JSON.stringify({ info, code })])
  const action = { contract: 'system.iost', actionName: 'setCode', data }
  const [receipt] = runBlock(executor, world, [world.sign(0, action, DEPLOY_GAS, salt)])
  const [id] = JSON.parse(receipt?.returns[0] ?? '[]') as [string]
  return id
}

function runBlock(executor: Executor, { state }: BenchWorld, txs: readonly Tx[]): TxReceipt[] {
  const block = { chainId: CHAIN_ID, number: 1, time: NOW, parentHash: new Uint8Array(32), witness: 'bench' }
  const execution = executor.beginBlock(state, block)
  const receipts = txs.map((tx) => execution.runTx(tx))
  for (const { status } of receipts) {
    if (status.code !== STATUS.success)
      throw new IostError({ code: 'BENCH_FAILED', status: status.code, reason: status.message })
  }
  for (const [key, value] of execution.writes()) {
    if (value === null) state.delete(key)
    else state.set(key, value)
  }
  return receipts
}
