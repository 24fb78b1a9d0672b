import { base64 } from '@scure/base'
import { IostError } from '#core/error.ts'

/** Standard base64 with padding. */
export function encodeBase64(bytes: Uint8Array): string {
  return base64.encode(bytes)
}

const STANDARD = /^[A-Za-z0-9+/]*={0,2}$/

/**
 * Bytes of padded standard base64 as Go's decoder reads it: line breaks are skipped, unused bits may be anything.
 * Errors: BAD_BASE64.
 */
export function decodeStandardBase64(text: string): Uint8Array {
  const plain = text.replace(/[\r\n]/g, '')
  if (plain.length % 4 !== 0 || !STANDARD.test(plain)) {
    throw new IostError({ code: 'BAD_BASE64', length: text.length })
  }
  return base64.decode(clearUnusedBits(plain))
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

function clearUnusedBits(text: string): string {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  if (padding === 0) return text
  const last = text.length - padding - 1
  const digit = ALPHABET.indexOf(text[last] as string) & (padding === 2 ? 0x30 : 0x3c)
  return text.slice(0, last) + ALPHABET[digit] + '='.repeat(padding)
}

/** Bytes of base64, standard or URL-safe alphabet, padded or not (spec chain §8.2). Errors: BAD_BASE64. */
export function decodeBase64(text: string): Uint8Array {
  const plain = text.replace(/-/g, '+').replace(/_/g, '/').replace(/=+$/, '')
  try {
    return base64.decode(plain + '='.repeat((4 - (plain.length % 4)) % 4))
  } catch {
    throw new IostError({ code: 'BAD_BASE64', length: text.length })
  }
}
