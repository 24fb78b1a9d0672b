import { equalBytes } from '#core/codec/bytes.ts'
import { IostError } from '#core/error.ts'
import type { AlgorithmName } from './algorithm.ts'
import { ed25519PublicKey, ed25519Sign } from './ed25519.ts'
import { secp256k1PublicKey, secp256k1Sign } from './secp256k1.ts'

/** A key pair: `secret` is seed‖public (64 bytes) for ed25519 and the scalar (32 bytes) for secp256k1. Source: spec chain §2.1. */
export type KeyPair = {
  readonly algorithm: AlgorithmName
  readonly secret: Uint8Array
  readonly publicKey: Uint8Array
}

/** The ed25519 key pair of a 32-byte seed. Errors: BAD_SECRET_KEY. */
export function keyPairFromSeed(seed: Uint8Array): KeyPair {
  if (seed.length !== 32) throw badSecret('ed25519', seed.length, 'length')
  const publicKey = ed25519PublicKey(seed)
  const secret = new Uint8Array(64)
  secret.set(seed)
  secret.set(publicKey, 32)
  return { algorithm: 'ed25519', secret, publicKey }
}

/**
 * The key pair of a raw secret: 64 bytes whose end is the public key, or 32 bytes for secp256k1.
 * Errors: BAD_SECRET_KEY with the reason (length, mismatch, range). Source: spec chain §2.1.
 */
export function keyPairFromSecret(algorithm: AlgorithmName, secret: Uint8Array): KeyPair {
  if (algorithm === 'ed25519') {
    if (secret.length !== 64) throw badSecret(algorithm, secret.length, 'length')
    const pair = keyPairFromSeed(secret.slice(0, 32))
    if (!equalBytes(pair.publicKey, secret.subarray(32))) throw badSecret(algorithm, 64, 'mismatch')
    return pair
  }
  if (secret.length !== 32) throw badSecret(algorithm, secret.length, 'length')
  try {
    return { algorithm, secret: secret.slice(), publicKey: secp256k1PublicKey(secret) }
  } catch {
    throw badSecret(algorithm, 32, 'range')
  }
}

/** Signs a 32-byte digest: 64 bytes, deterministic. */
export function signDigest(pair: KeyPair, digest: Uint8Array): Uint8Array {
  return pair.algorithm === 'ed25519'
    ? ed25519Sign(digest, pair.secret.subarray(0, 32))
    : secp256k1Sign(digest, pair.secret)
}

function badSecret(algorithm: string, length: number, reason: string): IostError {
  return new IostError({ code: 'BAD_SECRET_KEY', algorithm, length, reason })
}
