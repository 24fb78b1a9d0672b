import {
  addDecimals,
  compareDecimals,
  type Decimal,
  multiplyByDouble,
  multiplyDecimals,
  rescale,
  unlessOverflow,
} from '#core/codec/decimal.ts'
import { KeyMemo } from '#vm/state/key-memo.ts'
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
/** Fraction digits of gas as it is spent. */
const SCALE = 2
const ZERO: Decimal = { value: 0n, scale: SCALE }

/** A stored decimal of an account's gas; absent = 0. */
export function gasNumber(state: StateView, account: string, field: string): Decimal {
  return decimalOf(state.entry(plainKey(CONTRACT, account + field)))
}

const keys = new KeyMemo((account) => {
  const key = (field: string) => plainKey(CONTRACT, account + field)
  return {
    total: key(GAS_KEYS.total),
    limit: key(GAS_KEYS.limit),
    time: key(GAS_KEYS.time),
    stock: key(GAS_KEYS.stock),
  }
})

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
    const { total, limit, time, stock } = keys.of(account)
    this.#total = state.entry(total)
    this.#limit = state.entry(limit)
    this.time = state.entry(time)
    this.stock = state.entry(stock)
  }

  /** Gas at a time (ns), at two decimals. Source: spec contracts §5.3. */
  at(time: bigint): Decimal {
    return rescale(this.grown(time), SCALE)
  }

  /**
   * What is stored as stock when the account is brought up to a time (ns): gas at two decimals, or the stock as it stands
   * where growing leads out of the range of a decimal.
   */
  grown(time: bigint): Decimal {
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
    // Nothing grows where nothing is pledged.
    const gas =
      total.value === 0n ? stock : unlessOverflow(() => addDecimals(stock, this.#growth(total, time)))
    if (gas === undefined) return stock
    return rescale(compareDecimals(limit, gas) < 0 ? limit : gas, SCALE)
  }

  /** Errors: DECIMAL overflow error. */
  #growth(total: Decimal, time: bigint): Decimal {
    const updated = this.time.slot?.value
    const since = updated?.type === 'i' && updated.data > 0n ? Number(time - updated.data) / NS : 0
    const rate =
      unlessOverflow(() => multiplyDecimals(total, RATE)) ?? multiplyDecimals(rescale(total, 0), RATE)
    return multiplyByDouble(rate, Math.min(since, GROWTH_SECONDS))
  }
}

function decimalOf(entry: StateEntry): Decimal {
  const value = entry.slot?.value
  return value?.type === 'f' ? value.data : ZERO
}
