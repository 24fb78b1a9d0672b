import { utf8Encode } from '#core/codec/bytes.ts'
import { sha3_256 } from '#core/hash/sha3.ts'
import { type Challenge, formatChallenge } from './challenge.ts'

/** A hash that costs memory (argon2id): 32 bytes of a password and a 16-byte salt. */
export type MemoryHash = (
  password: Uint8Array,
  salt: Uint8Array,
  cost: { readonly memoryKiB: number; readonly passes: number },
) => Promise<Uint8Array>

/** How far a solver is: attempts made, and how many it takes on average. */
export type WorkProgress = { readonly attempts: number; readonly expected: number }

const SALT_BYTES = 16
const FIRST_WORD = 2 ** 32

/** Whether a nonce solves a challenge: the first four bytes of its hash, as a fraction, lie below 1/work. */
export async function isSolution(challenge: Challenge, nonce: number, hash: MemoryHash): Promise<boolean> {
  const text = formatChallenge(challenge)
  const salt = sha3_256(utf8Encode(text)).subarray(0, SALT_BYTES)
  const digest = await hash(utf8Encode(`${text}/${nonce}`), salt, challenge)
  const [a, b, c, d] = digest as unknown as [number, number, number, number]
  const word = a * 2 ** 24 + (b << 16) + (c << 8) + d
  return word * challenge.work < FIRST_WORD
}

/**
 * Searches the first nonce that solves a challenge; progress is told after every attempt.
 * Rejects with the signal's reason when it is aborted.
 */
export async function solveChallenge(
  challenge: Challenge,
  hash: MemoryHash,
  options: {
    readonly signal?: { throwIfAborted(): void }
    readonly onProgress?: (progress: WorkProgress) => void
  } = {},
): Promise<number> {
  for (let nonce = 0; ; nonce++) {
    options.signal?.throwIfAborted()
    if (await isSolution(challenge, nonce, hash)) return nonce
    options.onProgress?.({ attempts: nonce + 1, expected: challenge.work })
  }
}
