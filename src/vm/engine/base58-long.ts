const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

/** Bytes of a base58 text of any length, by halves so that long texts stay cheap; an illegal text gives no bytes. */
export function decodeLongBase58(text: string): Uint8Array {
  if (!/^[1-9A-HJ-NP-Za-km-z]*$/.test(text)) return new Uint8Array()
  const zeros = /^1*/.exec(text)?.[0].length ?? 0
  const value = numberOf(text, zeros, text.length)
  let hex = value === 0n ? '' : value.toString(16)
  if (hex.length % 2 === 1) hex = `0${hex}`
  const bytes = new Uint8Array(zeros + hex.length / 2)
  for (let i = 0; i < hex.length; i += 2) bytes[zeros + i / 2] = Number.parseInt(hex.slice(i, i + 2), 16)
  return bytes
}

function numberOf(text: string, from: number, to: number): bigint {
  if (to - from > 8) {
    const middle = (from + to) >> 1
    return numberOf(text, from, middle) * 58n ** BigInt(to - middle) + numberOf(text, middle, to)
  }
  let value = 0
  for (let i = from; i < to; i++) value = value * 58 + ALPHABET.indexOf(text[i] as string)
  return BigInt(value)
}
