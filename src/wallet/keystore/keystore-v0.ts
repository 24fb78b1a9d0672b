import { scryptAsync } from '@noble/hashes/scrypt.js'
import { decodeBase58, encodeBase58 } from '#core/codec/base58.ts'
import { concatBytes, equalBytes, utf8Encode } from '#core/codec/bytes.ts'
import { IostError } from '#core/error.ts'
import { sha3_256 } from '#core/hash/sha3.ts'
import type { Random } from '#platform/random.ts'

const SCRYPT = { N: 32768, r: 8, p: 1, dkLen: 32 } as const

/** The encrypted fields of a key pair in an iwallet file, all base58. */
export type EncryptedKey = { readonly salt: string; readonly encryptedKey: string; readonly mac: string }

/**
 * Encrypts a raw private key as iwallet's `v0`. The 16 bytes behind the salt are random here; readers take them from the
 * file. Source: spec chain §9.2.
 */
export async function encryptV0(secret: Uint8Array, password: string, random: Random): Promise<EncryptedKey> {
  const salt = random.bytes(48)
  const derived = await derive(password, salt)
  const cipher = await aesCtr(derived, salt, secret)
  return {
    salt: encodeBase58(salt),
    encryptedKey: encodeBase58(cipher),
    mac: encodeBase58(macOf(derived, cipher)),
  }
}

/** Decrypts a `v0` key. Errors: KEYSTORE_WRONG_PASSWORD, KEYSTORE_BAD with the field, BAD_BASE58. */
export async function decryptV0(key: EncryptedKey, password: string): Promise<Uint8Array> {
  const salt = decodeBase58(key.salt)
  if (salt.length !== 48) throw new IostError({ code: 'KEYSTORE_BAD', field: 'salt', length: salt.length })
  const cipher = decodeBase58(key.encryptedKey)
  if (cipher.length !== 32 && cipher.length !== 64)
    throw new IostError({ code: 'KEYSTORE_BAD', field: 'encrypted_key', length: cipher.length })
  const derived = await derive(password, salt)
  if (!equalBytes(macOf(derived, cipher), decodeBase58(key.mac)))
    throw new IostError({ code: 'KEYSTORE_WRONG_PASSWORD' })
  return aesCtr(derived, salt, cipher)
}

function derive(password: string, salt: Uint8Array): Promise<Uint8Array> {
  return scryptAsync(utf8Encode(password), salt.subarray(0, 32), SCRYPT)
}

function macOf(derived: Uint8Array, cipher: Uint8Array): Uint8Array {
  return sha3_256(concatBytes(derived.subarray(16, 32), cipher))
}

/** AES-128-CTR is its own inverse. */
async function aesCtr(derived: Uint8Array, salt: Uint8Array, data: Uint8Array): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey('raw', derived.slice(0, 16), 'AES-CTR', false, ['encrypt'])
  const counter = salt.slice(32, 48)
  return new Uint8Array(
    await crypto.subtle.encrypt({ name: 'AES-CTR', counter, length: 128 }, key, data.slice()),
  )
}
