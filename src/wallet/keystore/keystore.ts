import * as v from 'valibot'
import { decodeBase58, encodeBase58 } from '#core/codec/base58.ts'
import { equalBytes } from '#core/codec/bytes.ts'
import { IostError } from '#core/error.ts'
import type { AlgorithmName } from '#core/keys/algorithm.ts'
import { type KeyPair, keyPairFromSecret, keyPairFromSeed } from '#core/keys/key-pair.ts'
import type { Random } from '#platform/random.ts'
import { decryptV0, encryptV0 } from './keystore-v0.ts'

/** One key pair of an iwallet file. */
export type KeystoreEntry = {
  readonly permission: string
  readonly algorithm: AlgorithmName
  readonly publicKey: string
  readonly encrypted: boolean
}

/** An iwallet account file: the account's name and one key pair per permission. */
export type Keystore = { readonly name: string; readonly entries: readonly KeystoreEntry[] }

/** Upper bound of a keystore file. */
export const MAX_KEYSTORE_CHARS = 20_000
const MAX_ENTRIES = 20

const text = v.pipe(v.string(), v.maxLength(300))
const pairSchema = v.object({
  raw_key: v.optional(text, ''),
  key_type: v.picklist(['ed25519', 'secp256k1']),
  public_key: text,
  encrypt_method: v.optional(text, ''),
  salt: v.optional(text, ''),
  encrypted_key: v.optional(text, ''),
  mac: v.optional(text, ''),
})
const fileSchema = v.object({
  name: v.pipe(v.string(), v.maxLength(64)),
  keypairs: v.record(v.pipe(v.string(), v.maxLength(64)), pairSchema),
})
type PairFile = v.InferOutput<typeof pairSchema>

/** What an iwallet file holds, without opening it. Errors: KEYSTORE_BAD with the field. Source: spec chain §9.2. */
export function readKeystore(fileText: string): Keystore {
  const file = parseFile(fileText)
  return {
    name: file.name,
    entries: Object.entries(file.keypairs).map(([permission, pair]) => ({
      permission,
      algorithm: pair.key_type,
      publicKey: pair.public_key,
      encrypted: isEncrypted(pair),
    })),
  }
}

/**
 * The key pair of one permission; the password is looked at only when the entry is encrypted.
 * Errors: KEYSTORE_BAD, KEYSTORE_WRONG_PASSWORD, KEYSTORE_METHOD, KEYSTORE_MISMATCH (the secret does not give the
 * public key the file states), BAD_SECRET_KEY.
 */
export async function openKeystore(fileText: string, permission: string, password: string): Promise<KeyPair> {
  const pair = parseFile(fileText).keypairs[permission]
  if (pair === undefined) throw bad('permission')
  const pairOf = pairFromSecret(pair.key_type, await secretOf(pair, password))
  if (!equalBytes(pairOf.publicKey, decodeBase58(pair.public_key)))
    throw new IostError({ code: 'KEYSTORE_MISMATCH', publicKey: pair.public_key })
  return pairOf
}

/** An encrypted iwallet file of an account, 2-space indented. */
export async function writeKeystore(
  name: string,
  keys: ReadonlyMap<string, KeyPair>,
  password: string,
  random: Random,
): Promise<string> {
  const keypairs: Record<string, unknown> = {}
  for (const [permission, pair] of keys) {
    const sealed = await encryptV0(pair.secret, password, random)
    keypairs[permission] = {
      key_type: pair.algorithm,
      public_key: encodeBase58(pair.publicKey),
      encrypt_method: 'v0',
      salt: sealed.salt,
      encrypted_key: sealed.encryptedKey,
      mac: sealed.mac,
    }
  }
  return `${JSON.stringify({ name, keypairs }, null, 2)}\n`
}

async function secretOf(pair: PairFile, password: string): Promise<Uint8Array> {
  if (!isEncrypted(pair)) return decodeBase58(pair.raw_key)
  if (pair.encrypt_method !== 'v0')
    throw new IostError({ code: 'KEYSTORE_METHOD', method: pair.encrypt_method })
  return decryptV0({ salt: pair.salt, encryptedKey: pair.encrypted_key, mac: pair.mac }, password)
}

// A 32-byte ed25519 secret is the seed; a longer secp256k1 one is cut, as iwallet does (spec chain §9.1).
function pairFromSecret(algorithm: AlgorithmName, secret: Uint8Array): KeyPair {
  if (algorithm === 'ed25519' && secret.length === 32) return keyPairFromSeed(secret)
  if (algorithm === 'secp256k1' && secret.length === 64)
    return keyPairFromSecret(algorithm, secret.slice(0, 32))
  return keyPairFromSecret(algorithm, secret)
}

function isEncrypted(pair: PairFile): boolean {
  return pair.encrypted_key !== '' || pair.raw_key === ''
}

function parseFile(fileText: string): v.InferOutput<typeof fileSchema> {
  if (fileText.length > MAX_KEYSTORE_CHARS) throw bad('size')
  let json: unknown
  try {
    json = JSON.parse(fileText)
  } catch {
    throw bad('json')
  }
  const result = v.safeParse(fileSchema, json)
  if (!result.success) throw bad(v.getDotPath(result.issues[0]) ?? 'file')
  const count = Object.keys(result.output.keypairs).length
  if (count === 0 || count > MAX_ENTRIES) throw bad('keypairs')
  return result.output
}

function bad(field: string): IostError {
  return new IostError({ code: 'KEYSTORE_BAD', field })
}
