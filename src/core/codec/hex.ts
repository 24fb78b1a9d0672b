import { IostError } from '#core/error.ts'

const DIGIT_UNITS = Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0))
/** Bytes turned into text at once: what a call can take as arguments. */
const CHUNK = 4096

/** Lower-case hex text of bytes. */
export function encodeHex(bytes: Uint8Array): string {
  let text = ''
  for (let start = 0; start < bytes.length; start += CHUNK) {
    const end = Math.min(start + CHUNK, bytes.length)
    const units: number[] = []
    for (let i = start; i < end; i++) {
      const byte = bytes[i] as number
      units.push(DIGIT_UNITS[byte >> 4] as number, DIGIT_UNITS[byte & 15] as number)
    }
    text += String.fromCharCode.apply(null, units)
  }
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
