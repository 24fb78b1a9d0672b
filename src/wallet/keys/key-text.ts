import { decodeBase58 } from '#core/codec/base58.ts'
import { decodeHex } from '#core/codec/hex.ts'
import { IostError } from '#core/error.ts'
import { type KeyPair, keyPairFromSecret, keyPairFromSeed } from '#core/keys/key-pair.ts'
import { decodeLegacyId, isLegacyId } from '#core/keys/legacy-id.ts'

/** How a text was read: the full 64-byte ed25519 secret, a 32-byte ed25519 seed, or a secp256k1 scalar. */
export type KeyForm = 'ed25519-full' | 'ed25519-seed' | 'secp256k1'

export type KeyReading = { readonly form: KeyForm; readonly pair: KeyPair }

/** Longest text read as a key. */
const MAX_KEY_CHARS = 200

/**
 * All key pairs that a raw private key text may mean, base58 or `0x` hex. 32 bytes fit both curves, so both are returned
 * and the person decides by the account each opens. Source: spec chain §2.1, §9.1.
 * Errors: NOT_A_PRIVATE_KEY with what it is instead (legacy-id, public-key, length, text), BAD_SECRET_KEY.
 */
export function readKeyText(text: string): readonly KeyReading[] {
  const bytes = keyBytes(text.trim())
  if (bytes.length === 64) return [{ form: 'ed25519-full', pair: keyPairFromSecret('ed25519', bytes) }]
  if (bytes.length === 33) throw notAKey('public-key')
  if (bytes.length !== 32) throw notAKey('length', bytes.length)
  const readings: KeyReading[] = [{ form: 'ed25519-seed', pair: keyPairFromSeed(bytes) }]
  try {
    readings.push({ form: 'secp256k1', pair: keyPairFromSecret('secp256k1', bytes) })
  } catch {
    // Zero or beyond the group order: no secp256k1 key, the other reading stands.
  }
  return readings
}

function keyBytes(text: string): Uint8Array {
  if (text.length === 0 || text.length > MAX_KEY_CHARS) throw notAKey('text', text.length)
  if (isLegacyId(text)) {
    decodeLegacyId(text)
    throw notAKey('legacy-id')
  }
  try {
    return text.startsWith('0x') ? decodeHex(text.slice(2)) : decodeBase58(text)
  } catch {
    // The text may be a secret with a slip: it must not travel in an error.
    throw notAKey('text', text.length)
  }
}

function notAKey(reason: string, length?: number): IostError {
  return new IostError({
    code: 'NOT_A_PRIVATE_KEY',
    reason,
    ...(length === undefined ? {} : { length }),
  })
}
