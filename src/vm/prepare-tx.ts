import {
  addDecimals,
  compareDecimals,
  type Decimal,
  formatDecimal,
  multiplyDecimals,
  parseDecimal,
  unlessOverflow,
} from '#core/codec/decimal.ts'
import { IostError } from '#core/error.ts'
import { checkGasBounds } from '#core/tx/tx-checks.ts'
import { type AuthMode, checkAuthority, isContractLike } from './auth/authority.ts'
import { checkLimits } from './host/amount-limit.ts'
import { readArgs } from './host/args.ts'
import type { TxRun } from './host/context.ts'
import type { Meter } from './host/cost.ts'
import type { GasAccount } from './native/gas/account.ts'
import { GAS_AT_ONCE } from './native/gas/contract.ts'
import { tokenBalance } from './state/token.ts'

const IOST_SCALE = 8
const ONE_IOST = 100_000_000n

/** The error of a transaction that may not be included; `reason` is go-iost's text. */
export function refusal(reason: string): IostError {
  return new IostError({ code: 'TX_REFUSED', reason }, reason)
}

/**
 * What has to hold before a transaction's actions run; the cost of looking is added to `paid`, which holds its bytes.
 * Errors: TX_REFUSED. Source: spec contracts §3.1 "prepare", spec chain §3.3.
 */
export function prepareTx(run: TxRun, account: GasAccount, paid: Meter): void {
  const { tx } = run
  try {
    checkGasBounds(tx)
  } catch (error) {
    throw error instanceof IostError ? refusal(error.message) : error
  }
  if (BigInt(paid.gas) * tx.gasRatio >= tx.gasLimit) {
    throw refusal(
      `gas limit should be larger, paid: ${paid.gas}, gas limit: ${tx.gasLimit}, gas ratio: ${tx.gasRatio}`,
    )
  }
  checkGas(run, account)
  for (const signer of tx.signers) {
    const [id, permission, ...more] = signer.split('@')
    if (id === undefined || permission === undefined || more.length > 0)
      throw refusal(`illegal signer: ${signer}`)
    if (!authorises(run, paid, id, permission, 'signer')) throw refusal(`unauthorized signer: ${signer}`)
  }
  if (!authorises(run, paid, tx.publisher, 'active', 'publisher')) {
    throw refusal(`unauthorized publisher: ${tx.publisher}`)
  }
  if (BigInt(paid.gas) * tx.gasRatio > tx.gasLimit) throw refusal('gas limit used up before the first action')
  try {
    checkLimits(run.state, tx.amountLimit)
  } catch (error) {
    throw error instanceof IostError ? refusal(error.message) : error
  }
}

function authorises(run: TxRun, paid: Meter, id: string, permission: string, mode: AuthMode): boolean {
  // No contract stands behind a transaction.
  if (isContractLike(id)) return false
  const { ok, cpu, net } = checkAuthority(run.state, run.signers, id, permission, mode, run.costs)
  paid.cpu += cpu
  paid.net += net
  return ok
}

function checkGas(run: TxRun, account: GasAccount): void {
  const { tx } = run
  const limit: Decimal = { value: tx.gasLimit, scale: 2 }
  const gas = account.at(run.block.time)
  if (compareDecimals(gas, limit) >= 0) return
  const pledge = ownPledge(run)
  if (pledge === undefined) {
    throw refusal(`gas not enough: user ${tx.publisher} has ${formatDecimal(gas)} < ${formatDecimal(limit)}`)
  }
  const balance: Decimal = { value: tokenBalance(run.state, 'iost', tx.publisher), scale: IOST_SCALE }
  if (compareDecimals(balance, pledge) < 0) {
    throw refusal(
      `iost token amount not enough for pledgement ${formatDecimal(balance)} < ${formatDecimal(pledge)}`,
    )
  }
  const extra = unlessOverflow(() => multiplyDecimals(pledge, GAS_AT_ONCE))
  // The reference ends its process here.
  if (extra === undefined) throw refusal('gas overflow')
  if (compareDecimals(addDecimals(gas, extra), limit) < 0) {
    throw refusal(
      `gas not enough even if considering the new gas pledgement ${formatDecimal(gas)} + ${formatDecimal(extra)} < ${formatDecimal(limit)}`,
    )
  }
}

/** The amount of a transaction whose only action pledges gas of the publisher for the publisher. Source: spec contracts §5.3. */
function ownPledge({ tx }: TxRun): Decimal | undefined {
  const action = tx.actions[0]
  if (tx.actions.length !== 1 || action?.contract !== 'gas.iost' || action.actionName !== 'pledge')
    return undefined
  const abi = { name: 'pledge', args: ['string', 'string', 'string'], amountLimit: [] }
  let args: readonly unknown[]
  try {
    args = readArgs(abi, action.data)
  } catch (error) {
    if (!(error instanceof IostError)) throw error
    throw refusal(`invalid gas pledge args ${error.message} ${action.data}`)
  }
  if (args[0] !== tx.publisher || args[1] !== tx.publisher) return undefined
  const written = args[2] as string
  let amount: Decimal
  try {
    amount = parseDecimal(written, IOST_SCALE)
  } catch (error) {
    if (!(error instanceof IostError)) throw error
    throw refusal(`invalid gas pledge amount ${error.message} ${written}`)
  }
  if (amount.value < ONE_IOST) throw refusal(`invalid gas pledge amount <nil> ${written}`)
  return amount
}
