import { beforeEach, describe, expect, test } from 'vitest'
import type { LightStatus } from '#light/api.ts'
import { readAccountState } from './account-state.ts'
import { formatGas, shortHash, splitDecimal } from './format.ts'
import { clockOffset, networkNow, observeHead } from './network-time.ts'
import { isFinalityStalled } from './phase.ts'

const ANSWER = {
  name: 'alice',
  balance: 12.5,
  balance_string: '12.50000001',
  gas_info: {
    current_total: 100,
    transferable_gas: 0,
    pledge_gas: 100,
    increase_speed: 2.5,
    limit: 300,
    pledged_info: [
      { pledger: 'alice', amount: 10 },
      { pledger: 'bobby', amount: 20 },
    ],
  },
  ram_info: { available: '9000', used: '1000', total: '10000' },
  permissions: {
    active: {
      name: 'active',
      group_names: [],
      items: [{ id: 'key', is_key_pair: true, weight: '100', permission: '' }],
      threshold: '100',
    },
  },
  groups: {},
  frozen_balances: [],
  vote_infos: [],
}

describe('account answers', () => {
  test('are read exactly', () => {
    const state = readAccountState(ANSWER)
    expect(state.balance).toBe('12.50000001')
    expect(state.gas).toEqual({ now: 100, limit: 300, perSecond: 2.5, pledged: 30 })
    expect(state.ram).toEqual({ available: 9000, used: 1000, total: 10000 })
    expect(state.permissions[0]?.items[0]).toEqual({ id: 'key', isKey: true, weight: 100, permission: '' })
  })

  test.each([
    ['nothing', null],
    ['a text', 'alice'],
    ['no gas', { ...ANSWER, gas_info: null }],
    ['a balance that is no number', { ...ANSWER, balance_string: '', balance: 'much' }],
    ['an endless limit', { ...ANSWER, gas_info: { ...ANSWER.gas_info, limit: 'Infinity' } }],
  ])('that are %s are refused, never read as 0', (_what, answer) => {
    expect(() => readAccountState(answer)).toThrow(expect.objectContaining({ code: 'BAD_ANSWER' }))
  })
})

describe('texts of figures', () => {
  test('keep every digit', () => {
    expect(splitDecimal('-90000000000.10000001')).toEqual({
      sign: '-',
      whole: '90,000,000,000',
      fraction: '10000001',
    })
    expect(splitDecimal('5.00')).toEqual({ sign: '', whole: '5', fraction: '' })
    expect(formatGas(835_750n)).toBe('8,358')
    expect(shortHash('5zT2e3J5JnZYyKXCMxaFa2hAzgdGjYHRYVGmsz399GUW')).toBe('5zT2e3J…399GUW')
  })
})

describe('network time', () => {
  let number = 100

  beforeEach(() => {
    number += 1000
    observeHead(following(number, 0), 0)
  })

  test('is the machine’s while its clock is right', () => {
    observeHead(following(number + 1, 1_000_000), 1_000_800)
    expect(clockOffset()).toBe(0)
    expect(networkNow(1_000_800)).toBe(1_000_800_000_000n)
  })

  test('is the heads’ when the clock is a minute off', () => {
    observeHead(following(number + 1, 1_060_000), 1_000_000)
    expect(clockOffset()).toBe(60_000)
    expect(networkNow(1_000_000)).toBe(1_060_000_000_000n)
  })

  test('is not learnt from old heads', () => {
    const before = clockOffset()
    observeHead(following(number + 500, 500_000), 1_000_000)
    expect(clockOffset()).toBe(before)
  })
})

test('finality has stalled after two rounds without a new irreversible block', () => {
  const light = following(100, 100_000)
  const irreversible = (ms: number) => ({ number: 50, hash: '', time: BigInt(ms) * 1_000_000n })
  expect(isFinalityStalled({ ...light, irreversible: irreversible(90_000) })).toBe(false)
  expect(isFinalityStalled({ ...light, irreversible: irreversible(70_000) })).toBe(true)
  expect(isFinalityStalled({ ...light, irreversible: null })).toBe(false)
})

function following(number: number, ms: number): LightStatus {
  return {
    network: { name: 'x', chainId: 1020, genesisHash: null, voteInterval: 1200, witnesses: 4, clock: 'live' },
    phase: 'following',
    progress: null,
    head: { number, hash: '', time: BigInt(ms) * 1_000_000n },
    irreversible: null,
    locked: null,
    epoch: null,
    anchor: null,
    headAge: null,
    peers: [],
    counters: {
      bytesIn: 0,
      bytesOut: 0,
      signatures: 0,
      headsVerified: 0,
      headsStored: 0,
      hops: 0,
      evidence: 0,
      msToIrreversible: null,
    },
    role: 'leader',
    fault: null,
  }
}
