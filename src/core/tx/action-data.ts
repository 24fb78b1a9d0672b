import { parseDecimal } from '#core/codec/decimal.ts'
import { IostError } from '#core/error.ts'
import { IOST_DECIMALS } from '#core/params.ts'
import { firstJsonValue } from './first-json.ts'
import type { Action } from './tx.ts'

const AMOUNT = /^([0-9]+[.])?[0-9]+$/
const GAS_DECIMALS = 2
const TRANSFER_ARGS = 5
const PLEDGE_ARGS = 3

/**
 * The check a node makes of action data at sendTx and when it produces a block (not on received blocks).
 * Errors: ACTION_DATA with go-iost's text as message. Source: spec chain §4.6.
 */
export function checkActionData(action: Action): void {
  const args = firstJsonValue(action.data)
  if (args === undefined) throw bad(action, `invalid json array: no JSON value, ${action.data}`)
  if (!Array.isArray(args))
    throw bad(action, `invalid json array: type assertion to []interface{} failed, ${action.data}`)
  if (action.contract === 'token.iost' && action.actionName === 'transfer') {
    checkCount(action, args, TRANSFER_ARGS)
    if (typeof args[0] !== 'string')
      throw bad(action, `invalid token: type assertion to string failed, ${action.data}`)
    checkAmount(action, args[3], args[0] === 'iost' ? IOST_DECIMALS : undefined)
  }
  if (
    action.contract === 'gas.iost' &&
    (action.actionName === 'pledge' || action.actionName === 'unpledge')
  ) {
    checkCount(action, args, PLEDGE_ARGS)
    const amount = checkAmount(action, args[2], IOST_DECIMALS)
    const significant = amount.split('.')[1]?.replace(/0+$/, '').length ?? 0
    if (significant > GAS_DECIMALS)
      throw bad(action, `decimal should not exceed ${GAS_DECIMALS}: ${action.data}`)
  }
}

function checkCount(action: Action, args: readonly unknown[], count: number): void {
  if (args.length !== count) throw bad(action, `wrong args num: ${action.data}`)
}

function checkAmount(action: Action, amount: unknown, maxDecimals: number | undefined): string {
  if (typeof amount !== 'string')
    throw bad(action, `invalid amount: type assertion to string failed, ${action.data}`)
  if (!AMOUNT.test(amount)) throw bad(action, `invalid amount: ${amount}`)
  const written = amount.split('.')[1]?.length ?? 0
  if (maxDecimals !== undefined && written > maxDecimals) throw bad(action, `invalid decimal: ${amount}`)
  try {
    parseDecimal(amount, maxDecimals ?? -1)
  } catch {
    throw bad(action, `invalid amount: ${amount}`)
  }
  return amount
}

function bad(action: Action, message: string): IostError {
  return new IostError({ code: 'ACTION_DATA', contract: action.contract, action: action.actionName }, message)
}
