import { isNewAccountName } from '#core/account-name.ts'
import { decodeBase58 } from '#core/codec/base58.ts'
import { IostError } from '#core/error.ts'

/** What a claim has to work on: bound to one account name and key, good until `expires` (ms since 1970). */
export type Challenge = {
  readonly account: string
  /** Base58 public key, ed25519 or secp256k1. */
  readonly key: string
  /** 32 hexadecimal digits: makes every challenge another one. */
  readonly salt: string
  readonly expires: number
  /** Attempts it takes on average. */
  readonly work: number
  /** Cost of one attempt. */
  readonly memoryKiB: number
  readonly passes: number
}

/** Bounds that a solver keeps, so that no server can have it work for ever or exhaust its memory. */
export const MAX_WORK = 1_000_000
export const MAX_MEMORY_KIB = 65_536
export const MAX_PASSES = 10
const MAX_TEXT = 400
const VERSION = 'everest-work-1'
const SEPARATOR = '.'

/** The text of a challenge: what is sealed by the server and hashed by the solver. */
export function formatChallenge(challenge: Challenge): string {
  const { account, key, salt, expires, work, memoryKiB, passes } = challenge
  return [VERSION, account, key, salt, expires, work, memoryKiB, passes].join(SEPARATOR)
}

/** Reads a challenge's text. Errors: BAD_CHALLENGE with the field. */
export function parseChallenge(text: string): Challenge {
  if (text.length > MAX_TEXT) throw bad('length')
  const [version, account, key, salt, expires, work, memoryKiB, passes, ...rest] = text.split(SEPARATOR)
  if (version !== VERSION || rest.length > 0) throw bad('version')
  if (!isNewAccountName(account ?? '')) throw bad('account')
  if (!/^[0-9a-f]{32}$/.test(salt ?? '')) throw bad('salt')
  return {
    account: account as string,
    key: checkPublicKey(key ?? ''),
    salt: salt as string,
    expires: count(expires, 'expires', Number.MAX_SAFE_INTEGER),
    work: count(work, 'work', MAX_WORK),
    memoryKiB: count(memoryKiB, 'memoryKiB', MAX_MEMORY_KIB),
    passes: count(passes, 'passes', MAX_PASSES),
  }
}

/** The text when it is a base58 public key of 32 or 33 bytes. Errors: BAD_CHALLENGE. */
export function checkPublicKey(text: string): string {
  let length = 0
  try {
    if (text.length <= MAX_TEXT) length = decodeBase58(text).length
  } catch {
    // no base58: the length stays 0
  }
  if (length !== 32 && length !== 33) throw bad('key')
  return text
}

function count(text: string | undefined, field: string, max: number): number {
  const value = /^[1-9][0-9]{0,15}$/.test(text ?? '') ? Number(text) : 0
  if (value < 1 || value > max) throw bad(field)
  return value
}

function bad(field: string): IostError {
  return new IostError({ code: 'BAD_CHALLENGE', field })
}
