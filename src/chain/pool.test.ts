import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codeOf } from '#core/error.ts'
import type { Tx } from '#core/tx/tx.ts'
import { txHash } from '#core/tx/tx-hash.ts'
import { plainTx } from '#testing/plain-tx.ts'
import { createPool, poolEntry } from './pool.ts'

const NOW = 1_700_000_000_000_000_000n
const SECOND = 1_000_000_000n

function makeTx(change: Partial<Tx> = {}): Tx {
  return plainTx({
    time: NOW,
    expiration: NOW + 60n * SECOND,
    actions: [{ contract: 'token.iost', actionName: 'transfer', data: '["iost","a","b","1",""]' }],
    ...change,
  })
}

const entryOf = (change: Partial<Tx> = {}) => {
  const tx = makeTx(change)
  return poolEntry(tx, txHash(tx))
}

const call = (contract: string, data: string) => ({ actions: [{ contract, actionName: 'run', data }] })

function codeFrom(run: () => void): string {
  try {
    run()
  } catch (error) {
    return codeOf(error)
  }
  return 'OK'
}

describe('pool admission', () => {
  it('refuses what is pending already', () => {
    const pool = createPool()
    pool.add(entryOf())
    expect(codeFrom(() => pool.check(entryOf(), NOW))).toBe('TX_PENDING')
  })

  it.each([
    ['30 s ahead', { time: NOW + 30n * SECOND, expiration: NOW + 60n * SECOND }, 'OK'],
    ['over 30 s ahead', { time: NOW + 30n * SECOND + 1n, expiration: NOW + 60n * SECOND }, 'TX_TIME'],
    ['expiring now', { time: NOW - SECOND, expiration: NOW }, 'TX_TIME'],
    ['90 s old', { time: NOW - 90n * SECOND }, 'OK'],
    ['over 90 s old', { time: NOW - 90n * SECOND - 1n }, 'TX_TIME'],
  ])('by time: %s', (_name, change, want) => {
    expect(codeFrom(() => createPool().check(entryOf(change), NOW))).toBe(want)
  })

  it('keeps room for simple transfers when others fill it', () => {
    const pool = createPool({ all: 4, other: 1 })
    pool.add(entryOf(call('x.iost', '[]')))
    pool.add(entryOf(call('y.iost', '[]')))
    expect(codeFrom(() => pool.check(entryOf(call('z.iost', '[]')), NOW))).toBe('POOL_FULL')
    expect(codeFrom(() => pool.check(entryOf(), NOW))).toBe('OK')
    for (let i = 1n; i <= 3n; i++) pool.add(entryOf({ gasLimit: 1_000_000n + i }))
    expect(codeFrom(() => pool.check(entryOf(), NOW))).toBe('POOL_FULL')
  })

  it('takes a transfer whose data is too long for a simple one as another', () => {
    const pool = createPool({ all: 4, other: 0 })
    pool.add(entryOf())
    const long = `["iost","a","b","1","${'m'.repeat(60)}"]`
    expect(codeFrom(() => pool.check(entryOf(call('token.iost', long)), NOW))).toBe('POOL_FULL')
  })

  it('drops what expired', () => {
    const pool = createPool()
    pool.add(entryOf({ expiration: NOW + SECOND }))
    pool.add(entryOf())
    expect(pool.sweep(NOW + SECOND)).toBe(1)
    expect(pool.size).toBe(1)
  })
})

describe('the order of the producer', () => {
  it('puts short transfers first, then ratio, then age, then the larger hash', () => {
    const pool = createPool()
    const other = entryOf({ ...call('x.iost', '[]'), gasRatio: 10_000n })
    const long = entryOf(call('token.iost', '["iost","a","b","1","a long memo"]'))
    const cheap = entryOf({ time: NOW - SECOND })
    const dear = entryOf({ gasRatio: 200n })
    const young = entryOf({ time: NOW + 1n })
    for (const entry of [other, young, long, cheap, dear]) pool.add(entry)
    expect(pool.sorted().map(({ id }) => id)).toEqual([dear, cheap, young, long, other].map(({ id }) => id))
  })

  it('is the same whatever the order of arrival', () => {
    const txs = fc.uniqueArray(
      fc.record({
        gasRatio: fc.bigInt(100n, 103n),
        time: fc.bigInt(NOW, NOW + 3n),
        memo: fc.constantFrom('', 'x', 'yy'),
      }),
      { selector: ({ gasRatio, time, memo }) => `${gasRatio}/${time}/${memo}`, maxLength: 12 },
    )
    fc.assert(
      fc.property(txs, fc.infiniteStream(fc.nat()), (items, keys) => {
        const entries = items.map(({ gasRatio, time, memo }) =>
          entryOf({ gasRatio, time, ...call('token.iost', `["iost","a","b","1","${memo}"]`) }),
        )
        const shuffled = entries
          .map((entry) => ({ entry, key: keys.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ entry }) => entry)
        const [one, two] = [createPool(), createPool()]
        for (const entry of entries) one.add(entry)
        for (const entry of shuffled) two.add(entry)
        expect(one.sorted().map(({ id }) => id)).toEqual(two.sorted().map(({ id }) => id))
      }),
      { numRuns: 50 },
    )
  })
})
