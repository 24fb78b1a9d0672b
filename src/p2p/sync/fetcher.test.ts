import { describe, expect, test } from 'vitest'
import { encodeHex } from '#core/codec/hex.ts'
import type { BlockInfo } from '#p2p/goiost/messages.ts'
import { createFetcher } from './fetcher.ts'

const block = (number: number, fork = 0): BlockInfo => ({
  number,
  hash: Uint8Array.from({ length: 32 }, (_, i) => (i === 0 ? number & 255 : i === 1 ? number >> 8 : fork)),
})

function setUp(room = 1_000) {
  let now = 0n
  const asked: { peer: string; number: number; kind: string }[] = []
  const known = new Set<string>()
  const numbers = new Map<string, number>()
  const fetcher = createFetcher({
    clock: { now: () => now, after: () => () => {} },
    chance: () => 0,
    ask(peer, hash, kind) {
      asked.push({ peer, number: (hash[0] as number) + 256 * (hash[1] as number), kind })
      return true
    },
    needless: ({ number, hash }) => number > 2_000 || known.has(encodeHex(hash)),
    room: () => room,
  })
  return {
    fetcher,
    asked,
    numbers,
    know: ({ hash }: BlockInfo) => known.add(encodeHex(hash)),
    pass: (ms: number) => {
      now += BigInt(ms) * 1_000_000n
    },
  }
}
const range = (from: number, count: number) => Array.from({ length: count }, (_, i) => block(from + i))

describe('what is missing', () => {
  test('is asked for in order, with a bound for each neighbour and for the room there is', () => {
    const one = setUp()
    one.fetcher.list('a', range(1, 100))
    one.fetcher.pump()
    expect(one.asked.map(({ number }) => number)).toEqual(range(1, 32).map(({ number }) => number))
    one.fetcher.arrived(block(1).hash)
    one.fetcher.pump()
    expect(one.asked.at(-1)).toEqual({ peer: 'a', number: 33, kind: 'listed' })

    const cramped = setUp(5)
    cramped.fetcher.list('a', range(1, 100))
    cramped.fetcher.pump()
    expect(cramped.asked).toHaveLength(5)
  })

  test('is asked of another neighbour after a while, of a new list only what it still holds', () => {
    const { fetcher, asked, pass } = setUp()
    fetcher.list('a', [block(1), block(2)])
    fetcher.list('b', [block(1), block(2)])
    fetcher.pump()
    expect(asked.map(({ peer }) => peer)).toEqual(['a', 'a'])
    fetcher.list('a', [block(2)])
    fetcher.pump()
    expect(asked.at(-1)).toEqual({ peer: 'b', number: 1, kind: 'listed' })
    pass(5_001)
    fetcher.pump()
    expect(asked.slice(3)).toEqual([{ peer: 'b', number: 2, kind: 'listed' }])
  })

  test('announced blocks are urgent, refused copies are not asked of the same neighbour again', () => {
    const { fetcher, asked, pass } = setUp()
    fetcher.announce('a', block(7))
    fetcher.announce('b', block(7))
    fetcher.pump()
    fetcher.arrived(block(7).hash)
    fetcher.refused('a', block(7).hash)
    fetcher.pump()
    expect(asked).toEqual([
      { peer: 'a', number: 7, kind: 'announced' },
      { peer: 'b', number: 7, kind: 'announced' },
    ])
    pass(1_501)
    fetcher.pump()
    fetcher.pump()
    expect(asked).toHaveLength(3)
    fetcher.drop('b')
    expect(fetcher.missing).toBe(0)
  })

  test('does not grow without end, and is forgotten when known, left or old', () => {
    const { fetcher, know, pass } = setUp()
    for (const one of range(1, 1_000)) fetcher.announce('a', one)
    expect(fetcher.missing).toBe(256)
    fetcher.announce('b', { number: 5, hash: new Uint8Array(3) })
    fetcher.announce('b', block(3_000))
    expect(fetcher.missing).toBe(256)
    fetcher.drop('a')
    fetcher.list('b', [block(1), block(2)])
    know(block(1))
    fetcher.pump()
    expect(fetcher.missing).toBe(1)
    fetcher.done(block(2).hash)
    fetcher.list('b', [block(3)])
    pass(60_001)
    fetcher.pump()
    expect(fetcher.missing).toBe(0)
  })
})
