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
