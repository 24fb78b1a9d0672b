import { beforeEach, describe, expect, test } from 'vitest'
import { decodeBase58 } from '#core/codec/base58.ts'
import { encodeHex } from '#core/codec/hex.ts'
import { codeOf } from '#core/error.ts'
import { verifySignatureSync } from '#core/keys/verify.ts'
import { checkTxSelf } from '#core/tx/tx-checks.ts'
import { txHash } from '#core/tx/tx-hash.ts'
import { decodeTx, encodeTx } from '#core/tx/tx-proto.ts'
import { systemRandom } from '#platform/random.ts'
import { createMemoryVaultStore } from '#testing/memory-vault-store.ts'
import vectors from '#testing/vectors/wallet.json' with { type: 'json' }
import { parseAmount } from '#wallet/tx/amount.ts'
import { buildTransfer } from '#wallet/tx/build-tx.ts'
import { argon2Kdf } from '#wallet/vault/kdf.ts'
import { createSignerClient, type SignerClient } from './client.ts'
import { MAX_PREPARED, type SignerReply, type SignerStatus } from './protocol.ts'
import { createSignerService } from './serve.ts'
import { createSigner } from './signer.ts'

const PASSWORD = 'correct horse'
const MINUTE = 60_000
/** SHA3-256 of domain, secret key of the vector and purpose, computed with another library. */
const DERIVED = '2458d2f97a0f114cb16b3637a36fc0680640388cbbf0ffc7f1fae49f9805e164'
let now: number
let store: ReturnType<typeof createMemoryVaultStore>
let seen: SignerStatus[]

beforeEach(() => {
  now = 1_000_000
  store = createMemoryVaultStore()
  seen = []
})

/** One tab: a signer behind the real protocol, over an event target instead of a worker. */
function openTab(): { client: SignerClient; tick: () => void } {
  const toPage = new EventTarget()
  const reply = (data: SignerReply) =>
    toPage.dispatchEvent(new MessageEvent('message', { data: structuredClone(data) }))
  const signer = createSigner({
    store,
    random: systemRandom(),
    kdf: argon2Kdf,
    cost: { memoryKiB: 64, iterations: 1, parallelism: 1 },
    wallNow: () => now,
    onStatus: (status) => reply({ event: 'status', status }),
  })
  const service = createSignerService(signer, reply)
  const client = createSignerClient({
    postMessage: (message) => void service(structuredClone(message)),
    addEventListener: (type, listener) => toPage.addEventListener(type, listener as EventListener),
    removeEventListener: (type, listener) => toPage.removeEventListener(type, listener as EventListener),
  })
  client.onStatus((status) => seen.push(status))
  return { client, tick: signer.tick }
}

async function withKey(): Promise<{ client: SignerClient; tick: () => void; keyId: string }> {
  const tab = openTab()
  const draft = await tab.client.ask('newKey', { kind: 'words' })
  const key = await tab.client.ask('keep', { draftId: draft.draftId, password: PASSWORD })
  return { ...tab, keyId: key.id }
}

const transfer = () =>
  encodeTx(
    buildTransfer(
      { token: 'iost', from: 'alice', to: 'bobby', amount: parseAmount('1', 8), memo: '' },
      { publisher: 'alice', chainId: 1020, now: 10n ** 18n, gasLimit: 2_000_000n },
    ),
  )

describe('signer', () => {
  test('makes a key, locks, opens again', async () => {
    const { client, keyId } = await withKey()
    expect((await client.ask('status')).vault).toBe('open')
    expect((await client.ask('lock')).vault).toBe('locked')
    expect(await code(client.ask('keys'))).toBe('LOCKED')
    expect(await code(client.ask('unlock', { password: 'no such horse' }))).toBe('VAULT_WRONG_PASSWORD')
    await client.ask('unlock', { password: PASSWORD })
    expect((await client.ask('keys')).map((key) => key.id)).toEqual([keyId])
  })

  test('signs what it described, once', async () => {
    const { client, keyId } = await withKey()
    const { requestId, summary } = await client.ask('prepare', { tx: transfer(), keyId, role: 'publisher' })
    expect(summary.actions[0]?.transfer?.to).toBe('bobby')
    const signed = await client.ask('sign', { requestId })
    const tx = decodeTx(signed.tx)
    expect(signed.txHash).toEqual(txHash(tx))
    const checks = checkTxSelf(tx, 1020).publishSigns
    expect(checks.map(verifySignatureSync)).toEqual([true])
    expect(checks[0]?.publicKey).toEqual(decodeBase58(keyId))
    expect(await code(client.ask('sign', { requestId }))).toBe('NO_SUCH_REQUEST')
  })

  test('locks by the wall clock, not while a signature is being read, and says so', async () => {
    const { client, tick, keyId } = await withKey()
    await client.ask('setLockMinutes', { minutes: 1 })
    await client.ask('prepare', { tx: transfer(), keyId, role: 'publisher' })
    now += MINUTE + 1
    tick()
    expect((await client.ask('status')).vault).toBe('open')
    now += MINUTE
    tick()
    expect((await client.ask('status')).vault).toBe('locked')
    expect(seen.at(-1)?.vault).toBe('locked')
  })

  test('bounds the minutes and the waiting requests', async () => {
    const { client, keyId } = await withKey()
    expect((await client.ask('setLockMinutes', { minutes: 1e9 })).lockMinutes).toBe(240)
    for (let i = 0; i < MAX_PREPARED; i++)
      await client.ask('prepare', { tx: transfer(), keyId, role: 'publisher' })
    expect(await code(client.ask('prepare', { tx: transfer(), keyId, role: 'publisher' }))).toBe(
      'TOO_MANY_REQUESTS',
    )
  })

  test('shows a secret only to who knows the password now', async () => {
    const { client, keyId } = await withKey()
    expect(await code(client.ask('reveal', { keyId, password: 'wrong horse' }))).toBe('VAULT_WRONG_PASSWORD')
    const { words } = await client.ask('reveal', { keyId, password: PASSWORD })
    expect(words?.split(' ')).toHaveLength(12)
  })

  test('derives the same secret on every device that has the key, and another one for another purpose or key', async () => {
    const { client, keyId } = await withKey()
    const derive = async (tab: SignerClient, key: string, purpose: string) =>
      encodeHex(await tab.ask('derive', { keyId: key, purpose }))
    const { file } = await client.ask('backup')
    const here = await derive(client, keyId, 'bet 1')
    expect(here).toMatch(/^[0-9a-f]{64}$/)
    expect(await derive(client, keyId, 'bet 2')).not.toBe(here)
    const [draft] = await client.ask('readKey', { text: vectors.keys[0]?.secret_b58 ?? '' })
    const known = await client.ask('keep', { draftId: draft!.draftId })
    // What is derived today has to come out for ever: bets that are on a chain depend on it.
    expect(await derive(client, known.id, 'bet 1')).toBe(DERIVED)
    store = createMemoryVaultStore()
    const other = openTab().client
    await other.ask('restore', { file, password: PASSWORD })
    expect(await derive(other, keyId, 'bet 1')).toBe(here)
    await client.ask('lock')
    expect(await code(client.ask('derive', { keyId, purpose: 'bet 1' }))).toBe('LOCKED')
  })

  test('backs up, proves the file and restores it elsewhere', async () => {
    const { client, keyId } = await withKey()
    const { file } = await client.ask('backup')
    expect(await client.ask('checkBackup', { file, password: PASSWORD })).toEqual({ keys: 1, missing: 0 })
    const draft = await client.ask('newKey', { kind: 'random' })
    await client.ask('keep', { draftId: draft.draftId })
    expect((await client.ask('checkBackup', { file, password: PASSWORD })).missing).toBe(1)
    expect(await code(client.ask('checkBackup', { file: file.slice(9), password: PASSWORD }))).toBe(
      'VAULT_DAMAGED',
    )
    store = createMemoryVaultStore()
    const other = openTab().client
    await other.ask('restore', { file, password: PASSWORD })
    expect((await other.ask('keys')).map((key) => key.id)).toEqual([keyId])
  })

  test('two tabs keep each other’s keys, and a changed password locks the other', async () => {
    const first = await withKey()
    const second = openTab().client
    await second.ask('unlock', { password: PASSWORD })
    const [a] = await first.client.ask('readKey', { text: vectors.keys[0]?.secret_b58 ?? '' })
    await first.client.ask('keep', { draftId: a!.draftId })
    const b = await second.ask('newKey', { kind: 'random' })
    await second.ask('keep', { draftId: b.draftId })
    expect(await first.client.ask('keys')).toHaveLength(3)
    await second.ask('changePassword', { oldPassword: PASSWORD, newPassword: 'battery staple' })
    expect(await code(first.client.ask('keys'))).toBe('LOCKED')
    await first.client.ask('unlock', { password: 'battery staple' })
    expect(await first.client.ask('keys')).toHaveLength(3)
  })

  test('reads a keystore file and says when the store is damaged', async () => {
    const { client } = await withKey()
    const sample = vectors.keystore[0]!
    const draft = await client.ask('openKeystore', {
      file: JSON.stringify(sample.file),
      permission: 'owner',
      password: sample.password,
    })
    expect(draft.publicKey).toBe(sample.file.keypairs.owner.public_key)
    await client.ask('lock')
    await store.save('{"half a va')
    expect((await client.ask('status')).vault).toBe('damaged')
    expect(await code(client.ask('unlock', { password: PASSWORD }))).toBe('VAULT_DAMAGED')
  })

  test('refuses what is not in the protocol', async () => {
    const { client } = await withKey()
    expect(await code(client.ask('unlock', { password: 7 as unknown as string }))).toBe('BAD_REQUEST')
    expect(await code(client.ask('prepare', { tx: new Uint8Array(9), keyId: 'x', role: 'publisher' }))).toBe(
      'NO_SUCH_KEY',
    )
    client.stop()
  })
})

async function code(work: Promise<unknown>): Promise<string> {
  return work.then(() => 'accepted', codeOf)
}
