import { encodeBase64 } from '#core/codec/base64.ts'
import { utf8Encode } from '#core/codec/bytes.ts'
import { accountExists } from '#vm/auth/account.ts'
import { isKeyAccount } from '#vm/auth/authority.ts'
import type { Arg, JsonText } from '#vm/host/args.ts'
import { failure } from '#vm/host/failure.ts'
import type { Frame } from '#vm/host/frame.ts'
import { goJsonString } from '#vm/host/go-json.ts'
import type { Returns } from '#vm/host/returns.ts'

/** One method of a native contract: what it takes and what it does. Errors: CONTRACT_FAILED with go-iost's text. */
export type NativeMethod = {
  readonly args: readonly ('string' | 'number' | 'json')[]
  readonly run: (frame: Frame, args: readonly Arg[]) => Returns
}

/** The methods of one version of a native contract. */
export type NativeMethods = Readonly<Record<string, NativeMethod>>

/** Longest memo, in bytes. */
const MAX_MEMO = 512

/** Ends the call when it has cost more than its action may. Source: spec contracts §3.6. */
export function checkBudget(frame: Frame): void {
  if (frame.meter.gas > frame.run.budget) throw failure('out of gas')
}

/** Asks for an account's permission. Errors: CONTRACT_FAILED. */
export function demandAuth(frame: Frame, id: string, permission: string): void {
  if (!frame.requireAuth(id, permission)) throw failure('transaction has no permission')
}

/** Errors: CONTRACT_FAILED when a memo is longer than 512 bytes. */
export function checkMemo(memo: string): void {
  if (utf8Encode(memo).length > MAX_MEMO) throw failure('memo too large')
}

/** Whether a name may hold tokens: contracts, accounts with a record, anything in block 0. Source: spec contracts §5.1. */
export function isValidAccount(frame: Frame, name: string): boolean {
  if (frame.run.block.number === 0) return true
  return name.startsWith('Contract') || name.endsWith('.iost') || accountExists(frame.run.state, name)
}

/** Whether a name is a key-derived account in its written form: `0x` and 40 lower-case characters. */
export function isKeyAccountForm(name: string): boolean {
  return isKeyAccount(name) && name === name.toLowerCase()
}

/** Leaves the receipt of a method: the compact JSON of its arguments, `json` ones as base64. Source: spec contracts §5. */
export function receiptOf(frame: Frame, args: readonly Arg[]): void {
  frame.op()
  frame.receipt(`[${args.map(argText).join(',')}]`)
}

export function text(arg: Arg | undefined): string {
  return arg as string
}

export function int(arg: Arg | undefined): bigint {
  return arg as bigint
}

export function json(arg: Arg | undefined): string {
  return (arg as JsonText).json
}

function argText(arg: Arg): string {
  if (typeof arg === 'string') return goJsonString(arg)
  return typeof arg === 'object' ? `"${encodeBase64(utf8Encode(arg.json))}"` : String(arg)
}
