import * as v from 'valibot'
import type { AlgorithmName } from '#core/keys/algorithm.ts'
import type { KeyForm } from '#wallet/keys/key-text.ts'
import type { KeystoreEntry } from '#wallet/keystore/keystore.ts'
import type { TxSummary } from '#wallet/tx/describe-tx.ts'
import type { KeyOrigin } from '#wallet/vault/vault.ts'

/** State of the signer: `lockAt` is ms since 1970, null while nothing is open. */
export type SignerStatus = {
  readonly vault: 'none' | 'locked' | 'open' | 'damaged'
  readonly lockAt: number | null
  readonly lockMinutes: number
}

/** A key's public side. */
export type KeyInfo = {
  readonly id: string
  readonly algorithm: AlgorithmName
  readonly origin: KeyOrigin
  readonly hasWords: boolean
  readonly createdAt: number
}

/** A key that is read or made and not yet kept. `words` only for words made right now, to be written down. */
export type DraftKey = {
  readonly draftId: string
  readonly algorithm: AlgorithmName
  readonly publicKey: string
  readonly form?: KeyForm
  readonly words?: string
}

/** Who signs: the publisher (pays the gas) or one more signer of a shared account. */
export type SignRole = 'publisher' | 'signer'

export type Prepared = { readonly requestId: string; readonly summary: TxSummary }
export type Signed = { readonly tx: Uint8Array; readonly txHash: Uint8Array }
export type BackupCheck = { readonly keys: number; readonly missing: number }

/** Every question of the page to the signer and its answer. Keys leave only by `newKey` (new words) and `reveal`. */
export type SignerCalls = {
  status: { in: undefined; out: SignerStatus }
  touch: { in: undefined; out: SignerStatus }
  unlock: { in: { password: string }; out: SignerStatus }
  lock: { in: undefined; out: SignerStatus }
  setLockMinutes: { in: { minutes: number }; out: SignerStatus }
  newKey: { in: { kind: 'words' | 'random' }; out: DraftKey }
  readWords: { in: { words: string; index: number }; out: DraftKey }
  readKey: { in: { text: string }; out: readonly DraftKey[] }
  readKeystore: { in: { file: string }; out: { name: string; entries: readonly KeystoreEntry[] } }
  openKeystore: { in: { file: string; permission: string; password: string }; out: DraftKey }
  dropDrafts: { in: undefined; out: undefined }
  keep: { in: { draftId: string; password?: string | undefined }; out: KeyInfo }
  keys: { in: undefined; out: readonly KeyInfo[] }
  removeKey: { in: { keyId: string; password: string }; out: undefined }
  prepare: { in: { tx: Uint8Array; keyId: string; role: SignRole }; out: Prepared }
  sign: { in: { requestId: string }; out: Signed }
  reject: { in: { requestId: string }; out: undefined }
  /** 32 bytes that only the key's holder can know, and always the same ones for a purpose; they say nothing of the key. */
  derive: { in: { keyId: string; purpose: string }; out: Uint8Array }
  reveal: { in: { keyId: string; password: string }; out: { secret: string; words: string | null } }
  changePassword: { in: { oldPassword: string; newPassword: string }; out: undefined }
  backup: { in: undefined; out: { file: string } }
  checkBackup: { in: { file: string; password: string }; out: BackupCheck }
  restore: { in: { file: string; password: string }; out: SignerStatus }
  keystoreFile: {
    in: { name: string; keyId: string; password: string; filePassword: string }
    out: { file: string }
  }
  wipe: { in: { confirm: 'erase all keys' }; out: SignerStatus }
}

export type SignerCall = keyof SignerCalls

/** What travels to the worker. */
export type SignerRequest = { readonly id: number; readonly call: SignerCall; readonly input: unknown }
/** What travels back: an answer, a coded error, or a change of state that nobody asked for. */
export type SignerReply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: { code: string; message: string; data: Record<string, unknown> } }
  | { readonly event: 'status'; readonly status: SignerStatus }

const MAX_TX_MESSAGE_BYTES = 200_000
/** Transactions that wait for the person's answer at one time. */
export const MAX_PREPARED = 8
/** Length of what a derived secret is for. */
const MAX_PURPOSE_CHARS = 500
/** Keys read and not yet kept. */
export const MAX_DRAFTS = 40

const text = (most: number) => v.pipe(v.string(), v.maxLength(most))
const password = text(1024)
const file = text(1_000_000)
const id = text(200)

/** What the worker accepts of each call; anything else is refused before it is looked at. */
export const CALL_INPUT = {
  status: v.undefined(),
  touch: v.undefined(),
  unlock: v.object({ password }),
  lock: v.undefined(),
  setLockMinutes: v.object({ minutes: v.number() }),
  newKey: v.object({ kind: v.picklist(['words', 'random']) }),
  readWords: v.object({ words: text(1000), index: v.number() }),
  readKey: v.object({ text: text(1000) }),
  readKeystore: v.object({ file }),
  openKeystore: v.object({ file, permission: id, password }),
  dropDrafts: v.undefined(),
  keep: v.object({ draftId: id, password: v.optional(password) }),
  keys: v.undefined(),
  removeKey: v.object({ keyId: id, password }),
  prepare: v.object({
    tx: v.pipe(v.instance(Uint8Array), v.maxLength(MAX_TX_MESSAGE_BYTES)),
    keyId: id,
    role: v.picklist(['publisher', 'signer']),
  }),
  sign: v.object({ requestId: id }),
  reject: v.object({ requestId: id }),
  derive: v.object({ keyId: id, purpose: text(MAX_PURPOSE_CHARS) }),
  reveal: v.object({ keyId: id, password }),
  changePassword: v.object({ oldPassword: password, newPassword: password }),
  backup: v.undefined(),
  checkBackup: v.object({ file, password }),
  restore: v.object({ file, password }),
  keystoreFile: v.object({ name: id, keyId: id, password, filePassword: password }),
  wipe: v.object({ confirm: v.literal('erase all keys') }),
} satisfies Record<SignerCall, v.GenericSchema>
