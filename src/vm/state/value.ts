import { utf8Length, writeUtf8 } from '#core/codec/bytes.ts'
import type { Decimal } from '#core/codec/decimal.ts'
import type { AsciiText } from './ascii-text.ts'
import { lossyUtf8 } from './lossy-utf8.ts'

/** A typed value of the state; `payer` is the account or contract its RAM is billed to ('' = recorded as empty). Source: spec contracts §4.2. */
export type Value =
  | { readonly type: 's' | 'j'; readonly data: string; readonly payer: string | undefined }
  | { readonly type: 'i'; readonly data: bigint; readonly payer: string | undefined }
  | { readonly type: 'b'; readonly data: boolean; readonly payer: string | undefined }
  | { readonly type: 'f'; readonly data: Decimal; readonly payer: string | undefined }
  | { readonly type: 'n'; readonly data: null; readonly payer: string | undefined }

const AT = 0x40
const HEAD = { s: 0x73, j: 0x6a, i: 0x69, b: 0x62, f: 0x66, n: 0x6e } as const

/** Reads a stored value; anything that is none of the six types reads as nil. The payer is what follows the last `@`. */
export function decodeValue(bytes: Uint8Array): Value {
  const at = bytes.lastIndexOf(AT)
  const end = at < 0 ? bytes.length : at
  const payer = at < 0 ? undefined : payerOf(bytes, at + 1)
  switch (bytes[0]) {
    case HEAD.s:
      return { type: 's', data: lossyUtf8(bytes, 1, end), payer }
    case HEAD.j:
      return { type: 'j', data: lossyUtf8(bytes, 1, end), payer }
    case HEAD.i:
      if (end < 9) break
      return { type: 'i', data: readInt64(bytes, 1), payer }
    case HEAD.b:
      return { type: 'b', data: bytes[1] === 0x74, payer }
    case HEAD.f:
      if (end < 13) break
      return { type: 'f', data: { value: readInt64(bytes, 1), scale: readInt32(bytes, 9) }, payer }
  }
  return { type: 'n', data: null, payer }
}

/** The payer of a stored value alone, the rest left unread; `likely` is whom it is often billed to. */
export function readPayer(bytes: Uint8Array, likely: string): string | undefined {
  const before = bytes.length - likely.length - 1
  // Looked at first where it would stand: cheaper than to look for where the payer begins.
  if (bytes[before] === AT && isTextAt(bytes, before + 1, likely) && !likely.includes('@')) return likely
  const at = bytes.lastIndexOf(AT)
  return at < 0 ? undefined : payerOf(bytes, at + 1)
}

/** Whether stored bytes read as nil. */
export function isNil(bytes: Uint8Array): boolean {
  const head = bytes[0]
  if (head === HEAD.s || head === HEAD.j || head === HEAD.b) return false
  return decodeValue(bytes).type === 'n'
}

/** By far the most values are billed to one of these: no new text is made for them. */
const COMMON_PAYERS = ['token.iost', 'gas.iost']

function payerOf(bytes: Uint8Array, start: number): string {
  if (start === bytes.length) return ''
  for (const payer of COMMON_PAYERS) if (isTextAt(bytes, start, payer)) return payer
  return lossyUtf8(bytes, start, bytes.length)
}

/** Whether what is left of the bytes is an ASCII text. */
function isTextAt(bytes: Uint8Array, start: number, text: string): boolean {
  if (bytes.length - start !== text.length) return false
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit > 0x7f || unit !== bytes[start + i]) return false
  }
  return true
}

/** The stored bytes of a value; lone surrogates of a text become their three raw bytes (spec contracts §2.6). */
export function encodeValue(value: Value): Uint8Array {
  const { payer } = value
  const out = new Uint8Array(valueLength(value))
  out[0] = HEAD[value.type]
  let at = 1
  switch (value.type) {
    case 's':
    case 'j':
      at = writeRawText(value.data, out, 1)
      break
    case 'i':
      writeInt64(out, 1, value.data)
      at = 9
      break
    case 'b':
      out[1] = value.data ? 0x74 : 0x66
      at = 2
      break
    case 'f':
      writeInt64(out, 1, value.data.value)
      writeInt32(out, 9, value.data.scale)
      at = 13
      break
  }
  if (payer !== undefined) {
    out[at] = AT
    writeUtf8(payer, out, at + 1)
  }
  return out
}

/** The stored bytes of a text whose own are all ASCII. */
export function encodeAscii(text: AsciiText, payer: string): Uint8Array {
  const { bytes } = text
  const at = 1 + bytes.length
  const out = new Uint8Array(at + 1 + utf8Length(payer))
  out[0] = HEAD.s
  out.set(bytes, 1)
  out[at] = AT
  writeUtf8(payer, out, at + 1)
  return out
}

/** Number of stored bytes, payer suffix included; what RAM and put costs count. */
export function valueLength(value: Value): number {
  const suffix = value.payer === undefined ? 0 : 1 + utf8Length(value.payer)
  switch (value.type) {
    case 's':
    case 'j':
      return 1 + utf8Length(value.data) + suffix
    case 'i':
      return 9 + suffix
    case 'b':
      return 2 + suffix
    case 'f':
      return 13 + suffix
    case 'n':
      return 1 + suffix
  }
}

function writeRawText(text: string, out: Uint8Array, offset: number): number {
  const end = writeUtf8(text, out, offset)
  // As many bytes as units: ASCII.
  if (end - offset === text.length || !LONE_SURROGATE.test(text)) return end
  let at = offset
  for (const char of text) {
    const point = char.codePointAt(0) as number
    if (point >= 0xd800 && point <= 0xdfff) {
      out[at + 1] = 0x80 | ((point >> 6) & 0x3f)
      out[at + 2] = 0x80 | (point & 0x3f)
      out[at] = 0xed
    }
    at += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
  }
  return end
}

/** Matches a surrogate without its partner. */
export const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/

function readInt64(bytes: Uint8Array, at: number): bigint {
  const low = readInt32(bytes, at) >>> 0
  const high = readInt32(bytes, at + 4)
  return high >= -0x200000 && high < 0x200000
    ? BigInt(high * 0x100000000 + low)
    : (BigInt(high) << 32n) | BigInt(low)
}

function readInt32(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)
  )
}

function writeInt64(out: Uint8Array, at: number, value: bigint): void {
  const number = Number(value)
  // Two halves as plain numbers where they are exact: cheaper than a view for every value.
  if (Number.isSafeInteger(number)) {
    const high = Math.floor(number / 0x100000000)
    writeInt32(out, at, number - high * 0x100000000)
    writeInt32(out, at + 4, high)
  } else {
    writeInt32(out, at, Number(BigInt.asIntN(32, value)))
    writeInt32(out, at + 4, Number(BigInt.asIntN(32, value >> 32n)))
  }
}

/** `value` modulo 2^32, little endian. */
function writeInt32(out: Uint8Array, at: number, value: number): void {
  out[at] = value
  out[at + 1] = value >>> 8
  out[at + 2] = value >>> 16
  out[at + 3] = value >>> 24
}
