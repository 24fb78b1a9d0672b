import * as ed from '@noble/ed25519'
import { sha512 } from '@noble/hashes/sha2.js'
import { equalBytes } from '#core/codec/bytes.ts'

ed.hashes.sha512 = sha512

const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n

/** Public key (32 bytes) of a 32-byte seed. */
export function ed25519PublicKey(seed: Uint8Array): Uint8Array {
  return ed.getPublicKey(seed)
}

/** Signature (64 bytes, RFC 8032) of a message by a 32-byte seed. */
export function ed25519Sign(message: Uint8Array, seed: Uint8Array): Uint8Array {
  return ed.sign(message, seed)
}

/**
 * Whether go-iost accepts the signature: cofactorless equation, S below the order, R compared as bytes, a non-canonical
 * key allowed; wrong lengths give false. Source: spec chain §2.2, spec contracts §11 "crypto".
 */
export function ed25519Verify(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  if (signature.length !== 64 || publicKey.length !== 32) return false
  const s = littleEndian(signature.subarray(32))
  if (s >= ORDER) return false
  try {
    const a = ed.Point.fromBytes(publicKey, true)
    const r = signature.subarray(0, 32)
    const hash = sha512.create().update(r).update(publicKey).update(message).digest()
    const k = littleEndian(hash) % ORDER
    const base = s === 0n ? ed.Point.ZERO : ed.Point.BASE.multiply(s, false)
    const rest = k === 0n ? ed.Point.ZERO : a.multiply(k, false)
    return equalBytes(base.add(rest.negate()).toBytes(), r)
  } catch {
    return false // the key is no point of the curve
  }
}

function littleEndian(bytes: Uint8Array): bigint {
  let value = 0n
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i] as number)
  return value
}
