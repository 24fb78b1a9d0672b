import { addDecimals, compareDecimals, type Decimal, multiplyDecimals, rescale } from '#core/codec/decimal.ts'
import { plainKey } from '#vm/state/keys.ts'
import type { Slot } from '#vm/state/slot.ts'
import type { StateEntry, StateView } from '#vm/state/state-view.ts'

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
  return decimalOf(state.entry(plainKey(CONTRACT, account + field)))
}

type Known = {
  readonly time: bigint
  readonly gas: Decimal
  readonly stock: Slot | null
  readonly updated: Slot | null
  readonly total: Slot | null
  readonly limit: Slot | null
}

/** The gas of one account: looked up once, always up to date. */
export class GasAccount {
  readonly #total: StateEntry
  readonly #limit: StateEntry
  readonly time: StateEntry
  readonly stock: StateEntry
  /** The last answer and what it was made from: nothing changes between most questions. */
  #known: Known | undefined

  constructor(state: StateView, account: string) {
    const entry = (field: string) => state.entry(plainKey(CONTRACT, account + field))
    this.#total = entry(GAS_KEYS.total)
    this.#limit = entry(GAS_KEYS.limit)
    this.time = entry(GAS_KEYS.time)
    this.stock = entry(GAS_KEYS.stock)
  }

  /** Gas at a time (ns), at two decimals. Source: spec contracts §5.3. */
  at(time: bigint): Decimal {
    const known = this.#known
    const { time: updated, stock } = this
    if (
      known?.time === time &&
      known.stock === stock.slot &&
      known.updated === updated.slot &&
      known.total === this.#total.slot &&
      known.limit === this.#limit.slot
    ) {
      return known.gas
    }
    const gas = this.#compute(time)
    this.#known = {
      time,
      gas,
      stock: stock.slot,
      updated: updated.slot,
      total: this.#total.slot,
      limit: this.#limit.slot,
    }
    return gas
  }

  #compute(time: bigint): Decimal {
    const stock = decimalOf(this.stock)
    const limit = decimalOf(this.#limit)
    const total = decimalOf(this.#total)
    const updated = this.time.slot?.value
    // Never brought up to date, brought up to date just now, or nothing pledged: nothing has grown.
    if (updated?.type !== 'i' || updated.data === 0n || updated.data === time || total.value === 0n) {
      return rescale(compareDecimals(limit, stock) < 0 ? limit : stock, 2)
    }
    const seconds = Math.min(Number(time - updated.data) / NS, GROWTH_SECONDS)
    const grown = addDecimals(stock, multiplyByDouble(multiplyDecimals(total, RATE), seconds))
    return rescale(compareDecimals(limit, grown) < 0 ? limit : grown, 2)
  }
}

/** Gas an account has at a time (ns), at two decimals. */
export function gasAt(state: StateView, account: string, time: bigint): Decimal {
  return new GasAccount(state, account).at(time)
}

function decimalOf(entry: StateEntry): Decimal {
  const value = entry.slot?.value
  return value?.type === 'f' ? value.data : ZERO
}

/** Rounded half away from zero at the number's own scale. */
function multiplyByDouble(number: Decimal, factor: number): Decimal {
  const product = Number(number.value) * factor
  const rounded = Math.sign(product) * Math.round(Math.abs(product))
  return { value: BigInt(rounded), scale: number.scale }
}
