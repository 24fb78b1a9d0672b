import { parseDecimal } from '#core/codec/decimal.ts'
import { IostError } from '#core/error.ts'
import { IOST_DECIMALS } from '#core/params.ts'
import { firstJsonValue } from './first-json.ts'
import type { Action } from './tx.ts'

const AMOUNT = /^([0-9]+[.])?[0-9]+$/
const GAS_DECIMALS = 2

/**
 * The check a node makes of action data at sendTx and when it produces a block (not on received blocks).
 * Errors: ACTION_DATA with the reason. Source: spec chain §4.6.
 */
export function checkActionData(action: Action): void {
  const data = firstJsonValue(action.data)
  if (!Array.isArray(data)) throw bad(action, 'not a JSON array')
  if (action.contract === 'token.iost' && action.actionName === 'transfer') {
    if (data.length !== 5) throw bad(action, `transfer needs 5 arguments, got ${data.length}`)
    if (typeof data[0] !== 'string') throw bad(action, 'token is not a string')
    checkAmount(action, data[3], data[0] === 'iost' ? IOST_DECIMALS : undefined)
  }
  if (
    action.contract === 'gas.iost' &&
    (action.actionName === 'pledge' || action.actionName === 'unpledge')
  ) {
    if (data.length !== 3) throw bad(action, `${action.actionName} needs 3 arguments, got ${data.length}`)
    checkAmount(action, data[2], IOST_DECIMALS)
    const significant = (data[2] as string).split('.')[1]?.replace(/0+$/, '').length ?? 0
    if (significant > GAS_DECIMALS) throw bad(action, 'more than 2 decimals')
  }
}

function checkAmount(action: Action, amount: unknown, maxDecimals: number | undefined): void {
  if (typeof amount !== 'string' || !AMOUNT.test(amount)) throw bad(action, 'amount is not a decimal text')
  const written = amount.split('.')[1]?.length ?? 0
  if (maxDecimals !== undefined && written > maxDecimals)
    throw bad(action, `more than ${maxDecimals} decimals`)
  try {
    parseDecimal(amount, maxDecimals ?? -1)
  } catch {
    throw bad(action, 'amount out of range')
  }
}

function bad(action: Action, reason: string): IostError {
  return new IostError(
    { code: 'ACTION_DATA', contract: action.contract, action: action.actionName, reason },
    `invalid action data of ${action.contract}/${action.actionName}: ${reason}`,
  )
}
