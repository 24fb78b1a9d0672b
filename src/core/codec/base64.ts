import { base64 } from '@scure/base'
import { IostError } from '#core/error.ts'

/** Standard base64 with padding. */
export function encodeBase64(bytes: Uint8Array): string {
  return base64.encode(bytes)
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
