import { mapKey } from './keys.ts'
import type { StateView } from './state-view.ts'

/** Fraction digits of a token, or undefined when there is no such token. Source: spec contracts §4.4. */
export function tokenDecimals(state: StateView, symbol: string): number | undefined {
  const value = state.slot(mapKey('token.iost', `TI${symbol}`, 'decimal'))?.value
  return value?.type === 'i' ? Number(value.data) : undefined
}

/** Amount of a token an account can use at once, in smallest units; frozen items are not in it. */
export function tokenBalance(state: StateView, symbol: string, account: string): bigint {
  const value = state.slot(mapKey('token.iost', `TB${account}`, symbol))?.value
  return value?.type === 'i' ? value.data : 0n
}
