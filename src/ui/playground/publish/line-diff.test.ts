import { expect, test } from 'vitest'
import { diffCounts, lineDiff } from './line-diff.ts'

const lines = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `line ${from + index}`)
const text = (list: readonly string[]) => `${list.join('\n')}\n`

test('a change is shown with three lines around it, the rest is left out', () => {
  const before = text(lines(1, 30))
  const after = before.replace('line 15\n', 'line fifteen\nand one more\n')
  const parts = lineDiff(before, after)
  expect(parts).toEqual([
    { kind: 'same', lines: lines(12, 14), skipped: 11 },
    { kind: 'removed', lines: ['line 15'], skipped: 0 },
    { kind: 'added', lines: ['line fifteen', 'and one more'], skipped: 0 },
    { kind: 'same', lines: lines(16, 18), skipped: 0 },
    { kind: 'same', lines: [], skipped: 12 },
  ])
  expect(diffCounts(parts)).toEqual({ removed: 1, added: 2 })
})

test('the same text has no change', () => {
  expect(diffCounts(lineDiff('a\nb', 'a\nb'))).toEqual({ removed: 0, added: 0 })
})

test('the kept and the new lines together are the two sources', () => {
  const before = 'a\nb\nc'
  const after = 'a\nx\nc\nd'
  const parts = lineDiff(before, after)
  expect(diffCounts(parts)).toEqual({ removed: 1, added: 2 })
  const of = (kind: string) =>
    parts.filter((part) => part.kind === 'same' || part.kind === kind).flatMap((part) => part.lines)
  expect(of('removed')).toEqual(before.split('\n'))
  expect(of('added')).toEqual(after.split('\n'))
})
