import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { equalBytes } from '#core/codec/bytes.ts'
import { LINE_BITS, markWrites } from './mark-writes.ts'
import { WasmWriter } from './writer.ts'

const MAP_AT = 0x8000
const DATA_BYTES = 0x4000
const OFFSET = 5
const STORES = [0x36, 0x37, 0x38, 0x39, 0x3a, 0x3b, 0x3c, 0x3d, 0x3e]
const VALUE_TYPES = [0x7f, 0x7e, 0x7d, 0x7c, 0x7f, 0x7f, 0x7e, 0x7e, 0x7e]

function section(id: number, fill: (body: WasmWriter) => void): WasmWriter {
  const body = new WasmWriter(64)
  fill(body)
  return new WasmWriter(64).raw(id).sized(body)
}

/** A module with one unaligned store of each kind (address, value) and the two bulk operations. */
function sampleModule(): Uint8Array {
  const functions = STORES.length + 2
  const out = new WasmWriter(512).raw(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)
  const add = (part: WasmWriter) => out.append(part.finish())
  add(
    section(1, (body) => {
      body.unsigned(functions)
      for (const type of VALUE_TYPES) body.raw(0x60, 2, 0x7f, type, 0)
      for (let i = 0; i < 2; i++) body.raw(0x60, 3, 0x7f, 0x7f, 0x7f, 0)
    }),
  )
  add(section(2, (body) => body.raw(1, 1, 0x61, 1, 0x61, 2, 1, 1, 1)))
  add(
    section(3, (body) => {
      body.unsigned(functions)
      for (let i = 0; i < functions; i++) body.unsigned(i)
    }),
  )
  add(
    section(7, (body) => {
      body.unsigned(functions)
      for (let i = 0; i < functions; i++) body.raw(1, 0x61 + i, 0, i)
    }),
  )
  add(
    section(10, (body) => {
      body.unsigned(functions)
      const define = (...code: number[]) => body.sized(new WasmWriter(32).raw(0, ...code, 0x0b))
      for (const store of STORES) define(0x20, 0, 0x20, 1, store, 0, OFFSET)
      define(0x20, 0, 0x20, 1, 0x20, 2, 0xfc, 10, 0, 0)
      define(0x20, 0, 0x20, 1, 0x20, 2, 0xfc, 11, 0)
    }),
  )
  return out.finish().slice()
}

type Run = (at: number, value: number | bigint, length?: number) => void

function start(wasm: Uint8Array<ArrayBuffer>) {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 })
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(wasm), { a: { a: memory } })
  return {
    bytes: new Uint8Array(memory.buffer),
    run: (i: number) => exports[String.fromCharCode(0x61 + i)] as Run,
  }
}

const place = fc.nat({ max: DATA_BYTES - 16 })
const action = fc.oneof(
  fc.record({
    op: fc.nat({ max: STORES.length - 1 }),
    at: place,
    value: fc.maxSafeInteger(),
    length: fc.constant(0),
  }),
  fc.record({
    op: fc.constantFrom(STORES.length, STORES.length + 1),
    at: fc.nat({ max: DATA_BYTES / 2 }),
    value: fc.nat({ max: DATA_BYTES / 2 }),
    length: fc.nat({ max: DATA_BYTES / 2 - 1 }),
  }),
)

describe('markWrites', () => {
  const plain = sampleModule() as Uint8Array<ArrayBuffer>
  const marking = markWrites(plain, MAP_AT) as Uint8Array<ArrayBuffer>

  it('marks every line that is written to and changes nothing else', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 12 }), (actions) => {
        const [want, got] = [start(plain), start(marking)]
        for (const { op, at, value, length } of actions) {
          const before = want.bytes.slice(0, DATA_BYTES)
          got.bytes.fill(0, MAP_AT)
          const given = VALUE_TYPES[op] === 0x7e ? BigInt(value) : value
          want.run(op)(at, given, length)
          got.run(op)(at, given, length)
          expect(equalBytes(got.bytes.subarray(0, DATA_BYTES), want.bytes.subarray(0, DATA_BYTES))).toBe(true)
          const changed = before.findIndex(
            (byte, i) => byte !== want.bytes[i] && got.bytes[MAP_AT + (i >> LINE_BITS)] !== 1,
          )
          expect(changed).toBe(-1)
        }
      }),
    )
  })

  it('marks both lines of a store over their border, and none for a bulk operation of no bytes', () => {
    const { bytes, run } = start(marking)
    const line = 1 << LINE_BITS
    run(STORES.indexOf(0x37))(line - OFFSET - 4, 1n)
    expect([...bytes.subarray(MAP_AT, MAP_AT + 3)]).toEqual([1, 1, 0])
    bytes.fill(0, MAP_AT)
    run(STORES.length + 1)(5 * line, 7, 0)
    run(STORES.length + 1)(2 * line - 1, 7, line + 1)
    expect([...bytes.subarray(MAP_AT, MAP_AT + 7)]).toEqual([0, 1, 1, 0, 0, 0, 0])
  })

  it('refuses an instruction that it does not know', () => {
    const vector = sampleModule()
    vector[vector.lastIndexOf(0xfc)] = 0xfd
    expect(() => markWrites(vector, MAP_AT)).toThrow(expect.objectContaining({ code: 'WASM_OPCODE' }))
  })
})
