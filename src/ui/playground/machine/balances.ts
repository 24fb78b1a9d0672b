import type { Change } from '#vm/local/state-tree.ts'
import { decodeValue } from '#vm/state/value.ts'
import { decimalText } from './shown.ts'

type Get = (key: string) => Uint8Array | undefined
const BALANCES = 'm-token.iost-TB'

/** What a transaction changed of balances, in tokens. */
export function tokenChanges(
  changes: readonly Change[],
  get: Get,
): { readonly account: string; readonly token: string; readonly change: string }[] {
  return changes.flatMap(({ key, before, after }) => {
    // The list of an account's tokens has no token in its key.
    const [account, token] = key.startsWith(BALANCES) ? key.slice(BALANCES.length).split('-') : []
    if (account === undefined || token === undefined) return []
    const change = amount(after) - amount(before)
    return change === 0n
      ? []
      : [{ account, token, change: decimalText({ value: change, scale: scaleOf(get, token) }) }]
  })
}

/** A balance in tokens. */
export function tokenText(get: Get, account: string, token: string): string {
  return decimalText({ value: amount(get(`${BALANCES}${account}-${token}`)), scale: scaleOf(get, token) })
}

function amount(bytes: Uint8Array | undefined): bigint {
  const value = bytes === undefined ? undefined : decodeValue(bytes)
  return value?.type === 'i' ? value.data : 0n
}

function scaleOf(get: Get, token: string): number {
  return Number(amount(get(`m-token.iost-TI${token}-decimal`)))
}
