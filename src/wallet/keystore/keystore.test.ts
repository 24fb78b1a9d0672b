import { describe, expect, test } from 'vitest'
import { encodeBase58 } from '#core/codec/base58.ts'
import { codeOf } from '#core/error.ts'
import { keyPairFromSeed } from '#core/keys/key-pair.ts'
import { systemRandom } from '#platform/random.ts'
import vectors from '#testing/vectors/wallet.json' with { type: 'json' }
import { MAX_KEYSTORE_CHARS, openKeystore, readKeystore, writeKeystore } from './keystore.ts'

const sample = vectors.keystore[0]!
const file = JSON.stringify(sample.file)

describe('iwallet keystore files', () => {
  test('lists what a file holds without opening it', () => {
    const read = readKeystore(file)
    expect(read.name).toBe('admin')
    expect(read.entries.map((entry) => [entry.permission, entry.algorithm, entry.encrypted])).toEqual([
      ['active', 'ed25519', true],
      ['owner', 'secp256k1', true],
    ])
  })

  test('decrypts the reference file of both curves', async () => {
    for (const permission of ['active', 'owner'] as const) {
      const pair = await openKeystore(file, permission, sample.password)
      expect(encodeBase58(pair.secret)).toBe(sample.decrypts_to[permission])
    }
  })

  test('refuses a wrong password and a damaged key', async () => {
    expect(await code(openKeystore(file, 'active', 'wrong'))).toBe('KEYSTORE_WRONG_PASSWORD')
    const other = { ...sample.file.keypairs.active, mac: sample.file.keypairs.owner.mac }
    const damaged = JSON.stringify({ name: 'admin', keypairs: { active: other } })
    expect(await code(openKeystore(damaged, 'active', sample.password))).toBe('KEYSTORE_WRONG_PASSWORD')
    expect(await code(openKeystore(file, 'vote', sample.password))).toBe('KEYSTORE_BAD')
  })

  test('refuses a secret that does not give the stated public key', async () => {
    const active = {
      raw_key: sample.decrypts_to.active,
      key_type: 'ed25519',
      public_key: vectors.keys[0]!.public_b58,
    }
    const text = JSON.stringify({ name: 'admin', keypairs: { active } })
    expect(await code(openKeystore(text, 'active', ''))).toBe('KEYSTORE_MISMATCH')
  })

  test('reads back what it writes, with a counter block that is not zero', async () => {
    const pair = keyPairFromSeed(new Uint8Array(32).fill(7))
    const text = await writeKeystore('alice', new Map([['active', pair]]), 'a long password', systemRandom())
    expect(text).not.toContain(encodeBase58(pair.secret))
    expect((await openKeystore(text, 'active', 'a long password')).secret).toEqual(pair.secret)
  })

  test.each([
    ['nothing', ''],
    ['no object', '[]'],
    ['no pairs', '{"name":"x","keypairs":{}}'],
    ['another curve', '{"name":"x","keypairs":{"a":{"key_type":"rsa","public_key":"x"}}}'],
    ['too long', `"${'x'.repeat(MAX_KEYSTORE_CHARS)}"`],
  ])('refuses a file with %s', (_what, text) => {
    expect(() => readKeystore(text)).toThrow(expect.objectContaining({ code: 'KEYSTORE_BAD' }))
  })
})

async function code(work: Promise<unknown>): Promise<string> {
  return work.then(() => 'accepted', codeOf)
}
