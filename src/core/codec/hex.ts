import { IostError } from '#core/error.ts'

const DIGITS = '0123456789abcdef'

/** Lower-case hex text of bytes. */
export function encodeHex(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += (DIGITS[byte >> 4] as string) + (DIGITS[byte & 15] as string)
  return text
}

/** Bytes of a hex text, either case. Errors: BAD_HEX. */
export function decodeHex(text: string): Uint8Array {
  if (text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text))
    throw new IostError({ code: 'BAD_HEX', length: text.length })
  const out = new Uint8Array(text.length / 2)
  for (let i = 0; i < out.length; i++) out[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16)
  return out
}
