import fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadEngineFiles } from './load.node.ts'
import { QuickJs } from './quickjs.ts'

const HEAP_BYTES = 1_000_000

test('a text with NULs that finds no room is an error of the guest, and harms nothing', () => {
  const vm = new QuickJs(loadEngineFiles(), HEAP_BYTES, 200)
  const low = vm.bytes().slice(0, 60_000)
  let asked = 0
  vm.define('host', () => {
    asked += 1
    return vm.newString('\0'.repeat(3 * HEAP_BYTES))
  })
  const failed = vm.evaluate('host()', 'a.js')
  expect('error' in failed && vm.show(failed.error)).toBe('InternalError: out of memory')
  expect(asked).toBe(1)
  expect(
    vm
      .bytes()
      .slice(0, low.length)
      .filter((byte, at) => byte === 0 && low[at] !== 0),
  ).toHaveLength(0)
  const sound = vm.evaluate("'a\\0b'.length", 'b.js')
  expect('value' in sound && vm.numberAt(sound.value)).toBe(3)
})

test('a text is read by its bytes where it is all ASCII, however the guest holds it', () => {
  const vm = new QuickJs(loadEngineFiles(), 20 * HEAP_BYTES, 200)
  let read: { text: string | undefined; bytes: string | undefined } | undefined
  vm.define('host', (_, argv) => {
    read = { text: vm.stringAt(argv), bytes: vm.asciiAt(argv)?.toString() }
    return 0
  })
  const units = fc.array(fc.oneof(fc.nat(0x7f), fc.nat(0xff), fc.nat(0xffff)), { maxLength: 40 })
  const texts = fc.oneof(
    fc.string({ maxLength: 300 }),
    fc.string({ unit: 'binary', maxLength: 60 }),
    units.map((each) => String.fromCharCode(...each)),
  )
  fc.assert(
    fc.property(texts, (text) => {
      for (const source of [JSON.stringify(text), `${JSON.stringify(`€${text}`)}.slice(1)`]) {
        vm.evaluate(`host(${source})`, 'a.js')
        expect(read).toEqual({
          text,
          bytes: [...text].every((char) => char <= '\x7f') ? text : undefined,
        })
      }
    }),
  )
  vm.evaluate('host(7)', 'b.js')
  expect(read).toEqual({ text: undefined, bytes: undefined })
})
