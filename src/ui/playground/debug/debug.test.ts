import { expect, test } from 'vitest'
import type { TracedValue } from '#vm/local/locals.ts'
import type { StepView, TraceView } from '../machine/messages.ts'
import { breakTest, checkBreakpoints, readCondition } from './breakpoints.ts'
import { framesAt, type Move, stepAfter } from './stepping.ts'
import { valueText } from './value-text.ts'

const step = (call: number, line: number, depth: number, more: Partial<StepView> = {}): StepView => ({
  call,
  line,
  depth,
  fn: `f${depth}`,
  gas: 0,
  ...more,
})
const host = { name: 'put', args: [], gas: 300, answer: 'null', failed: false }
const view = (parent: number | undefined, file: string) => ({
  contract: file,
  api: 'go',
  file,
  parent,
  gas: 0,
  traced: true,
  lines: new Map(),
  hosts: new Map(),
})
/** a.go calls this.f2 on line 3, which calls contract b on line 8; line 4 stores. */
const TRACE: TraceView = {
  calls: [view(undefined, 'a.js'), view(0, 'b.js')],
  steps: [
    step(0, 1, 0),
    step(0, 2, 1),
    step(0, 3, 1),
    step(0, 8, 2, { locals: 'v1:il1:7' }),
    step(1, 1, 0),
    step(1, 5, 1),
    step(0, 8, 2, { host, locals: 'v1:il1:7' }),
    step(0, 9, 2),
    step(0, 4, 1),
    step(0, 4, 1, { host }),
  ],
  isCut: false,
  areLocalsCut: false,
}
const never = () => false
const go = (from: number | undefined, move: Move, direction: 1 | -1) =>
  stepAfter(TRACE, from, move, direction, never)

test('into goes through everything, over and out stay out of what is called, both ways', () => {
  expect(go(undefined, 'run', 1)).toBe(1)
  expect(go(2, 'into', 1)).toBe(3)
  expect(go(2, 'over', 1)).toBe(8)
  expect(go(3, 'over', 1)).toBe(7)
  expect(go(5, 'out', 1)).toBe(7)
  expect(go(7, 'out', 1)).toBe(8)
  expect(go(8, 'over', 1)).toBe(9)
  expect(go(8, 'over', -1)).toBe(2)
  expect(go(7, 'over', -1)).toBe(3)
  expect(go(5, 'out', -1)).toBe(3)
  expect(go(3, 'out', -1)).toBe(2)
  expect(go(1, 'into', -1)).toBe(0)
  expect(go(0, 'over', -1)).toBe(0)
})

test('going on stops at breakpoints, and at the ends without one', () => {
  const isBreak = breakTest(TRACE, [
    { file: 'b.js', line: 5 },
    { file: 'a.js', line: 8, when: 'i == 7' },
    { file: 'a.js', line: 9, when: 'i == 7' },
    { file: 'a.js', line: 2, when: 'not a condition' },
  ])
  const run = (from: number | undefined, direction: 1 | -1) =>
    stepAfter(TRACE, from, 'run', direction, isBreak)
  expect(run(undefined, 1)).toBe(3)
  expect(run(3, 1)).toBe(5)
  expect(run(5, 1)).toBe(9)
  expect(run(9, -1)).toBe(5)
  expect(run(3, -1)).toBe(0)
})

test('the call stack goes over functions and contracts', () => {
  expect(framesAt(TRACE, 5).map(({ call, line, step: at }) => [call, line, at])).toEqual([
    [1, 5, 5],
    [0, 8, 3],
    [0, 3, 2],
  ])
  expect(framesAt(TRACE, 9).map(({ line }) => line)).toEqual([4])
})

test('conditions compare variables and their members with plain values', () => {
  const variables = [
    { scope: 'local' as const, name: 'n', value: { kind: 'literal', text: '12' } as TracedValue },
    {
      scope: 'this' as const,
      name: 'this',
      value: {
        kind: 'object',
        name: 'C',
        size: 1,
        members: [['owner', { kind: 'text', text: 'alice', length: 5 }]],
      } as TracedValue,
    },
  ]
  const holds = (text: string) => readCondition(text)?.(variables)
  expect(holds('n > 9')).toBe(true)
  expect(holds('n<=11')).toBe(false)
  expect(holds("this.owner === 'alice'")).toBe(true)
  expect(holds('this.owner.length == 5')).toBe(true)
  expect(holds('this.other != "x"')).toBe(false)
  expect(holds('missing == 1')).toBe(false)
  for (const text of ['', 'n', 'n = 3', 'n > ', 'f() > 1', 'n > m', 'n == {}']) {
    expect(readCondition(text)).toBeUndefined()
  }
})

test('values read as a contract would write them', () => {
  const literal = (text: string): TracedValue => ({ kind: 'literal', text })
  const big = (s: string, e: string, c: readonly string[]): TracedValue => ({
    kind: 'object',
    name: 'BigNumber',
    size: 3,
    members: [
      ['s', literal(s)],
      ['e', literal(e)],
      ['c', { kind: 'array', length: c.length, items: c.map(literal) }],
    ],
  })
  expect(valueText(big('1', '2', ['123']))).toBe('123')
  expect(valueText(big('-1', '0', ['1', '50000000000000']))).toBe('-1.5')
  expect(valueText(big('1', '-3', ['100000000000']))).toBe('0.001')
  expect(valueText(big('1', '15', ['10', '5']))).toBe('1000000000000005')
  expect(valueText({ kind: 'array', length: 9, items: [literal('1')] })).toBe('[1, … 9]')
  expect(valueText({ kind: 'text', text: 'a"b', length: 3 })).toBe('"a\\"b"')
})

test('what is no breakpoint is left out', () => {
  expect(checkBreakpoints('x')).toEqual([])
  expect(
    checkBreakpoints([
      null,
      { file: 'a.js', line: 0 },
      { file: 'a.js', line: 2, when: 7 },
      { file: 1, line: 2 },
    ]),
  ).toEqual([{ file: 'a.js', line: 2 }])
})
