import { formatDecimal } from '#core/codec/decimal.ts'
import { mapKey } from '#vm/state/keys.ts'
import { decodeValue } from '#vm/state/value.ts'

type Get = (key: string) => Uint8Array | undefined
const BALANCES = 'm-token.iost-TB'

/** What a transaction changed of balances, in tokens. */
export type TokenChange = { readonly account: string; readonly token: string; readonly change: string }

/** A key and its stored bytes before and after; undefined = absent. */
export type StateChange = {
  readonly key: string
  readonly before: Uint8Array | undefined
  readonly after: Uint8Array | undefined
}

/** The changes of balances among changed keys; `get` reads the state for the tokens' decimals. */
export function tokenChanges(changes: readonly StateChange[], get: Get): TokenChange[] {
  return changes.flatMap(({ key, before, after }) => {
    // The list of an account's tokens has no token in its key.
    const [account, token] = key.startsWith(BALANCES) ? key.slice(BALANCES.length).split('-') : []
    if (account === undefined || token === undefined) return []
    const change = amount(after) - amount(before)
    return change === 0n
      ? []
      : [{ account, token, change: formatDecimal({ value: change, scale: scaleOf(get, token) }) }]
  })
}

/** A balance in tokens. */
export function tokenText(get: Get, account: string, token: string): string {
  return formatDecimal({ value: amount(get(`${BALANCES}${account}-${token}`)), scale: scaleOf(get, token) })
}

function amount(bytes: Uint8Array | undefined): bigint {
  const value = bytes === undefined ? undefined : decodeValue(bytes)
  return value?.type === 'i' ? value.data : 0n
}

function scaleOf(get: Get, token: string): number {
  return Number(amount(get(mapKey('token.iost', `TI${token}`, 'decimal'))))
}
