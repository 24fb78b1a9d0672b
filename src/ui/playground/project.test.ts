import { expect, test } from 'vitest'
import { failurePlace } from './heat.ts'
import type { Report } from './machine/messages.ts'
import { withLimits } from './project.ts'

test('an ABI made again keeps the limits of methods that stay', () => {
  const limit = [{ token: 'iost', val: '5' }]
  const files = { 'x.abi.json': JSON.stringify({ abi: [{ name: 'pay', args: [], amountLimit: limit }] }) }
  const made = [
    { name: 'pay', args: ['string' as const], amountLimit: [] },
    { name: 'look', args: [], amountLimit: [] },
  ]
  expect(withLimits(made, files, 'x.js')).toEqual([
    { name: 'pay', args: ['string'], amountLimit: limit },
    { name: 'look', args: [], amountLimit: [] },
  ])
  expect(withLimits(made, { 'x.abi.json': '{' }, 'x.js')).toEqual(made)
})

test('a failed run has a place where its last step is known', () => {
  const step = { call: 0, line: 7, gas: 1, depth: 1, fn: 'go' }
  const of = (code: number, isCut = false, line = 7) =>
    failurePlace({
      code,
      trace: {
        calls: [{ file: 'x.js' }],
        steps: [
          { ...step, line: 3 },
          { ...step, line },
        ],
        isCut,
      },
    } as unknown as Report)
  expect(of(4)).toEqual({ file: 'x.js', line: 7 })
  expect([of(0), of(4, true), of(4, false, 0)]).toEqual([undefined, undefined, undefined])
})
