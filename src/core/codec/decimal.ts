import { IostError } from '#core/error.ts'

/** A fixed point number: value / 10^scale, value in int64 range. Source: spec chain §1.3. */
export type Decimal = { readonly value: bigint; readonly scale: number }

const MAX = 2n ** 63n - 1n
const MIN = -(2n ** 63n)
/** One more digit behind a number up to this is still exact. */
const MAX_SHORT = Math.floor(Number.MAX_SAFE_INTEGER / 10) - 1
const ZERO = 0x30

/**
 * Reads a decimal text as go-iost does; scale < 0 keeps as many fraction digits as written.
 * Digits behind the wanted scale are not looked at (at scale 0 the first one is: spec contracts §11).
 * Errors: DECIMAL with go-iost's text as message.
 */
export function parseDecimal(text: string, scale: number): Decimal {
  if (text.length === 0 || text[0] === '.') throw fault('amount format error', text)
  if (text[0] === '-') {
    const positive = parseDecimal(text.slice(1), scale)
    return { value: -positive.value, scale: positive.scale }
  }
  // Plain numbers as long as they are exact; bigints are for the rare long amounts.
  let short = 0
  let long: bigint | undefined
  let digits = 0
  let seenDot = false
  for (const char of text) {
    if (char >= '0' && char <= '9') {
      if (long === undefined) {
        short = short * 10 + (char.charCodeAt(0) - ZERO)
        if (short > MAX_SHORT) long = BigInt(short)
      } else {
        long = long * 10n + BigInt(char)
        if (long > MAX) throw fault('overflow error', text)
      }
      if (seenDot) {
        digits += 1
        if (scale >= 0 && digits >= scale) break
      }
    } else if (char === '.') {
      if (seenDot) throw fault('multi decimal point error', text)
      seenDot = true
    } else {
      throw fault('abnormal char in amount', text)
    }
  }
  const read: Decimal = { value: long ?? BigInt(short), scale: digits }
  return scale < 0 ? read : rescale(read, scale)
}

/** The same number at another scale; going down truncates toward zero. Errors: DECIMAL overflow error. */
export function rescale(number: Decimal, scale: number): Decimal {
  if (scale === number.scale) return number
  if (scale < number.scale) return { value: number.value / powerOfTen(number.scale - scale), scale }
  return { value: checked(number.value * powerOfTen(scale - number.scale)), scale }
}

/** Short text: no trailing zeros behind the point, no trailing point. */
export function formatDecimal(number: Decimal): string {
  const full = fullDigits(number)
  if (number.scale === 0) return full
  return full.replace(/0+$/, '').replace(/\.$/, '')
}

/** Text with exactly `scale` fraction digits; negative values keep the short form, as go-iost's do (spec chain §1.3 [Q]). */
export function formatDecimalFull(number: Decimal): string {
  return number.value < 0n ? formatDecimal(number) : fullDigits(number)
}

/** Exact order of two decimals: -1, 0 or 1. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const scale = Math.max(a.scale, b.scale)
  const left = a.scale === scale ? a.value : a.value * powerOfTen(scale - a.scale)
  const right = b.scale === scale ? b.value : b.value * powerOfTen(scale - b.scale)
  return left < right ? -1 : left > right ? 1 : 0
}

/** Sum at the larger scale. Errors: DECIMAL overflow error. */
export function addDecimals(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale)
  return { value: checked(rescale(a, scale).value + rescale(b, scale).value), scale }
}

/** Product: trailing zeros of both are dropped first, scales add. Errors: DECIMAL overflow error. */
export function multiplyDecimals(a: Decimal, b: Decimal): Decimal {
  const left = shrink(a)
  const right = shrink(b)
  return { value: checked(left.value * right.value), scale: left.scale + right.scale }
}

/**
 * Product with a double at the number's own scale, rounded half away from zero.
 * Errors: DECIMAL overflow error when the factor's whole neighbours already lead out of range.
 */
export function multiplyByDouble({ value, scale }: Decimal, factor: number): Decimal {
  checked(value * BigInt(Math.floor(factor)))
  checked(value * BigInt(Math.ceil(factor)))
  const product = Number(value) * factor
  return { value: checked(BigInt(Math.sign(product) * Math.round(Math.abs(product)))), scale }
}

/** What an operation on decimals gives, or undefined where it leaves the range. */
export function unlessOverflow(operation: () => Decimal): Decimal | undefined {
  try {
    return operation()
  } catch (error) {
    if (error instanceof IostError && error.code === 'DECIMAL') return undefined
    throw error
  }
}

/** The number without trailing zeros of its fraction. */
function shrink(number: Decimal): Decimal {
  let { value, scale } = number
  if (value === 0n) return { value: 0n, scale: 0 }
  while (scale > 0 && value % 10n === 0n) {
    value /= 10n
    scale -= 1
  }
  return { value, scale }
}

const POWERS = Array.from({ length: 40 }, (_, exponent) => 10n ** BigInt(exponent))

function powerOfTen(exponent: number): bigint {
  return POWERS[exponent] ?? 10n ** BigInt(exponent)
}

function fullDigits(number: Decimal): string {
  const sign = number.value < 0n ? '-' : ''
  const digits = (number.value < 0n ? -number.value : number.value).toString().padStart(number.scale + 1, '0')
  if (number.scale === 0) return sign + digits
  return `${sign}${digits.slice(0, -number.scale)}.${digits.slice(-number.scale)}`
}

function checked(value: bigint): bigint {
  if (value > MAX || value < MIN) throw fault('overflow error', value.toString())
  return value
}

function fault(reason: string, text: string): IostError {
  return new IostError({ code: 'DECIMAL', reason, text: text.slice(0, 100) }, reason)
}
