import 'fake-indexeddb/auto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { codeOf } from '#core/error.ts'
import { systemRandom } from '#platform/random.ts'
import { argon2Kdf, DEFAULT_KDF_COST } from './kdf.ts'
import { createVault, openVault, replaceContent, replacePassword, type StoredKey } from './vault.ts'
import { formatVault, parseVault } from './vault-file.ts'
import { createIndexedVaultStore } from './vault-store.browser.ts'

const deps = {
  random: systemRandom(),
  kdf: argon2Kdf,
  cost: { memoryKiB: 64, iterations: 1, parallelism: 1 },
}
const key: StoredKey = { id: 'id', algorithm: 'ed25519', secret: 'secret', origin: 'random', createdAt: 1 }
const PASSWORD = 'correct horse'

describe('vault', () => {
  test('costs 64 MiB a guess unless told otherwise', async () => {
    const open = await createVault({ keys: [key] }, PASSWORD, { random: deps.random, kdf: argon2Kdf })
    expect(open.file.lock.cost).toEqual(DEFAULT_KDF_COST)
    expect(DEFAULT_KDF_COST.memoryKiB).toBe(65_536)
  })

  test('opens again from its text and shows nothing without the password', async () => {
    const { file } = await createVault({ keys: [key] }, PASSWORD, deps)
    const text = formatVault(file)
    expect(text).not.toContain('secret"')
    expect((await openVault(parseVault(text), PASSWORD, deps)).content).toEqual({ keys: [key] })
    expect(await code(openVault(parseVault(text), 'wrong horse', deps))).toBe('VAULT_WRONG_PASSWORD')
  })

  test('takes one password in every Unicode form', async () => {
    const { file } = await createVault({ keys: [] }, 'passwo\u0308rd', deps)
    expect((await openVault(file, 'passw\u00f6rd', deps)).content.keys).toEqual([])
  })

  test('tells damage from a wrong password, wherever a character is changed', async () => {
    const text = formatVault((await createVault({ keys: [key] }, PASSWORD, deps)).file)
    fc.assert(
      fc.property(fc.nat(text.length - 2), fc.constantFrom('A', 'z', '0', '"', '}'), (at, char) => {
        fc.pre(text[at] !== char && /\S/.test(text[at] as string))
        const damaged = text.slice(0, at) + char + text.slice(at + 1)
        expect(() => parseVault(damaged)).toThrow(
          expect.objectContaining({ code: expect.stringMatching(/^VAULT_/) }),
        )
      }),
      { numRuns: 300 },
    )
  })

  test('refuses a weaker cost in an otherwise good file, later versions and forged sizes', async () => {
    const { file } = await createVault({ keys: [key] }, PASSWORD, deps)
    const weak = { ...file, lock: { ...file.lock, cost: { ...file.lock.cost, iterations: 2 } } }
    expect(await code(openVault(weak, PASSWORD, deps))).toBe('VAULT_WRONG_PASSWORD')
    const json = JSON.parse(formatVault(file))
    expect(() => parseVault(JSON.stringify({ ...json, version: 2 }))).toThrow(/VAULT_VERSION/)
    json.lock.kdf.memoryKiB = 4_000_000
    expect(() => parseVault(JSON.stringify(json))).toThrow(/VAULT_DAMAGED/)
    expect(() => parseVault('x'.repeat(2_000_000))).toThrow(/VAULT_DAMAGED/)
  })

  test('keeps its lock for new content and changes everything for a new password', async () => {
    const open = await createVault({ keys: [] }, PASSWORD, deps)
    const more = await replaceContent(open, { keys: [key] }, deps.random)
    expect(more.file.lock).toBe(open.file.lock)
    const moved = await replacePassword(more, 'another password', deps)
    expect(moved.dataKey).not.toEqual(open.dataKey)
    expect(await code(openVault(moved.file, PASSWORD, deps))).toBe('VAULT_WRONG_PASSWORD')
    expect(await code(createVault({ keys: [] }, 'short', deps))).toBe('PASSWORD_SHORT')
  })
})

describe('vault store', () => {
  test('keeps two generations', async () => {
    const store = createIndexedVaultStore('vault-test')
    expect(await store.load()).toBeUndefined()
    await store.save('first')
    await store.save('second')
    expect([await store.load(), await store.loadPrevious()]).toEqual(['second', 'first'])
    await store.clear()
    expect(await store.load()).toBeUndefined()
  })
})

async function code(work: Promise<unknown>): Promise<string> {
  return work.then(() => 'accepted', codeOf)
}
