import { expect, test } from 'vitest'
import { createGuard } from './guard.ts'
import { createHeights } from './heights.ts'

const SECOND = 1_000_000_000n

function setUp(number: number, age = 0n) {
  let now = 1_000n * SECOND
  const head = { number, hash: new Uint8Array(32), time: now - age }
  const clock = { now: () => now, after: () => () => {} }
  const heights = createHeights(clock)
  return {
    head,
    heights,
    guard: createGuard({ head: () => head }, heights, clock),
    pass(seconds: bigint) {
      now += seconds * SECOND
    },
    say(peer: string, height: number) {
      heights.note(peer, { height, time: Number(now / SECOND) })
    },
  }
}

test('nobody heard: no production; one equal neighbour: production, also after it left', () => {
  const { guard, heights, say } = setUp(10)
  expect(guard.mayProduce()).toBe(false)
  say('a', 10)
  expect(guard.mayProduce()).toBe(true)
  heights.forget('a')
  expect(guard.mayProduce()).toBe(true)
})

test('a node that starts behind waits for the blocks, or half a minute when none come', () => {
  const { guard, head, say } = setUp(10)
  say('a', 12)
  expect(guard.mayProduce()).toBe(false)
  head.number = 11
  expect(guard.mayProduce()).toBe(true)
  const other = setUp(10)
  other.say('a', 100)
  expect(other.guard.mayProduce()).toBe(false)
  other.pass(29n)
  other.say('a', 101)
  expect(other.guard.mayProduce()).toBe(false)
  other.pass(2n)
  expect(other.guard.mayProduce()).toBe(true)
})

test('in step once, only a head older than a minute makes a higher neighbour count', () => {
  const { guard, head, say, pass } = setUp(10)
  say('a', 10)
  expect(guard.mayProduce()).toBe(true)
  say('b', 20)
  expect(guard.mayProduce()).toBe(true)
  pass(61n)
  say('a', 20)
  say('b', 20)
  expect(guard.mayProduce()).toBe(false)
  head.number = 20
  expect(guard.mayProduce()).toBe(true)
})

test('a liar among three does not hold a witness up', () => {
  const { guard, say } = setUp(10)
  say('a', 10)
  say('b', 11)
  say('liar', 1_000_000)
  expect(guard.catchingUp()).toBe(false)
  expect(guard.mayProduce()).toBe(true)
})

test('after a pause of the process the neighbours are heard first', () => {
  const { guard, say, pass } = setUp(10)
  say('a', 10)
  expect(guard.mayProduce()).toBe(true)
  pass(120n)
  expect(guard.mayProduce()).toBe(false)
  pass(31n)
  expect(guard.mayProduce()).toBe(true)
})

test('catching up: behind all of few, or behind the median of five', () => {
  const { guard, say } = setUp(10)
  say('a', 131)
  expect(guard.catchingUp()).toBe(true)
  say('b', 130)
  expect(guard.catchingUp()).toBe(false)
  for (const peer of ['c', 'd', 'e']) say(peer, 200)
  expect(guard.catchingUp()).toBe(true)
})

test('a height is replaced by a later one only and counts for a minute', () => {
  const { heights, say, pass } = setUp(10)
  heights.note('a', { height: 7, time: 50 })
  heights.note('a', { height: 9, time: 50 })
  heights.note('a', { height: -3, time: 60 })
  expect(heights.highest()).toBe(7)
  heights.note('a', { height: 6, time: 51 })
  expect(heights.highest()).toBe(6)
  expect(heights.median()).toBe(-1)
  for (const [i, peer] of ['b', 'c', 'd', 'e'].entries()) say(peer, i)
  expect(heights.median()).toBe(2)
  pass(61n)
  expect(heights.count()).toBe(0)
})
