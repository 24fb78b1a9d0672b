import { describe, expect, it } from 'vitest'
import { plainHost } from '#testing/plain-host.ts'
import { ENGINE_BOUNDS } from './bounds.ts'
import { Guest } from './guest.ts'
import { hostFunctions } from './host-call.ts'
import type { Image } from './image.ts'
import { LINE_MAP_AT, MAX_WASM_PAGES } from './layout.ts'
import { loadEngineFiles } from './load.node.ts'
import type { WasmMemory } from './quickjs.ts'
import { LINE_BITS } from './wasm-code/mark-writes.ts'

const host = plainHost({ get: () => ({ gas: 300, value: 'v\0\ud800'.repeat(400) }) })
const CELL_BYTES = 16

/** A guest, and the memory that it runs in. */
function openGuest() {
  const files = { ...loadEngineFiles(), stackBytes: ENGINE_BOUNDS.fullStackBytes }
  let memory: WasmMemory | undefined
  const newMemory = (pages: number, most: number) => {
    memory = files.newMemory(pages, most)
    return memory
  }
  const guest = new Guest({ ...files, newMemory, now: () => 0 }, hostFunctions(), {
    bytes: ENGINE_BOUNDS.stackBytes,
  })
  return { guest, bytes: () => new Uint8Array((memory as WasmMemory).buffer) }
}

/** Where a memory differs from images laid over one another; the shared cell aside. */
function differences(memory: Uint8Array, images: readonly Image[], cell: number): number[] {
  const want = memory.slice()
  for (const { areas } of images) for (const { at, bytes } of areas) want.set(bytes, at)
  const found: number[] = []
  for (let i = 0; i < memory.length && found.length < 10; i++) {
    if (memory[i] !== want[i] && (i < cell || i >= cell + CELL_BYTES)) found.push(i)
  }
  return found
}

const CALLS = [
  ['texts', 'let s = ""; for (let i = 0; i < 200; i++) { s += "é" + i; } storage.put("k", s); s;'],
  [
    'objects',
    'const a = []; for (let i = 0; i < 5000; i++) { a.push({i, n: [i]}); } JSON.stringify(a).length;',
  ],
  [
    'changed libraries',
    'Array.prototype.push = 1; Object.prototype.x = 2; storage.put = null; delete Math.max;',
  ],
  ['answers of the host', 'storage.get("a") + storage.get("b") + blockchain.blockInfo();'],
  ['numbers', 'new BigNumber("1.5").times(3).toFixed(9) + 1 / 3;'],
  ['sorting', '[5, 3, 9].concat([1, 2]).sort().map(x => x * 2).join();'],
  ['an error', 'null.x'],
  ['a stack that overflows', 'const f = () => f() + 1; f();'],
  ['memory that runs out', 'const a = []; for (;;) a.push(new Array(9999).fill(1));'],
] as const

describe('a guest that is loaded again', () => {
  it.each(CALLS)('has no byte left of %s', (_, script) => {
    const { guest, bytes } = openGuest()
    const { image, cell } = guest.realm
    for (let i = 0; i < 2; i++) {
      guest.load(host)
      expect(differences(bytes(), [image], cell)).toEqual([])
      guest.start(50_000_000)
      guest.script(script)
    }
    guest.load(host)
    expect(differences(bytes(), [image], cell)).toEqual([])
  })

  it('has the image of the contract asked for, whichever was there before', () => {
    const { guest, bytes } = openGuest()
    const { image, cell } = guest.realm
    const make = (script: string) => {
      guest.load(host)
      guest.start(Number.POSITIVE_INFINITY)
      expect(guest.script(script).kind).toBe('well')
      return guest.difference()
    }
    const large = make(`class A { m() { ${'this.x = "text";'.repeat(2000)} } } module.exports = A`)
    const small = make('class B { m(p) { storage.put("k", p); return p; } } module.exports = B')
    for (const contract of [large, small, small, large, undefined, small, undefined]) {
      guest.load(host, contract)
      expect(differences(bytes(), contract === undefined ? [image] : [image, contract], cell)).toEqual([])
      if (contract !== undefined) expect(guest.invoke('m', '["x"]', 1_000_000).kind).toBe('well')
    }
  })

  it('takes as little as a contract changed', () => {
    const { guest } = openGuest()
    guest.load(host)
    guest.start(1_000_000)
    guest.script('class B { m(p) { return p; } } module.exports = B')
    const bytes = guest.difference().areas.reduce((sum, area) => sum + area.bytes.length, 0)
    expect(bytes).toBeGreaterThan(0)
    expect(bytes).toBeLessThan(64 * 1024)
  })
})

describe('the map of written lines', () => {
  it('lies where neither the stack nor anything else of the build comes', () => {
    const { guest } = openGuest()
    const end = LINE_MAP_AT + ((MAX_WASM_PAGES * 65_536) >>> LINE_BITS)
    const [data, heap] = guest.realm.image.areas
    expect(guest.realm.image.areas).toHaveLength(2)
    expect(LINE_MAP_AT).toBeGreaterThan((data?.at ?? 0) + (data?.bytes.length ?? 0))
    expect(end + ENGINE_BOUNDS.fullStackBytes).toBeLessThan(heap?.at ?? 0)
  })
})
