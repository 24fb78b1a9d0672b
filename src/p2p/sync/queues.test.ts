import { expect, test } from 'vitest'
import { createFairQueue } from './fair-queue.ts'
import { createRecentSet } from './recent-set.ts'
import { createWorkers } from './workers.ts'

test('neighbours are served in turn, and each and all have their bound', () => {
  const queue = createFairQueue<string>(3, 5)
  expect(['a1', 'a2', 'a3', 'a4'].map((item) => queue.push('a', item))).toEqual([true, true, true, false])
  expect(['b1', 'b2', 'b3'].map((item) => queue.push('b', item))).toEqual([true, true, false])
  expect([queue.shift(), queue.shift(), queue.shift()]).toEqual(['a1', 'b1', 'a2'])
  queue.drop('a')
  expect([queue.waiting('a'), queue.waiting('b')]).toEqual([0, 1])
  expect([queue.shift(), queue.shift()]).toEqual(['b2', undefined])
  expect(queue.push('a', 'again')).toBe(true)
})

test('keys are remembered for their time, the oldest go when there are too many', () => {
  let now = 0n
  const set = createRecentSet({ now: () => now, after: () => () => {} }, 10, 3)
  for (const key of ['a', 'b', 'c', 'd']) set.add(key)
  expect(['a', 'b', 'c', 'd'].map(set.has)).toEqual([false, true, true, true])
  set.delete('b')
  now = 10_000_000n
  set.add('c')
  now = 15_000_000n
  expect(['b', 'c', 'd'].map(set.has)).toEqual([false, true, false])
})

test('as many tasks as allowed run at once, and none begins after the stop', async () => {
  const items = [1, 2, 3, 4, 5]
  const begun: number[] = []
  const finish: (() => void)[] = []
  const workers = createWorkers(
    2,
    () => items.shift(),
    (item) => {
      begun.push(item)
      return new Promise<void>((resolve) => finish.push(resolve))
    },
  )
  for (let i = 0; i < 5; i++) workers.wake()
  expect(begun).toEqual([1, 2])
  finish.shift()?.()
  await new Promise((resolve) => setImmediate(resolve))
  expect(begun).toEqual([1, 2, 3])
  const stopped = workers.stop()
  for (const end of finish) end()
  await stopped
  workers.wake()
  expect(begun).toEqual([1, 2, 3])
})
