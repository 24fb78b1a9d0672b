import { type Decimal, formatDecimal, parseDecimal } from '#core/codec/decimal.ts'
import { IostError } from '#core/error.ts'
import { failure } from '#vm/host/failure.ts'
import type { Cell, Frame } from '#vm/host/frame.ts'

/** A token's map of facts. */
export const INFO = 'TI'
const AMOUNT = /^[0-9]+(?:\.[0-9]+)?$/

/** A token that exists, as a method looks at it. */
export type Token = { readonly symbol: string; readonly decimal: Cell }

/** Errors: CONTRACT_FAILED when there is no such token. */
export function demandToken(frame: Frame, symbol: string): Token {
  if (!frame.mapHas(INFO + symbol, 'issuer')) throw failure('token not exists')
  return { symbol, decimal: frame.place(INFO + symbol, 'decimal') }
}

export function infoText(frame: Frame, { symbol }: Token, field: string): string {
  const value = frame.mapGet(INFO + symbol, field)
  return value?.type === 's' ? value.data : ''
}

export function infoNumber(frame: Frame, { symbol }: Token, field: string): bigint {
  const value = frame.mapGet(INFO + symbol, field)
  return value?.type === 'i' ? value.data : 0n
}

export function infoFlag(frame: Frame, { symbol }: Token, field: string): boolean {
  return frame.mapGet(INFO + symbol, field)?.data === true
}

export function scaleOf(frame: Frame, { decimal }: Token): number {
  const value = frame.read(decimal)
  return value?.type === 'i' ? Number(value.data) : 0
}

/** An amount text cut to the token's scale and printed again. Errors: CONTRACT_FAILED. Source: spec contracts §5.1 "v2+ amount rule". */
export function normalAmount(frame: Frame, token: Token, amount: string): string {
  const scale = scaleOf(frame, token)
  if (!AMOUNT.test(amount)) throw failure(`invalid amount ${amount} <nil>`)
  try {
    return formatDecimal(parseDecimal(amount, scale))
  } catch (error) {
    if (!(error instanceof IostError)) throw error
    throw failure(`invalid amount ${amount} ${error.message}`)
  }
}

/** An amount at the token's scale. Errors: CONTRACT_FAILED when it is not positive, DECIMAL. */
export function positiveAmount(frame: Frame, token: Token, amount: string): Decimal {
  const scale = scaleOf(frame, token)
  frame.op(3)
  const number = parseDecimal(amount, scale)
  if (number.value <= 0n) throw failure('invalid amount')
  return number
}

/** The text of an amount in smallest units. */
export function amountText(frame: Frame, token: Token, value: bigint): string {
  const scale = scaleOf(frame, token)
  frame.op()
  return formatDecimal({ value, scale })
}

/** The error of a balance that does not suffice. */
export function notEnough(frame: Frame, token: Token, have: bigint, need: bigint): IostError {
  const scale = scaleOf(frame, token)
  const show = (value: bigint) => formatDecimal({ value, scale })
  return failure(`balance not enough ${show(have)} < ${show(need)}`)
}
