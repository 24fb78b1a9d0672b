import { describe, expect, test } from 'vitest'
import {
  betsOf,
  type FinishedRound,
  iostText,
  ranking,
  readClassic,
  readClassicResult,
  readEntries,
  readFairEntries,
  readFairResult,
  readStored,
  UNIT,
} from './model.ts'

const round = (n: number, bets: FinishedRound['bets']): FinishedRound => ({
  round: n,
  block: n * 10,
  number: 1,
  players: 2,
  winners: 1,
  pot: 0n,
  bets,
})

describe('what the contracts store', () => {
  test('the classic round in progress, bets by number', () => {
    const keys = [
      { key: 'round', value: '3' },
      { key: 'user_number', value: '2' },
      { key: 'total_coins', value: '6' },
    ]
    const tables = [
      { key: 'table', value: '["0","7"]' },
      { key: 'table-0', value: '[]' },
      {
        key: 'table-7',
        value: '[{"account":"alice","coins":5,"nonce":"x"},{"account":"bobby","coins":1,"nonce":"y"}]',
      },
    ]
    expect(readClassic(keys, tables)).toEqual({
      round: 3,
      users: 2,
      coins: 6,
      bets: [
        { account: 'alice', coins: 5, number: 7 },
        { account: 'bobby', coins: 1, number: 7 },
      ],
    })
    expect(() => readClassic([], tables)).toThrow()
  })

  test('a classic result: the digit is the height, winners are told by their reward', () => {
    const records = [
      { account: 'alice', coins: 5, nonce: '' },
      { account: 'bobby', coins: 1, nonce: '', reward: '5' },
    ]
    const result = readClassicResult(2, {
      number: 127,
      user_number: 2,
      k_number: 1,
      total_coins: '5',
      records,
    })
    expect(result).toMatchObject({ round: 2, block: 127, number: 7, winners: 1, pot: 5n * UNIT })
    expect(result.bets).toEqual([
      { account: 'alice', coins: 5, nonce: '', won: 0n },
      { account: 'bobby', coins: 1, number: 7, nonce: '', won: 5n * UNIT },
    ])
  })

  test('a fair result and the sealed and opened bets of a round', () => {
    const stored = { round: 4, block: 99, tx: 'abc', number: -1, players: 1, revealed: 0, winners: 0, pot: 3 }
    expect(readFairResult(stored)).toMatchObject({
      round: 4,
      number: -1,
      pot: 3n * UNIT,
      tx: 'abc',
      bets: undefined,
    })
    expect(() => readFairResult({ ...stored, number: 10 })).toThrow()
    const entries = [
      { key: 'entries', value: '["alice","bobby"]' },
      { key: 'entries-alice', value: '{"coins":2,"commitment":"h"}' },
      { key: 'entries-bobby', value: '{"coins":1,"commitment":"h","number":4,"secret":"ff"}' },
    ]
    expect(readFairEntries(entries)).toEqual([
      { account: 'alice', coins: 2, commitment: 'h', isOpen: false },
      { account: 'bobby', coins: 1, commitment: 'h', isOpen: true, number: 4 },
    ])
  })

  test('answers that do not hold are refused', () => {
    expect(readEntries({ datas: null })).toEqual([])
    for (const bad of [{ datas: 1 }, { datas: [{ key: 1 }] }]) expect(() => readEntries(bad)).toThrow()
    for (const bad of [null, {}, { data: 'no json' }]) expect(() => readStored(bad)).toThrow()
    expect(readStored({ data: 'null' })).toBeNull()
  })
})

describe('what is made of them', () => {
  const rounds = [
    round(2, [
      { account: 'alice', coins: 5, won: 9n * UNIT },
      { account: 'bobby', coins: 5, won: 0n },
    ]),
    round(1, [
      { account: 'alice', coins: 1, won: 0n },
      { account: 'carol', coins: 2, won: 2n * UNIT },
    ]),
    round(3, undefined),
  ]

  test('the best come first, losses count', () => {
    expect(ranking(rounds, 10)).toEqual([
      { account: 'alice', net: 3n * UNIT, bets: 2 },
      { account: 'carol', net: 0n, bets: 1 },
      { account: 'bobby', net: -5n * UNIT, bets: 1 },
    ])
    expect(ranking(rounds, 1)).toHaveLength(1)
  })

  test('a bet is in the round, won or lost', () => {
    const current = { round: 4, bets: [{ account: 'alice', coins: 2, number: 8 }] }
    expect(betsOf('alice', current, rounds).map(({ round, state, net }) => [round, state, net])).toEqual([
      [4, 'in', undefined],
      [2, 'won', 4n * UNIT],
      [1, 'lost', -1n * UNIT],
    ])
    expect(betsOf('nobody', current, rounds)).toEqual([])
    expect(betsOf('carol', current, rounds).map(({ state }) => state)).toEqual(['back'])
  })

  test('a stake that came back in part is lost, a deposit that did not come back counts', () => {
    const part = [round(5, [{ account: 'alice', coins: 5, won: 4n * UNIT }])]
    expect(betsOf('alice', undefined, part)[0]).toMatchObject({ state: 'lost', net: -1n * UNIT })
    const silent = [
      round(5, [
        { account: 'alice', coins: 5, won: 0n, isSilent: true, lostDeposit: true },
        { account: 'bobby', coins: 5, won: 5n * UNIT, isSilent: true, lostDeposit: false },
      ]),
    ]
    expect(betsOf('alice', undefined, silent)[0]).toMatchObject({ state: 'forfeited', net: -65n * UNIT })
    expect(betsOf('bobby', undefined, silent)[0]).toMatchObject({ state: 'back', net: 0n })
    expect(ranking(silent, 10).map(({ net }) => net)).toEqual([0n, -65n * UNIT])
  })

  test('amounts keep their sign', () => {
    expect([150_000_000n, -50_000_000n, 0n].map(iostText)).toEqual(['1.5', '-0.5', '0'])
  })
})
