import { secp256k1 } from '@noble/curves/secp256k1.js'

const HALF_ORDER_RULE = { prehash: false, lowS: true } as const

/** Compressed public key (33 bytes) of a 32-byte secret. */
export function secp256k1PublicKey(secret: Uint8Array): Uint8Array {
  return secp256k1.getPublicKey(secret, true)
}

/** Signature r‖s (64 bytes, low s, RFC 6979) over a 32-byte digest. */
export function secp256k1Sign(digest: Uint8Array, secret: Uint8Array): Uint8Array {
  return secp256k1.sign(digest, secret, HALF_ORDER_RULE)
}

/**
 * Whether go-iost accepts the signature: 64 bytes r‖s, low s, key compressed, uncompressed or hybrid; the message is the
 * digest itself: its first 32 bytes, shorter ones padded on the left. Source: spec chain §2.2, spec contracts §11 "crypto".
 */
export function secp256k1Verify(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  if (signature.length !== 64) return false
  const key = plainKey(publicKey)
  if (key === undefined) return false
  try {
    return secp256k1.verify(signature, digestOf(message), key, HALF_ORDER_RULE)
  } catch {
    return false // r, s or the key is out of range
  }
}

/** Uncompressed coordinates x‖y (64 bytes) of a public key, or undefined when it does not parse. */
export function secp256k1Coordinates(publicKey: Uint8Array): Uint8Array | undefined {
  const key = plainKey(publicKey)
  if (key === undefined) return undefined
  try {
    return secp256k1.Point.fromBytes(key).toBytes(false).slice(1)
  } catch {
    return undefined
  }
}

function digestOf(message: Uint8Array): Uint8Array {
  if (message.length === 32) return message
  const digest = new Uint8Array(32)
  const head = message.subarray(0, 32)
  digest.set(head, 32 - head.length)
  return digest
}

/** A hybrid key (06/07 x y) as its uncompressed form when the parity byte is right; other forms as they are. */
function plainKey(publicKey: Uint8Array): Uint8Array | undefined {
  const lead = publicKey[0]
  if (publicKey.length === 33 && (lead === 2 || lead === 3)) return publicKey
  if (publicKey.length !== 65) return undefined
  if (lead === 4) return publicKey
  if (lead !== 6 && lead !== 7) return undefined
  if (((publicKey[64] as number) & 1) !== lead - 6) return undefined
  const plain = publicKey.slice()
  plain[0] = 4
  return plain
}
