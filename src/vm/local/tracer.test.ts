import { expect, test } from 'vitest'
import type { JsHost, JsMachine } from '#vm/js-machine.ts'
import { createTracer } from './tracer.ts'

/** An engine that compiles to the same text and runs nothing. */
const still: JsMachine = {
  run: () => ({ kind: 'ok', value: '', gas: 1 }),
  validate: () => '',
  compile: (source) => ({ code: source }),
  dispose: () => {},
}
const host = { contextInfo: () => ({ gas: 0, value: '{"contract_name":"Contracta"}' }) } as JsHost

test('keeps the forms of the sources that are used, and no more than its bound', () => {
  const { js, record } = createTracer(still)
  const source = (number: number) => `class A { f() { return ${number}; } }`
  const followed = (number: number) =>
    record(() => js.run({ code: source(number), api: 'f', args: [], gasLimit: 10 }, host))?.trace.calls.length
  js.compile(source(0))
  js.compile(source(1))
  for (let number = 2; number < 500; number++) js.compile(source(number))
  expect(followed(0)).toBe(1)
  js.compile(source(500))
  expect([followed(0), followed(1), followed(2), followed(500)]).toEqual([1, 0, 1, 1])
})
