import * as v from 'valibot'
import { utf8Decode, utf8Encode } from '#core/codec/bytes.ts'
import { IostError } from '#core/error.ts'
import type { Random } from '#platform/random.ts'
import { DEFAULT_KDF_COST, type Kdf, type KdfCost } from './kdf.ts'
import { type PasswordLock, VAULT_FORMAT, VAULT_VERSION, type VaultFile } from './vault-file.ts'

/** Where a key came from. */
export type KeyOrigin = 'random' | 'words' | 'raw' | 'keystore'

/** A key inside the vault: `id` is its public key in base58, `secret` base58; `words` only when it was made of words. */
export type StoredKey = {
  readonly id: string
  readonly algorithm: 'ed25519' | 'secp256k1'
  readonly secret: string
  readonly origin: KeyOrigin
  readonly words?: string | undefined
  readonly wordsIndex?: number | undefined
  /** ms since 1970. */
  readonly createdAt: number
}

/** What the vault protects. */
export type VaultContent = { readonly keys: readonly StoredKey[] }

/** An open vault: the key that encrypts its body stays in memory until it is locked. */
export type OpenVault = {
  readonly file: VaultFile
  readonly content: VaultContent
  readonly dataKey: Uint8Array
}

export type VaultDeps = { readonly random: Random; readonly kdf: Kdf; readonly cost?: KdfCost }

const MIN_PASSWORD_CHARS = 8
const MAX_PASSWORD_CHARS = 256
const MAX_KEYS = 100

const BODY_CONTEXT = utf8Encode(`${VAULT_FORMAT}/${VAULT_VERSION}/body`)
const contentSchema = v.object({
  keys: v.pipe(
    v.array(
      v.object({
        id: v.string(),
        algorithm: v.picklist(['ed25519', 'secp256k1']),
        secret: v.string(),
        origin: v.picklist(['random', 'words', 'raw', 'keystore']),
        words: v.optional(v.string()),
        wordsIndex: v.optional(v.number()),
        createdAt: v.number(),
      }),
    ),
    v.maxLength(MAX_KEYS),
  ),
})

/** A new vault under a password. Errors: PASSWORD_SHORT, PASSWORD_LONG, VAULT_FULL. */
export async function createVault(
  content: VaultContent,
  password: string,
  deps: VaultDeps,
): Promise<OpenVault> {
  const dataKey = deps.random.bytes(32)
  const lock = await makeLock(dataKey, password, deps)
  return sealContent(content, dataKey, lock, deps.random)
}

/**
 * Opens a vault. Errors: VAULT_WRONG_PASSWORD when the password does not open the lock (the file's checksum was good),
 * VAULT_DAMAGED when the lock opens and the body does not.
 */
export async function openVault(file: VaultFile, password: string, deps: VaultDeps): Promise<OpenVault> {
  const { lock } = file
  const wrapping = await deps.kdf(password, lock.salt, lock.cost)
  const dataKey = await gcm('decrypt', wrapping, lock.iv, lockContext(lock.cost), lock.wrappedKey)
  if (dataKey === undefined) throw new IostError({ code: 'VAULT_WRONG_PASSWORD' })
  const body = await gcm('decrypt', dataKey, file.iv, BODY_CONTEXT, file.body)
  if (body === undefined) throw new IostError({ code: 'VAULT_DAMAGED', field: 'body' })
  return { file, content: readContent(body), dataKey }
}

/** A newer text of an open vault by the data key in memory, or undefined when it has another one (password changed). */
export async function reopenVault(file: VaultFile, open: OpenVault): Promise<OpenVault | undefined> {
  const body = await gcm('decrypt', open.dataKey, file.iv, BODY_CONTEXT, file.body)
  return body === undefined ? undefined : { file, content: readContent(body), dataKey: open.dataKey }
}

/** The open vault with other content, under the same password. Errors: VAULT_FULL. */
export function replaceContent(open: OpenVault, content: VaultContent, random: Random): Promise<OpenVault> {
  return sealContent(content, open.dataKey, open.file.lock, random)
}

/** The open vault under another password; the data key changes too, so that an old backup opens nothing newer. */
export async function replacePassword(
  open: OpenVault,
  password: string,
  deps: VaultDeps,
): Promise<OpenVault> {
  return createVault(open.content, password, deps)
}

function readContent(body: Uint8Array): VaultContent {
  const result = v.safeParse(contentSchema, JSON.parse(utf8Decode(body)))
  if (!result.success) throw new IostError({ code: 'VAULT_DAMAGED', field: 'content' })
  return result.output
}

async function sealContent(
  content: VaultContent,
  dataKey: Uint8Array,
  lock: PasswordLock,
  random: Random,
): Promise<OpenVault> {
  if (content.keys.length > MAX_KEYS) throw new IostError({ code: 'VAULT_FULL', limit: MAX_KEYS })
  const iv = random.bytes(12)
  const body = await gcm('encrypt', dataKey, iv, BODY_CONTEXT, utf8Encode(JSON.stringify(content)))
  return { file: { lock, iv, body: body as Uint8Array }, content, dataKey }
}

async function makeLock(dataKey: Uint8Array, password: string, deps: VaultDeps): Promise<PasswordLock> {
  if (password.length < MIN_PASSWORD_CHARS)
    throw new IostError({ code: 'PASSWORD_SHORT', least: MIN_PASSWORD_CHARS })
  if (password.length > MAX_PASSWORD_CHARS)
    throw new IostError({ code: 'PASSWORD_LONG', most: MAX_PASSWORD_CHARS })
  const cost = deps.cost ?? DEFAULT_KDF_COST
  const salt = deps.random.bytes(16)
  const iv = deps.random.bytes(12)
  const wrapping = await deps.kdf(password, salt, cost)
  const wrappedKey = await gcm('encrypt', wrapping, iv, lockContext(cost), dataKey)
  return { kind: 'password', salt, cost, iv, wrappedKey: wrappedKey as Uint8Array }
}

// The cost is authenticated: weakening it in the file makes the password fail.
function lockContext(cost: KdfCost): Uint8Array {
  return utf8Encode(
    `${VAULT_FORMAT}/${VAULT_VERSION}/password/${cost.memoryKiB}/${cost.iterations}/${cost.parallelism}`,
  )
}

async function gcm(
  way: 'encrypt' | 'decrypt',
  rawKey: Uint8Array,
  iv: Uint8Array,
  context: Uint8Array,
  data: Uint8Array,
): Promise<Uint8Array | undefined> {
  const key = await crypto.subtle.importKey('raw', rawKey.slice(), 'AES-GCM', false, [way])
  const algorithm = { name: 'AES-GCM', iv: iv.slice(), additionalData: context.slice() }
  try {
    return new Uint8Array(await crypto.subtle[way](algorithm, key, data.slice()))
  } catch {
    return undefined // the tag does not match
  }
}
