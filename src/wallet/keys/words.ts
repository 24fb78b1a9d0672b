import { hmac } from '@noble/hashes/hmac.js'
import { sha512 } from '@noble/hashes/sha2.js'
import { entropyToMnemonic, mnemonicToSeed, validateMnemonic } from '@scure/bip39'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import { concatBytes, utf8Encode } from '#core/codec/bytes.ts'
import { IostError } from '#core/error.ts'
import { type KeyPair, keyPairFromSeed } from '#core/keys/key-pair.ts'
import type { Random } from '#platform/random.ts'

/** SLIP-44 number of IOST. */
const IOST_COIN_TYPE = 291
/** Highest key index offered; every index is another key of the same words. */
const MAX_KEY_INDEX = 99
/** Longest text accepted as recovery words. */
const MAX_WORDS_CHARS = 400

const HARDENED = 0x80000000
const MASTER_KEY = utf8Encode('ed25519 seed')
const NEW_WORDS_ENTROPY_BYTES = 16

/** Twelve new recovery words (BIP-39, English, 128 bits). */
export function newWords(random: Random): string {
  return entropyToMnemonic(random.bytes(NEW_WORDS_ENTROPY_BYTES), wordlist)
}

/** Words as typed, in one line of lower case with single spaces. */
function tidyWords(text: string): string {
  return text.normalize('NFKD').trim().toLowerCase().split(/\s+/).join(' ')
}

/** The derivation path of a key index, all steps hardened as SLIP-10 demands for ed25519. */
export function wordsPath(index: number): string {
  return `m/44'/${IOST_COIN_TYPE}'/0'/0'/${index}'`
}

/**
 * The ed25519 key pair of recovery words: BIP-39 seed without passphrase, then SLIP-10 along `wordsPath(index)`.
 * Errors: BAD_WORDS with the reason (count, word and its position, checksum), BAD_KEY_INDEX.
 */
export async function keyPairFromWords(text: string, index = 0): Promise<KeyPair> {
  if (!Number.isInteger(index) || index < 0 || index > MAX_KEY_INDEX)
    throw new IostError({ code: 'BAD_KEY_INDEX', index, limit: MAX_KEY_INDEX })
  const words = checkWords(text)
  const seed = await mnemonicToSeed(words)
  return keyPairFromSeed(slip10(seed, [44, IOST_COIN_TYPE, 0, 0, index]))
}

/** Tidied words after count, spelling and checksum were checked. Errors: BAD_WORDS. */
export function checkWords(text: string): string {
  if (text.length > MAX_WORDS_CHARS) throw new IostError({ code: 'BAD_WORDS', reason: 'length' })
  const words = tidyWords(text)
  const list = words.split(' ')
  if (![12, 15, 18, 21, 24].includes(list.length))
    throw new IostError({ code: 'BAD_WORDS', reason: 'count', count: list.length })
  const wrong = list.findIndex((word) => !wordlist.includes(word))
  // The word itself stays out of the error: errors are shown and logged.
  if (wrong >= 0) throw new IostError({ code: 'BAD_WORDS', reason: 'word', position: wrong + 1 })
  if (!validateMnemonic(words, wordlist)) throw new IostError({ code: 'BAD_WORDS', reason: 'checksum' })
  return words
}

/** SLIP-10 for ed25519: the 32-byte secret at a path of hardened steps. */
export function slip10(seed: Uint8Array, path: readonly number[]): Uint8Array {
  let node = hmac(sha512, MASTER_KEY, seed)
  for (const step of path) {
    const index = (step + HARDENED) >>> 0
    const tail = Uint8Array.of(index >>> 24, (index >>> 16) & 255, (index >>> 8) & 255, index & 255)
    node = hmac(sha512, node.subarray(32), concatBytes(Uint8Array.of(0), node.subarray(0, 32), tail))
  }
  return node.slice(0, 32)
}
