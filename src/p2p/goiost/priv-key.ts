import { generateKeyPair, privateKeyFromProtobuf, privateKeyToProtobuf } from '@libp2p/crypto/keys'
import type { PrivateKey } from '@libp2p/interface'
import { decodeBase64, encodeBase64 } from '#core/codec/base64.ts'
import { IostError } from '#core/error.ts'

/** The identity in the text of `priv.key`: base64 of libp2p's key message. Errors: BAD_IDENTITY. Source: spec network §4.1. */
export function parsePrivKey(text: string): PrivateKey {
  try {
    return privateKeyFromProtobuf(decodeBase64(text.trim()))
  } catch {
    throw new IostError({ code: 'BAD_IDENTITY' }, 'priv.key does not hold a libp2p private key in base64')
  }
}

/** The text of `priv.key` for an identity. */
export function formatPrivKey(key: PrivateKey): string {
  return encodeBase64(privateKeyToProtobuf(key))
}

/** A fresh Ed25519 identity. */
export async function createPrivKey(): Promise<PrivateKey> {
  return generateKeyPair('Ed25519')
}
