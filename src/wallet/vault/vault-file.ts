import * as v from 'valibot'
import { decodeBase64, encodeBase64 } from '#core/codec/base64.ts'
import { utf8Encode } from '#core/codec/bytes.ts'
import { encodeHex } from '#core/codec/hex.ts'
import { IostError } from '#core/error.ts'
import { sha3_256 } from '#core/hash/sha3.ts'
import { type KdfCost, MAX_KDF_COST } from './kdf.ts'

/** One way to open the vault: the data key, encrypted under a key made of the password. Other kinds may join. */
export type PasswordLock = {
  readonly kind: 'password'
  readonly salt: Uint8Array
  readonly cost: KdfCost
  readonly iv: Uint8Array
  readonly wrappedKey: Uint8Array
}

/** An encrypted vault, as stored and as written to backup files. */
export type VaultFile = {
  readonly lock: PasswordLock
  readonly iv: Uint8Array
  readonly body: Uint8Array
}

export const VAULT_FORMAT = 'everest-vault'
export const VAULT_VERSION = 1
/** Upper bound of a vault's text. */
const MAX_VAULT_CHARS = 1_000_000

const bytesText = v.pipe(v.string(), v.maxLength(MAX_VAULT_CHARS))
const count = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(most))
const schema = v.object({
  format: v.literal(VAULT_FORMAT),
  version: v.literal(VAULT_VERSION),
  lock: v.object({
    kind: v.literal('password'),
    kdf: v.object({
      name: v.literal('argon2id'),
      memoryKiB: count(MAX_KDF_COST.memoryKiB),
      iterations: count(MAX_KDF_COST.iterations),
      parallelism: count(MAX_KDF_COST.parallelism),
      salt: bytesText,
    }),
    iv: bytesText,
    key: bytesText,
  }),
  cipher: v.literal('AES-256-GCM'),
  iv: bytesText,
  body: bytesText,
  checksum: v.string(),
})

/** The vault as JSON text. The checksum tells damage apart from a wrong password; it protects nothing else. */
export function formatVault(file: VaultFile): string {
  const { lock } = file
  const plain = {
    format: VAULT_FORMAT,
    version: VAULT_VERSION,
    lock: {
      kind: lock.kind,
      kdf: { name: 'argon2id', ...lock.cost, salt: encodeBase64(lock.salt) },
      iv: encodeBase64(lock.iv),
      key: encodeBase64(lock.wrappedKey),
    },
    cipher: 'AES-256-GCM',
    iv: encodeBase64(file.iv),
    body: encodeBase64(file.body),
  }
  return `${JSON.stringify({ ...plain, checksum: checksumOf(plain) }, null, 2)}\n`
}

/** Reads a vault. Errors: VAULT_DAMAGED with the field, VAULT_VERSION for a later format. */
export function parseVault(text: string): VaultFile {
  if (text.length > MAX_VAULT_CHARS) throw damaged('size')
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw damaged('json')
  }
  const version = (json as { version?: unknown } | null)?.version
  if (typeof version === 'number' && version > VAULT_VERSION)
    throw new IostError({ code: 'VAULT_VERSION', version, known: VAULT_VERSION })
  const result = v.safeParse(schema, json)
  if (!result.success) throw damaged(v.getDotPath(result.issues[0]) ?? 'file')
  const { checksum, ...plain } = result.output
  const { lock } = plain
  const file: VaultFile = {
    lock: {
      kind: 'password',
      salt: sized(lock.kdf.salt, 'lock.kdf.salt', 16),
      cost: {
        memoryKiB: lock.kdf.memoryKiB,
        iterations: lock.kdf.iterations,
        parallelism: lock.kdf.parallelism,
      },
      iv: sized(lock.iv, 'lock.iv', 12),
      wrappedKey: sized(lock.key, 'lock.key', 48),
    },
    iv: sized(plain.iv, 'iv', 12),
    body: sized(plain.body, 'body'),
  }
  if (formatVault(file) !== formatWith(plain, checksum)) throw damaged('checksum')
  return file
}

function formatWith(plain: object, checksum: string): string {
  return `${JSON.stringify({ ...plain, checksum }, null, 2)}\n`
}

function checksumOf(plain: object): string {
  return encodeHex(sha3_256(utf8Encode(JSON.stringify(plain))))
}

function sized(text: string, field: string, length?: number): Uint8Array {
  let bytes: Uint8Array
  try {
    bytes = decodeBase64(text)
  } catch {
    throw damaged(field)
  }
  if (length !== undefined && bytes.length !== length) throw damaged(field)
  return bytes
}

function damaged(field: string): IostError {
  return new IostError({ code: 'VAULT_DAMAGED', field })
}
