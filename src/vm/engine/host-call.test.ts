import { expect, test } from 'vitest'
import { plainHost } from '#testing/plain-host.ts'
import { HOST_OPS } from '#vm/realm/host-objects.ts'
import { hostFunctions } from './host-call.ts'
import { loadEngineFiles } from './load.node.ts'
import { createJsMachine } from './machine.ts'

const log = hostFunctions()[HOST_OPS.indexOf('log')]

test('a text that nobody listens to is not read', () => {
  const read: number[] = []
  const text = (index: number) => String(read.push(index))
  const args = { text, stored: text, optional: () => undefined }
  expect(log?.(plainHost(), args)).toEqual({ gas: 0, value: null })
  expect(read).toEqual([])
  const heard: string[] = []
  const listening = plainHost({ log: (level, text) => heard.push(level, text) })
  expect(log?.(listening, args)).toEqual({ gas: 0, value: null })
  expect(read).toEqual([1, 2])
  expect(heard).toEqual(['1', '2'])
})

test.each([
  'console.log("a")',
  'console.warn("%s and %v", 1, { a: 2 })',
  'console.log(1)',
  'console.info("%i", 1)',
  'console.debug("x".repeat(70000))',
])('%s ends alike whether somebody listens or not', (statement) => {
  const js = createJsMachine(loadEngineFiles())
  const compiled = js.compile(`class C { init() {} m() { ${statement} } }\nmodule.exports = C;`)
  const code = 'code' in compiled ? compiled.code : ''
  const call = { code, api: 'm', args: [], gasLimit: 1_000_000 }
  const heard: string[] = []
  const outcome = js.run(call, plainHost())
  expect(outcome.gas).toBeGreaterThan(0)
  expect(js.run(call, plainHost({ log: (_, text) => heard.push(text) }))).toEqual(outcome)
  expect(heard).toHaveLength(outcome.kind === 'ok' ? 1 : 0)
})
