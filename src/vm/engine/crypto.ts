import { ripemd160 } from '@noble/hashes/legacy.js'
import { encodeBase58 } from '#core/codec/base58.ts'
import { encodeHex } from '#core/codec/hex.ts'
import { type Sha3, sha3_256 } from '#core/hash/sha3.ts'
import { ed25519Verify } from '#core/keys/ed25519.ts'
import { secp256k1Verify } from '#core/keys/secp256k1.ts'
import type { HostReply } from '#vm/js-machine.ts'
import { decodeLongBase58 } from './base58-long.ts'
import { rawUtf8 } from './raw-utf8.ts'

const BASE_GAS = 100

/** IOSTCrypto of a contract: 100 gas plus one per input byte. Source: spec contracts §2.6, §3.5. */
export function sha3Text(text: string, sha3: Sha3 = sha3_256): HostReply<string> {
  const bytes = rawUtf8(text)
  return { gas: BASE_GAS + bytes.length, value: encodeBase58(sha3(bytes)) }
}

/** sha3-256 of bytes given in hex, in hex; malformed hex gives the empty text and costs the bytes before the fault. */
export function sha3Hex(text: string, sha3: Sha3 = sha3_256): HostReply<string> {
  return hexHash(text, sha3)
}

export function ripemd160Hex(text: string): HostReply<string> {
  return hexHash(text, ripemd160)
}

/** 1 when the signature of a base58 message holds, else 0; keys, signatures and messages that do not decode give 0. */
export function verifySignature(
  algorithm: string,
  message: string,
  signature: string,
  key: string,
): HostReply<number> {
  const bytes = decodeLongBase58(message)
  return {
    gas: BASE_GAS + bytes.length,
    value: isValid(algorithm, bytes, decodeLongBase58(signature), decodeLongBase58(key)) ? 1 : 0,
  }
}

function isValid(algorithm: string, message: Uint8Array, signature: Uint8Array, key: Uint8Array): boolean {
  try {
    if (algorithm === 'ed25519') return ed25519Verify(signature, message, key)
    if (algorithm === 'secp256k1') return secp256k1Verify(signature, message, key)
  } catch {
    return false
  }
  return false
}

function hexHash(text: string, hash: (bytes: Uint8Array) => Uint8Array): HostReply<string> {
  const { bytes, isWhole } = readHex(text)
  return { gas: BASE_GAS + bytes.length, value: isWhole ? encodeHex(hash(bytes)) : '' }
}

/** The bytes up to the first pair that is no hex. */
function readHex(text: string): { bytes: Uint8Array; isWhole: boolean } {
  const digits = /^(?:[0-9a-fA-F]{2})*/.exec(text)?.[0] ?? ''
  const bytes = new Uint8Array(digits.length / 2)
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16)
  return { bytes, isWhole: digits.length === text.length }
}
