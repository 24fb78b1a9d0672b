import { type Decimal, formatDecimal, parseDecimal } from '#core/codec/decimal.ts'
import { IostError } from '#core/error.ts'
import { failure } from '#vm/host/failure.ts'
import type { Cell, Frame } from '#vm/host/frame.ts'
import type { StateView } from '#vm/state/state-view.ts'

/** A token's map of facts. */
export const INFO = 'TI'
const AMOUNT = /^[0-9]+(?:\.[0-9]+)?$/

type Field = 'issuer' | 'decimal' | 'canTransfer' | 'onlyIssuerCanTransfer' | 'supply' | 'totalSupply'

/** A token's facts, each looked up at its first use. */
export class Token {
  readonly symbol: string
  readonly #cells = new Map<Field, Cell>()

  constructor(symbol: string) {
    this.symbol = symbol
  }

  cell(frame: Frame, field: Field): Cell {
    let cell = this.#cells.get(field)
    if (cell === undefined) {
      cell = frame.place(INFO + this.symbol, field)
      this.#cells.set(field, cell)
    }
    return cell
  }
}

/** Tokens of every block's state: most transactions of a block move the same ones. */
const known = new WeakMap<StateView, Map<string, Token>>()

/** Errors: CONTRACT_FAILED when there is no such token. */
export function demandToken(frame: Frame, symbol: string): Token {
  const token = tokenOf(frame.run.state, symbol)
  if (!frame.exists(token.cell(frame, 'issuer'))) throw failure('token not exists')
  return token
}

function tokenOf(state: StateView, symbol: string): Token {
  let tokens = known.get(state)
  if (tokens === undefined) {
    tokens = new Map()
    known.set(state, tokens)
  }
  let token = tokens.get(symbol)
  if (token === undefined) {
    token = new Token(symbol)
    tokens.set(symbol, token)
  }
  return token
}

export function infoText(frame: Frame, token: Token, field: Field): string {
  const value = frame.read(token.cell(frame, field))
  return value?.type === 's' ? value.data : ''
}

export function infoNumber(frame: Frame, token: Token, field: Field): bigint {
  const value = frame.read(token.cell(frame, field))
  return value?.type === 'i' ? value.data : 0n
}

export function infoFlag(frame: Frame, token: Token, field: Field): boolean {
  return frame.read(token.cell(frame, field))?.data === true
}

export function scaleOf(frame: Frame, token: Token): number {
  return Number(infoNumber(frame, token, 'decimal'))
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
