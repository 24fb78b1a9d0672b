import { describe, expect, it } from 'vitest'
import type { Decimal } from '#core/codec/decimal.ts'
import { formatDecimal } from '#core/codec/decimal.ts'
import { plainKey } from '#vm/state/keys.ts'
import { Slot } from '#vm/state/slot.ts'
import { StateView } from '#vm/state/state-view.ts'
import { GasAccount } from './account.ts'

const START = 1_700_000_000_000_000_000n
const SECOND = 1_000_000_000n

/** An account that pledged 200 IOST just now: figures of spec vectors gas.json "gas/pledge". */
function pledged(): StateView {
  const view = new StateView({ get: () => undefined })
  const put = (field: string, data: Decimal) =>
    view.set(plainKey('gas.iost', `alice${field}`), Slot.ofValue({ type: 'f', data, payer: 'gas.iost' }))
  put('gt', { value: 20_000_000_000n, scale: 8 })
  put('gl', { value: 60_000_000n, scale: 0 })
  put('gs', { value: 20_000_000n, scale: 0 })
  view.set(plainKey('gas.iost', 'alicegu'), Slot.ofValue({ type: 'i', data: START, payer: 'gas.iost' }))
  return view
}

describe('gas of an account', () => {
  it.each([
    [0n, '20000000'],
    [1n, '20000230'],
    [100n, '20023000'],
    [172_800n, '59744000'],
    [175_000n, '60000000'],
    [400_000n, '60000000'],
  ])('grows by 230 a second up to its limit: after %i s', (seconds, gas) => {
    expect(formatDecimal(new GasAccount(pledged(), 'alice').at(START + seconds * SECOND))).toBe(gas)
  })

  it('rounds half a second’s growth at the scale of the rate', () => {
    expect(formatDecimal(new GasAccount(pledged(), 'alice').at(START + SECOND / 2n))).toBe('20000115')
  })

  it('is nothing for an account nobody pledged for', () => {
    const view = new StateView({ get: () => undefined })
    expect(new GasAccount(view, 'nobody').at(START)).toEqual({ value: 0n, scale: 2 })
  })

  it('follows writes and roll-backs', () => {
    const view = pledged()
    const account = new GasAccount(view, 'alice')
    expect(formatDecimal(account.at(START))).toBe('20000000')
    const mark = view.mark()
    view.write(account.stock, Slot.ofValue({ type: 'f', data: { value: 5n, scale: 0 }, payer: 'gas.iost' }))
    expect(formatDecimal(account.at(START))).toBe('5')
    view.rollback(mark)
    expect(formatDecimal(account.at(START))).toBe('20000000')
  })
})
