import { type Decimal, formatDecimal, parseDecimal } from '#core/codec/decimal.ts'
import { IostError } from '#core/error.ts'
import { failure } from '#vm/host/failure.ts'
import type { Frame } from '#vm/host/frame.ts'

/** A token's map of facts. */
export const INFO = 'TI'
const AMOUNT = /^[0-9]+(?:\.[0-9]+)?$/

/** Errors: CONTRACT_FAILED when there is no such token. */
export function demandToken(frame: Frame, symbol: string): void {
  if (!frame.mapHas(INFO + symbol, 'issuer')) throw failure('token not exists')
}

export function infoText(frame: Frame, symbol: string, field: string): string {
  const value = frame.mapGet(INFO + symbol, field)
  return value?.type === 's' ? value.data : ''
}

export function infoNumber(frame: Frame, symbol: string, field: string): bigint {
  const value = frame.mapGet(INFO + symbol, field)
  return value?.type === 'i' ? value.data : 0n
}

export function infoFlag(frame: Frame, symbol: string, field: string): boolean {
  return frame.mapGet(INFO + symbol, field)?.data === true
}

/** An amount text cut to the token's scale and printed again. Errors: CONTRACT_FAILED. Source: spec contracts §5.1 "v2+ amount rule". */
export function normalAmount(frame: Frame, symbol: string, amount: string): string {
  const scale = Number(infoNumber(frame, symbol, 'decimal'))
  if (!AMOUNT.test(amount)) throw failure(`invalid amount ${amount} <nil>`)
  try {
    return formatDecimal(parseDecimal(amount, scale))
  } catch (error) {
    if (!(error instanceof IostError)) throw error
    throw failure(`invalid amount ${amount} ${error.message}`)
  }
}

/** An amount in smallest units. Errors: CONTRACT_FAILED when it is not positive, DECIMAL. */
export function positiveAmount(frame: Frame, symbol: string, amount: string): bigint {
  const scale = Number(infoNumber(frame, symbol, 'decimal'))
  frame.op(3)
  const { value } = parseDecimal(amount, scale)
  if (value <= 0n) throw failure('invalid amount')
  return value
}

/** The text of an amount in smallest units. */
export function amountText(frame: Frame, symbol: string, value: bigint): string {
  const scale = Number(infoNumber(frame, symbol, 'decimal'))
  frame.op()
  return formatDecimal({ value, scale })
}

/** The error of a balance that does not suffice. */
export function notEnough(frame: Frame, symbol: string, have: bigint, need: bigint) {
  const scale = Number(infoNumber(frame, symbol, 'decimal'))
  const show = (value: bigint) => formatDecimal({ value, scale } satisfies Decimal)
  return failure(`balance not enough ${show(have)} < ${show(need)}`)
}
