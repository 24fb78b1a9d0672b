import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeBase58 } from '#core/codec/base58.ts'
import { encodeHex } from '#core/codec/hex.ts'
import { sha3_256 } from '#core/hash/sha3.ts'
import { argon2Hash } from './argon2.ts'
import {
  type Challenge,
  formatChallenge,
  MAX_MEMORY_KIB,
  MAX_PASSES,
  MAX_WORK,
  parseChallenge,
} from './challenge.ts'
import { parseClaim } from './claim.ts'
import { isSolution, type MemoryHash, solveChallenge } from './work.ts'

const challenge: Challenge = {
  account: 'alice',
  key: encodeBase58(new Uint8Array(32).fill(3)),
  salt: '00'.repeat(16),
  expires: 1_700_000_000_000,
  work: 20,
  memoryKiB: 64,
  passes: 1,
}
const fast: MemoryHash = async (password, salt) => sha3_256(new Uint8Array([...password, ...salt]))

const challenges = fc.record({
  account: fc.stringMatching(/^[a-z0-9_]{5,11}$/),
  key: fc
    .oneof(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.uint8Array({ minLength: 33, maxLength: 33 }))
    .map(encodeBase58),
  salt: fc.uint8Array({ minLength: 16, maxLength: 16 }).map(encodeHex),
  expires: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  work: fc.integer({ min: 1, max: MAX_WORK }),
  memoryKiB: fc.integer({ min: 1, max: MAX_MEMORY_KIB }),
  passes: fc.integer({ min: 1, max: MAX_PASSES }),
})

test('a challenge reads back as it was written', () => {
  fc.assert(
    fc.property(challenges, (value) => {
      expect(parseChallenge(formatChallenge(value))).toEqual(value)
    }),
  )
})

test('any other text is refused with a code', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(() => parseChallenge(text)).toThrow('BAD_CHALLENGE')
    }),
  )
  const text = formatChallenge(challenge)
  for (const wrong of [
    text.replace('alice', 'al'),
    text.replace('alice', 'Alice'),
    text.replace(challenge.key, 'abc'),
    text.replace(challenge.key, '0OIl'),
    text.replace('everest-work-1', 'everest-work-2'),
    `${text}.1`,
    text.replace('.20.', '.0.'),
    text.replace('.20.', `.${MAX_WORK + 1}.`),
    text.replace('.20.', '.2e1.'),
  ]) {
    expect(() => parseChallenge(wrong)).toThrow('BAD_CHALLENGE')
  }
})

test('a solution is found, and belongs to that challenge alone', async () => {
  const seen: number[] = []
  const nonce = await solveChallenge(challenge, fast, { onProgress: ({ attempts }) => seen.push(attempts) })
  expect(await isSolution(challenge, nonce, fast)).toBe(true)
  expect(seen.length).toBe(nonce)
  const others = Array.from({ length: 8 }, (_, i) => ({ ...challenge, account: `other${i}` }))
  const same = await Promise.all(others.map((other) => isSolution(other, nonce, fast)))
  expect(same.filter(Boolean).length).toBeLessThan(8)
})

test('the work is what the challenge says, on average', async () => {
  let attempts = 0
  const rounds = 200
  for (let i = 0; i < rounds; i++) {
    attempts += 1 + (await solveChallenge({ ...challenge, salt: i.toString(16).padStart(32, '0') }, fast))
  }
  expect(attempts / rounds).toBeGreaterThan(challenge.work * 0.6)
  expect(attempts / rounds).toBeLessThan(challenge.work * 1.6)
})

test('the search can be stopped', async () => {
  const stop = new AbortController()
  const search = solveChallenge({ ...challenge, work: MAX_WORK }, fast, {
    signal: stop.signal,
    onProgress: ({ attempts }) => {
      if (attempts === 3) stop.abort(new Error('enough'))
    },
  })
  await expect(search).rejects.toThrow('enough')
})

test('argon2id solves and checks', async () => {
  const nonce = await solveChallenge({ ...challenge, work: 3 }, argon2Hash)
  expect(await isSolution({ ...challenge, work: 3 }, nonce, argon2Hash)).toBe(true)
  expect(
    encodeHex(await argon2Hash(new Uint8Array(8), new Uint8Array(16), { memoryKiB: 64, passes: 1 })),
  ).toHaveLength(64)
})

test.each([
  '',
  '[]',
  'null',
  '{}',
  '{"challenge":1}',
  '{"challenge":"a","seal":"b","nonce":-1}',
  '{"challenge":"a","seal":"b","nonce":1.5}',
])('the claim %s is refused', (text) => expect(() => parseClaim(text)).toThrow('BAD_CLAIM'))
