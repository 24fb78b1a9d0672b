import bs58 from 'bs58'
import { IostError } from '#core/error.ts'

/** Longest text the decoder takes: the algorithm is quadratic, keys and hashes have at most 90 characters. */
export const MAX_BASE58_CHARS = 512

/** Base58 text (Bitcoin alphabet, no checksum) of bytes. Source: spec chain §1.1. */
export function encodeBase58(bytes: Uint8Array): string {
  return bs58.encode(bytes)
}

/** Bytes of a base58 text. Errors: BAD_BASE58 for an illegal character or a text over MAX_BASE58_CHARS. */
export function decodeBase58(text: string): Uint8Array {
  const bytes = text.length > MAX_BASE58_CHARS ? undefined : bs58.decodeUnsafe(text)
  if (bytes === undefined) throw new IostError({ code: 'BAD_BASE58', text: text.slice(0, 100) })
  return bytes
}

/** As go-iost decodes: an illegal text gives no bytes. Source: spec chain §1.1. */
export function decodeBase58OrEmpty(text: string): Uint8Array {
  if (text.length > MAX_BASE58_CHARS) return new Uint8Array(0)
  return bs58.decodeUnsafe(text) ?? new Uint8Array(0)
}
