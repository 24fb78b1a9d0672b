import { addDecimals, compareDecimals, type Decimal, multiplyDecimals, rescale } from '#core/codec/decimal.ts'
import { plainKey } from '#vm/state/keys.ts'
import type { StateView } from '#vm/state/state-view.ts'

/** Plain keys of gas.iost behind an account's name. Source: spec contracts §4.4. */
export const GAS_KEYS = { total: 'gt', limit: 'gl', time: 'gu', stock: 'gs' } as const

const CONTRACT = 'gas.iost'
/** Gas a second for one IOST: 1.15. */
const RATE: Decimal = { value: 115n, scale: 2 }
const GROWTH_SECONDS = 259_200
const NS = 1e9
const ZERO: Decimal = { value: 0n, scale: 0 }

/** A stored decimal of an account's gas; absent = 0. */
export function gasNumber(state: StateView, account: string, field: string): Decimal {
  const value = state.slot(plainKey(CONTRACT, account + field))?.value
  return value?.type === 'f' ? value.data : ZERO
}

/** When an account's gas was last brought up to date (ns); 0 = never. */
export function gasTime(state: StateView, account: string): bigint {
  const value = state.slot(plainKey(CONTRACT, account + GAS_KEYS.time))?.value
  return value?.type === 'i' ? value.data : 0n
}

/** Gas an account has at a time (ns), at two decimals. Source: spec contracts §5.3. */
export function gasAt(state: StateView, account: string, time: bigint): Decimal {
  const stock = gasNumber(state, account, GAS_KEYS.stock)
  const limit = gasNumber(state, account, GAS_KEYS.limit)
  const updated = gasTime(state, account)
  const seconds = updated === 0n ? 0 : Math.min(Number(time - updated) / NS, GROWTH_SECONDS)
  const rate = multiplyDecimals(gasNumber(state, account, GAS_KEYS.total), RATE)
  const grown = addDecimals(stock, multiplyByDouble(rate, seconds))
  return rescale(compareDecimals(limit, grown) < 0 ? limit : grown, 2)
}

/** Rounded half away from zero at the number's own scale. */
function multiplyByDouble(number: Decimal, factor: number): Decimal {
  const product = Number(number.value) * factor
  const rounded = Math.sign(product) * Math.round(Math.abs(product))
  return { value: BigInt(rounded), scale: number.scale }
}
