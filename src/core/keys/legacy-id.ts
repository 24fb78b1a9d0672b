import { decodeBase58, encodeBase58 } from '#core/codec/base58.ts'
import { concatBytes, equalBytes } from '#core/codec/bytes.ts'
import { IostError } from '#core/error.ts'
import { crc32Koopman } from '#core/hash/crc32.ts'

const PREFIX = 'IOST'

/** The 2018 text form of a public key: `IOST` and base58 of key and checksum. Source: spec chain §2.4. */
export function encodeLegacyId(publicKey: Uint8Array): string {
  return PREFIX + encodeBase58(concatBytes(publicKey, checksum(publicKey)))
}

/** Public key (32 or 33 bytes) of a 2018 id. Errors: BAD_LEGACY_ID with the reason, BAD_BASE58. */
export function decodeLegacyId(id: string): Uint8Array {
  if (!id.startsWith(PREFIX)) throw bad(id, 'prefix')
  const payload = decodeBase58(id.slice(PREFIX.length))
  if (payload.length !== 36 && payload.length !== 37) throw bad(id, 'length')
  const key = payload.slice(0, -4)
  if (!equalBytes(checksum(key), payload.subarray(-4))) throw bad(id, 'checksum')
  return key
}

/** Whether a text looks like a 2018 id rather than a plain base58 key. */
export function isLegacyId(text: string): boolean {
  return text.startsWith(PREFIX) && text.length > 50
}

function checksum(key: Uint8Array): Uint8Array {
  const crc = crc32Koopman(key)
  return Uint8Array.of(crc & 0xff, (crc >>> 8) & 0xff, (crc >>> 16) & 0xff, crc >>> 24)
}

function bad(id: string, reason: string): IostError {
  return new IostError({ code: 'BAD_LEGACY_ID', id: id.slice(0, 64), reason })
}
