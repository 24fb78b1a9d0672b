import { describe, expect, test } from 'vitest'
import { encodeBase58 } from '#core/codec/base58.ts'
import { decodeHex, encodeHex } from '#core/codec/hex.ts'
import vectors from '#testing/vectors/wallet.json' with { type: 'json' }
import { readKeyText } from './key-text.ts'
import { checkWords, keyPairFromWords, newWords, slip10, wordsPath } from './words.ts'

const WORDS = 'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about'

describe('raw private keys', () => {
  test.each(
    vectors.keys.map((key) => [key.alg, key.secret_b58 ?? encodeBase58(decodeHex(key.secret)), key.public]),
  )('reads a %s secret', (algorithm, secret, publicKey) => {
    const readings = readKeyText(` ${secret}\n`)
    const found = readings.find((reading) => reading.pair.algorithm === algorithm)
    expect(encodeHex(found!.pair.publicKey)).toBe(publicKey)
  })

  test('shows both readings of 32 bytes and never picks one', () => {
    const seed = encodeBase58(new Uint8Array(32).fill(9))
    expect(readKeyText(seed).map((reading) => reading.form)).toEqual(['ed25519-seed', 'secp256k1'])
    expect(readKeyText(`0x${'09'.repeat(32)}`)).toHaveLength(2)
  })

  test.each([
    [
      'a public key of secp256k1',
      vectors.keys.find((key) => key.alg === 'secp256k1')?.public_b58 ?? '',
      'public-key',
    ],
    ['an id of 2018', vectors.legacy_ids[0]!.id, 'legacy-id'],
    ['no base58', 'l0O', 'text'],
    ['nothing', '', 'text'],
    ['another length', encodeBase58(new Uint8Array(31).fill(1)), 'length'],
  ])('says what %s is instead', (_what, text, reason) => {
    expect(() => readKeyText(text)).toThrow(
      expect.objectContaining({ data: expect.objectContaining({ reason }) }),
    )
  })

  test('keeps the text out of the error', () => {
    const secret = `${vectors.keys[0]!.secret_b58}l`
    try {
      readKeyText(secret)
    } catch (error) {
      expect(String(error)).not.toContain(secret.slice(0, 12))
    }
    expect.assertions(1)
  })
})

describe('recovery words', () => {
  test('follow SLIP-10 for ed25519', () => {
    const seed = decodeHex('000102030405060708090a0b0c0d0e0f')
    expect(encodeHex(slip10(seed, []))).toBe(
      '2b4be7f19ee27bbf30c667b642d5f4aa69fd169872f8fc3059c08ebae2eb19e7',
    )
    expect(encodeHex(slip10(seed, [0, 1, 2, 2, 1_000_000_000]))).toBe(
      '8f94d394a8e8fd6b1bc2f3f49f5c47e385281d5c17e65324b0f62483e37e8793',
    )
  })

  test('give one key per index, whatever the spacing and case', async () => {
    const first = await keyPairFromWords(WORDS)
    const typed = await keyPairFromWords(`  ${WORDS.toUpperCase().replaceAll(' ', '\n ')} `)
    const second = await keyPairFromWords(WORDS, 1)
    expect(typed.publicKey).toEqual(first.publicKey)
    expect(second.publicKey).not.toEqual(first.publicKey)
    expect(wordsPath(1)).toBe("m/44'/291'/0'/0'/1'")
  })

  test('made new are twelve and pass their own check', () => {
    const words = newWords({ bytes: (count) => new Uint8Array(count).fill(5) })
    expect(words.split(' ')).toHaveLength(12)
    expect(checkWords(words)).toBe(words)
  })

  test.each([
    ['count', 'abandon about'],
    ['word', WORDS.replace('about', 'abuot')],
    ['checksum', WORDS.replace('about', 'abandon')],
    ['length', 'a'.repeat(401)],
  ])('with a wrong %s are refused', (reason, text) => {
    expect(() => checkWords(text)).toThrow(
      expect.objectContaining({ code: 'BAD_WORDS', data: expect.objectContaining({ reason }) }),
    )
  })

  test('have a bounded index', async () => {
    await expect(keyPairFromWords(WORDS, 100)).rejects.toThrow(
      expect.objectContaining({ code: 'BAD_KEY_INDEX' }),
    )
  })
})
