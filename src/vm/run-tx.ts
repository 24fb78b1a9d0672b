import { IostError } from '#core/error.ts'
import { STATUS, type TxReceipt } from '#core/tx/receipt.ts'
import type { Tx } from '#core/tx/tx.ts'
import { txHash, txSize } from '#core/tx/tx-hash.ts'
import { TxSigners } from './auth/tx-signers.ts'
import type { Cost, RunOptions, TxObserver } from './executor.ts'
import { checkLimitValues } from './host/amount-limit.ts'
import { callFrom } from './host/call.ts'
import type { BlockRun, TxRun } from './host/context.ts'
import { Meter } from './host/cost.ts'
import { RamLedger } from './host/ram.ts'
import { GasAccount } from './native/gas/account.ts'
import { payCost } from './pay-cost.ts'
import { prepareTx, refusal } from './prepare-tx.ts'
import { type Outcome, runActions } from './run-actions.ts'

/**
 * Prepares, runs and pays one transaction.
 * Errors: TX_REFUSED {reason} when it may not be included; the state is then as before. Source: spec contracts §3.1.
 */
export function runChargedTx(block: BlockRun, tx: Tx, options: RunOptions): TxReceipt {
  const { state } = block
  const { run, paid } = startRun(block, tx, options)
  const start = state.mark()
  const account = new GasAccount(state, tx.publisher)
  prepareTx(run, account, paid)
  options.observer?.prepared?.({ cpu: paid.cpu, net: paid.net, data: 0 })
  run.budget = Number(tx.gasLimit / tx.gasRatio) - paid.gas
  let outcome = runActions(run, paid, account, options.timedOut === true)
  const gasUsage = BigInt(paid.gas) * tx.gasRatio
  const fault = payCost(run, account, gasUsage, outcome.ram)
  if (fault !== undefined) {
    state.rollback(start)
    outcome = {
      status: {
        code: STATUS.balanceNotEnough,
        message: `balance not enough after executing actions: ${fault}`,
      },
      returns: [],
      receipts: [],
      ram: new RamLedger(),
    }
    const again = payCost(run, account, gasUsage, outcome.ram)
    if (again !== undefined) {
      state.rollback(start)
      throw refusal(again)
    }
  }
  reportCosts(options.observer, tx.publisher, paid, outcome.ram)
  return receiptOf(run.txHash, gasUsage, outcome, true)
}

/**
 * Runs a transaction that nobody pays for: the first of a block, or the one of block 0.
 * Errors: BASE_TX_FAILED {reason} with the state as before. Source: spec contracts §6.5, §7.
 */
export function runFreeTx(block: BlockRun, tx: Tx, kind: 'base' | 'genesis', options: RunOptions): TxReceipt {
  const { run, paid } = startRun(block, tx, options)
  run.budget = Number(tx.gasLimit / tx.gasRatio) - (kind === 'base' ? paid.gas : 0)
  try {
    checkLimitValues(run.state, tx.amountLimit)
  } catch (error) {
    throw error instanceof IostError ? baseFailure(STATUS.runtimeError, error.message) : error
  }
  const outcome = runActions(run, paid, kind, options.timedOut === true)
  const { code, message } = outcome.status
  if (code !== STATUS.success) throw baseFailure(code, message)
  reportCosts(options.observer, tx.publisher, paid, outcome.ram)
  return receiptOf(run.txHash, 0n, outcome, false)
}

function baseFailure(status: number, reason: string): IostError {
  return new IostError({ code: 'BASE_TX_FAILED', status, reason }, reason)
}

function startRun(block: BlockRun, tx: Tx, options: RunOptions): { run: TxRun; paid: Meter } {
  if (tx.gasRatio <= 0n) throw refusal('gas ratio illegal, should in [1, 100]')
  const paid = new Meter()
  paid.net = txSize(tx, block.sha3)
  const run: TxRun = {
    block: block.block,
    rules: block.rules,
    state: block.state,
    costs: block.costs,
    js: block.js,
    natives: block.natives,
    sha3: block.sha3,
    tx,
    txHash: txHash(tx, block.sha3),
    signers: new TxSigners(tx),
    observer: options.observer,
    nested: callFrom,
    receipts: [],
    spending: [],
    budget: 0,
    stack: [],
    killed: false,
  }
  return { run, paid }
}

function receiptOf(txHash: Uint8Array, gasUsage: bigint, outcome: Outcome, billed: boolean): TxReceipt {
  const ramUsage = new Map<string, bigint>()
  if (billed) {
    for (const [payer, bytes] of outcome.ram.sums) if (bytes !== 0) ramUsage.set(payer, BigInt(bytes))
  }
  return {
    txHash,
    gasUsage,
    ramUsage,
    status: outcome.status,
    returns: outcome.returns,
    receipts: outcome.receipts,
  }
}

function reportCosts(observer: TxObserver | undefined, publisher: string, paid: Meter, ram: RamLedger): void {
  if (observer?.costs === undefined) return
  const costs = new Map<string, Cost>()
  for (const [payer, data] of ram.sums) costs.set(payer, { cpu: 0, net: 0, data })
  costs.set(publisher, { cpu: paid.cpu, net: paid.net, data: ram.sums.get(publisher) ?? 0 })
  observer.costs(costs)
}
