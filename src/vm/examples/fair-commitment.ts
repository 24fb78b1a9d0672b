import { encodeBase58 } from '#core/codec/base58.ts'
import { utf8Encode } from '#core/codec/bytes.ts'
import { decodeHex, encodeHex } from '#core/codec/hex.ts'
import { sha3_256 } from '#core/hash/sha3.ts'

/** What a player binds to: a digit and 64 hexadecimal digits nobody else knows. */
export type FairBet = {
  readonly round: number
  readonly account: string
  readonly number: number
  readonly secret: string
}

const DRAW_CHARS = 12
const DIGITS = 10

/** The commitment that the fair contract compares a reveal with. */
export function fairCommitment({ round, account, number, secret }: FairBet): string {
  return encodeBase58(sha3_256(utf8Encode([round, account, number, secret].join('/'))))
}

/** The digit that follows from the opened secrets, in the order of their bets: what the contract draws. */
export function fairDraw(secrets: readonly string[]): { readonly number: number; readonly seed: string } {
  const seed = encodeHex(sha3_256(decodeHex(secrets.join(''))))
  return { number: Number(`0x${seed.slice(0, DRAW_CHARS)}`) % DIGITS, seed }
}
