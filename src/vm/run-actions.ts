import { utf8Length } from '#core/codec/bytes.ts'
import { type Receipt, STATUS, type Status } from '#core/tx/receipt.ts'
import type { Action } from '#core/tx/tx.ts'
import type { SpentTokens } from './host/amount-limit.ts'
import { callAction } from './host/call.ts'
import type { TxRun } from './host/context.ts'
import type { Meter } from './host/cost.ts'
import { RamLedger } from './host/ram.ts'
import type { GasAccount } from './native/gas/account.ts'

const SHOWN_ACTION = 100

/** What the actions of a transaction left behind; all but the status is empty when one failed. */
export type Outcome = {
  readonly status: Status
  readonly returns: readonly string[]
  readonly receipts: readonly Receipt[]
  readonly ram: RamLedger
}

/** Whose gas the actions use up; nobody's for the first transaction of a block and the one of block 0. */
export type Payer = GasAccount | 'base' | 'genesis'

/**
 * Runs the actions in order until one fails; then the state is as before them. `paid` grows by what they cost.
 * Source: spec contracts §3.1 "run".
 */
export function runActions(run: TxRun, paid: Meter, payer: Payer, timedOut: boolean): Outcome {
  const { tx, state } = run
  const start = state.mark()
  const spent: SpentTokens = { limits: tx.amountLimit, totals: new Map() }
  const caller = { name: tx.publisher, isAccount: true }
  const returns: string[] = []
  const receipts: Receipt[] = []
  const ram = new RamLedger()
  for (const action of tx.actions) {
    run.receipts = []
    run.spending = []
    run.killed = timedOut
    const result = timedOut ? KILLED : callAction(run, action, caller, spent)
    let { cpu, net, error } = result
    net += utf8Length(result.returns)
    const gas = cpu + 10 * net
    let status: Status | undefined
    let { killed } = run
    if (!killed && (run.budget < gas || error === OUT_OF_GAS || !canPay(run, paid, payer))) error = OUT_OF_GAS
    // The reference tells a time-out by these words, whoever wrote them.
    else if (error?.includes(KILLED_TEXT)) killed = true
    if (killed) error = KILLED_TEXT
    if (error === OUT_OF_GAS || killed) {
      cpu = run.budget
      net = 0
    }
    paid.cpu += cpu
    paid.net += net
    if (error !== undefined) {
      status = {
        code: killed ? STATUS.timeout : STATUS.runtimeError,
        message: error === OUT_OF_GAS ? error : `running action ${shown(action)} error: ${error}`,
      }
      state.rollback(start)
      return { status, returns: [], receipts: [], ram: new RamLedger() }
    }
    returns.push(result.returns)
    receipts.push(...run.receipts)
    ram.add(result.ram)
    if (payer !== 'genesis') run.budget -= gas
  }
  return { status: { code: STATUS.success, message: '' }, returns, receipts, ram }
}

const OUT_OF_GAS = 'out of gas'
const KILLED_TEXT = 'execution killed'
const KILLED = { cpu: 0, net: 0, returns: '', error: KILLED_TEXT, ram: [] } as const

/** Whether the publisher still has the gas for all it may use: an action can have destroyed some. */
function canPay(run: TxRun, paid: Meter, payer: Payer): boolean {
  if (payer === 'base' || payer === 'genesis') return true
  const gas = payer.at(run.block.time).value
  return gas / run.tx.gasRatio >= BigInt(paid.gas + run.budget)
}

function shown({ contract, actionName, data }: Action): string {
  const text = `Action{Contract: ${contract}, ActionName: ${actionName}, Data: ${data}}\n`
  const points = [...text.slice(0, 2 * SHOWN_ACTION + 1)]
  return points.length > SHOWN_ACTION ? `${points.slice(0, SHOWN_ACTION).join('')}...` : text
}
