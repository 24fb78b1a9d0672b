import { decodeBase58, encodeBase58 } from '#core/codec/base58.ts'
import { concatBytes, utf8Encode } from '#core/codec/bytes.ts'
import { encodeHex } from '#core/codec/hex.ts'
import { IostError } from '#core/error.ts'
import { sha3_256 } from '#core/hash/sha3.ts'
import { type KeyPair, keyPairFromSecret, keyPairFromSeed } from '#core/keys/key-pair.ts'
import type { Tx } from '#core/tx/tx.ts'
import { txHash } from '#core/tx/tx-hash.ts'
import { decodeTx, encodeTx } from '#core/tx/tx-proto.ts'
import { addPublishSign, addSign } from '#core/tx/tx-sign.ts'
import type { Random } from '#platform/random.ts'
import { createAutoLock } from '#wallet/auto-lock.ts'
import { type KeyForm, readKeyText } from '#wallet/keys/key-text.ts'
import { checkWords, keyPairFromWords, newWords } from '#wallet/keys/words.ts'
import { openKeystore, readKeystore, writeKeystore } from '#wallet/keystore/keystore.ts'
import { describeTx } from '#wallet/tx/describe-tx.ts'
import type { Kdf, KdfCost } from '#wallet/vault/kdf.ts'
import {
  createVault,
  type KeyOrigin,
  type OpenVault,
  openVault,
  reopenVault,
  replaceContent,
  replacePassword,
  type StoredKey,
} from '#wallet/vault/vault.ts'
import { formatVault, parseVault } from '#wallet/vault/vault-file.ts'
import type { VaultStore } from '#wallet/vault/vault-store.ts'
import {
  type DraftKey,
  type KeyInfo,
  MAX_DRAFTS,
  MAX_PREPARED,
  type SignerCall,
  type SignerCalls,
  type SignerStatus,
  type SignRole,
} from './protocol.ts'

/** Deps: `wallNow` in ms since 1970; `onStatus` hears every change of state, asked for or not. */
export type SignerDeps = {
  readonly store: VaultStore
  readonly random: Random
  readonly kdf: Kdf
  readonly cost?: KdfCost
  readonly wallNow: () => number
  readonly onStatus: (status: SignerStatus) => void
}

/** The keeper of the keys: answers the calls of the protocol; `tick` is to be called about once a second. */
export type Signer = {
  readonly handlers: {
    readonly [C in SignerCall]: (input: SignerCalls[C]['in']) => Promise<SignerCalls[C]['out']>
  }
  tick(): void
  lock(): void
  stop(): void
}

const DERIVE_DOMAIN = 'everest/derived secret/1/'

type Draft = { pair: KeyPair; origin: KeyOrigin; words?: string; wordsIndex?: number }
type Waiting = { tx: Tx; keyId: string; role: SignRole }

/** Creates the keeper of the keys. Nothing it holds in clear outlives `lock`. */
export function createSigner(deps: SignerDeps): Signer {
  let open: OpenVault | undefined
  const drafts = new Map<string, Draft>()
  const waiting = new Map<string, Waiting>()
  const vaultDeps = {
    random: deps.random,
    kdf: deps.kdf,
    ...(deps.cost === undefined ? {} : { cost: deps.cost }),
  }

  const lock = () => {
    open?.dataKey.fill(0)
    open = undefined
    waiting.clear()
    drafts.clear()
    timer.stop()
    void status().then(deps.onStatus)
  }
  const timer = createAutoLock({ wallNow: deps.wallNow, onDue: lock })

  async function status(): Promise<SignerStatus> {
    const common = { lockAt: timer.deadline() ?? null, lockMinutes: timer.minutes() }
    if (open !== undefined) return { vault: 'open', ...common }
    const text = await deps.store.load()
    if (text === undefined) return { vault: 'none', ...common }
    try {
      parseVault(text)
      return { vault: 'locked', ...common }
    } catch {
      return { vault: 'damaged', ...common }
    }
  }

  function use(): OpenVault {
    timer.check()
    if (open === undefined) throw new IostError({ code: 'LOCKED' })
    timer.touch()
    return open
  }

  /** The open vault as stored now: another tab may have added a key since. Locks when its password was changed there. */
  async function useFresh(): Promise<OpenVault> {
    const mine = use()
    const text = await deps.store.load()
    if (text === undefined || text === formatVault(mine.file)) return mine
    const fresh = await reopenVault(parseVault(text), mine)
    if (fresh === undefined) {
      lock()
      throw new IostError({ code: 'LOCKED' })
    }
    open = fresh
    return fresh
  }

  async function announce(): Promise<SignerStatus> {
    const now = await status()
    deps.onStatus(now)
    return now
  }

  async function save(next: OpenVault): Promise<void> {
    await deps.store.save(formatVault(next.file))
    open = next
    timer.touch()
  }

  async function load(text?: string): Promise<string> {
    const found = text ?? (await deps.store.load())
    if (found === undefined) throw new IostError({ code: 'NO_VAULT' })
    return found
  }

  /** Checks a password against the stored vault, whatever is open: secrets are shown only to who knows it now. */
  async function prove(password: string): Promise<OpenVault> {
    const proven = await openVault(parseVault(await load()), password, vaultDeps)
    timer.touch()
    return proven
  }

  function draft(entry: Draft, more: { form?: KeyForm; words?: string } = {}): DraftKey {
    if (drafts.size >= MAX_DRAFTS) drafts.delete(drafts.keys().next().value as string)
    const draftId = encodeHex(deps.random.bytes(8))
    drafts.set(draftId, entry)
    return {
      draftId,
      algorithm: entry.pair.algorithm,
      publicKey: encodeBase58(entry.pair.publicKey),
      ...more,
    }
  }

  function keyOf(keyId: string): KeyPair {
    const stored = use().content.keys.find((key) => key.id === keyId)
    if (stored === undefined) throw new IostError({ code: 'NO_SUCH_KEY', keyId })
    return keyPairFromSecret(stored.algorithm, decodeBase58(stored.secret))
  }

  const handlers: Signer['handlers'] = {
    status,
    async touch() {
      if (open !== undefined) use()
      return status()
    },
    async unlock({ password }) {
      open = await openVault(parseVault(await load()), password, vaultDeps)
      timer.touch()
      return announce()
    },
    async lock() {
      lock()
      return status()
    },
    async setLockMinutes(input) {
      timer.setMinutes(input.minutes)
      return announce()
    },
    async newKey({ kind }) {
      if (kind === 'random') return draft({ pair: keyPairFromSeed(deps.random.bytes(32)), origin: 'random' })
      const words = newWords(deps.random)
      const pair = await keyPairFromWords(words)
      return draft({ pair, origin: 'words', words, wordsIndex: 0 }, { words })
    },
    async readWords({ words, index }) {
      const pair = await keyPairFromWords(words, index)
      return draft({ pair, origin: 'words', words: checkWords(words), wordsIndex: index })
    },
    async readKey({ text }) {
      return readKeyText(text).map(({ form, pair }) => draft({ pair, origin: 'raw' }, { form }))
    },
    async readKeystore({ file }) {
      return readKeystore(file)
    },
    async openKeystore({ file, permission, password }) {
      return draft({ pair: await openKeystore(file, permission, password), origin: 'keystore' })
    },
    async dropDrafts() {
      drafts.clear()
      return undefined
    },
    async keep({ draftId, password }) {
      const entry = drafts.get(draftId)
      if (entry === undefined) throw new IostError({ code: 'NO_SUCH_DRAFT' })
      const key = storedKey(entry, deps.wallNow())
      if (open === undefined && (await deps.store.load()) === undefined) {
        if (password === undefined) throw new IostError({ code: 'PASSWORD_SHORT', least: 8 })
        await save(await createVault({ keys: [key] }, password, vaultDeps))
      } else {
        const fresh = await useFresh()
        if (!fresh.content.keys.some((other) => other.id === key.id))
          await save(await replaceContent(fresh, { keys: [...fresh.content.keys, key] }, deps.random))
      }
      drafts.delete(draftId)
      await announce()
      return infoOf(key)
    },
    async keys() {
      return (await useFresh()).content.keys.map(infoOf)
    },
    async removeKey({ keyId, password }) {
      await prove(password)
      const fresh = await useFresh()
      const keys = fresh.content.keys.filter((key) => key.id !== keyId)
      await save(await replaceContent(fresh, { keys }, deps.random))
      return undefined
    },
    async prepare({ tx, keyId, role }) {
      keyOf(keyId)
      if (waiting.size >= MAX_PREPARED)
        throw new IostError({ code: 'TOO_MANY_REQUESTS', limit: MAX_PREPARED })
      const decoded = decodeTx(tx)
      const requestId = encodeHex(deps.random.bytes(8))
      waiting.set(requestId, { tx: decoded, keyId, role })
      timer.hold()
      return { requestId, summary: describeTx(decoded) }
    },
    async sign({ requestId }) {
      const request = waiting.get(requestId)
      if (request === undefined) throw new IostError({ code: 'NO_SUCH_REQUEST' })
      const pair = keyOf(request.keyId)
      waiting.delete(requestId)
      if (waiting.size === 0) timer.release()
      const add = request.role === 'publisher' ? addPublishSign : addSign
      const tx = add(request.tx, pair)
      return { tx: encodeTx(tx), txHash: txHash(tx) }
    },
    async reject({ requestId }) {
      waiting.delete(requestId)
      if (waiting.size === 0) timer.release()
      return undefined
    },
    async derive({ keyId, purpose }) {
      const { secret } = keyOf(keyId)
      // The hash is no part of any signature scheme here, and SHA3 cannot be extended: a prefix is key enough.
      return sha3_256(concatBytes(utf8Encode(DERIVE_DOMAIN), secret, utf8Encode(purpose)))
    },
    async reveal({ keyId, password }) {
      const key = (await prove(password)).content.keys.find((stored) => stored.id === keyId)
      if (key === undefined) throw new IostError({ code: 'NO_SUCH_KEY', keyId })
      return { secret: key.secret, words: key.words ?? null }
    },
    async changePassword({ oldPassword, newPassword }) {
      await save(await replacePassword(await prove(oldPassword), newPassword, vaultDeps))
      await announce()
      return undefined
    },
    async backup() {
      return { file: await load() }
    },
    async checkBackup({ file, password }) {
      const { content } = await openVault(parseVault(file), password, vaultDeps)
      const held = new Set(content.keys.filter(isWhole).map((key) => key.id))
      const mine = open?.content.keys ?? []
      return { keys: held.size, missing: mine.filter((key) => !held.has(key.id)).length }
    },
    async restore({ file, password }) {
      const restored = await openVault(parseVault(file), password, vaultDeps)
      if (!restored.content.keys.every(isWhole)) throw new IostError({ code: 'VAULT_DAMAGED', field: 'keys' })
      if (open === undefined && (await status()).vault === 'locked')
        throw new IostError({ code: 'VAULT_EXISTS' })
      if (open === undefined) await save(restored)
      else {
        const fresh = await useFresh()
        const known = new Set(fresh.content.keys.map((key) => key.id))
        const added = restored.content.keys.filter((key) => !known.has(key.id))
        await save(await replaceContent(fresh, { keys: [...fresh.content.keys, ...added] }, deps.random))
      }
      return announce()
    },
    async keystoreFile({ name, keyId, password, filePassword }) {
      await prove(password)
      if (filePassword.length < 8) throw new IostError({ code: 'PASSWORD_SHORT', least: 8 })
      const pair = keyOf(keyId)
      const keys = new Map([
        ['active', pair],
        ['owner', pair],
      ])
      return { file: await writeKeystore(name, keys, filePassword, deps.random) }
    },
    async wipe() {
      lock()
      await deps.store.clear()
      return announce()
    },
  }

  return {
    handlers,
    tick: () => timer.check(),
    lock,
    stop() {
      timer.stop()
      open = undefined
    },
  }
}

function storedKey(entry: Draft, createdAt: number): StoredKey {
  return {
    id: encodeBase58(entry.pair.publicKey),
    algorithm: entry.pair.algorithm,
    secret: encodeBase58(entry.pair.secret),
    origin: entry.origin,
    createdAt,
    ...(entry.words === undefined ? {} : { words: entry.words, wordsIndex: entry.wordsIndex ?? 0 }),
  }
}

function infoOf(key: StoredKey): KeyInfo {
  return {
    id: key.id,
    algorithm: key.algorithm,
    origin: key.origin,
    hasWords: key.words !== undefined,
    createdAt: key.createdAt,
  }
}

/** Whether the stored secret really gives the stored public key. */
function isWhole(key: StoredKey): boolean {
  try {
    return encodeBase58(keyPairFromSecret(key.algorithm, decodeBase58(key.secret)).publicKey) === key.id
  } catch {
    return false
  }
}
