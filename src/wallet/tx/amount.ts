import { type Decimal, formatDecimal, parseDecimal } from '#core/codec/decimal.ts'
import { IostError } from '#core/error.ts'

/**
 * An amount as a person types it, exactly: no sign, no exponent, at most `decimals` digits behind the point, above zero.
 * Errors: AMOUNT_TEXT, AMOUNT_DIGITS, AMOUNT_ZERO, AMOUNT_TOO_LARGE.
 */
export function parseAmount(text: string, decimals: number): Decimal {
  const plain = text.trim()
  const match = /^([0-9]{1,20})(?:[.]([0-9]{1,30}))?$/.exec(plain)
  if (match === null) throw new IostError({ code: 'AMOUNT_TEXT', text: plain.slice(0, 40) })
  const digits = (match[2] ?? '').replace(/0+$/, '').length
  if (digits > decimals) throw new IostError({ code: 'AMOUNT_DIGITS', digits, decimals })
  let amount: Decimal
  try {
    amount = parseDecimal(plain, decimals)
  } catch {
    throw new IostError({ code: 'AMOUNT_TOO_LARGE', text: plain.slice(0, 40) })
  }
  if (amount.value === 0n) throw new IostError({ code: 'AMOUNT_ZERO' })
  return amount
}

/** The one text of an amount that is signed: no needless zeros. */
export function amountText(amount: Decimal): string {
  return formatDecimal(amount)
}
