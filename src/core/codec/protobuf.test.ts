import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fault } from '#testing/fault.ts'
import { concatBytes } from './bytes.ts'
import { decodeHex, encodeHex } from './hex.ts'
import { defineMessage } from './protobuf.ts'

type Inner = { readonly id: number; readonly tags: readonly string[] }
type Outer = {
  readonly int32: number
  readonly uint32: number
  readonly number: number
  readonly int64: bigint
  readonly uint64: bigint
  readonly bool: boolean
  readonly double: number
  readonly string: string
  readonly bytes: Uint8Array
  readonly packed: readonly bigint[]
  readonly map: ReadonlyMap<string, bigint>
  readonly many: readonly Inner[]
  readonly one: Inner | undefined
  readonly must: Inner
}

const inner = defineMessage<Inner>('Inner', {
  id: { no: 1, kind: 'int32' },
  tags: { no: 2, kind: 'string', repeated: true },
})
const outer = defineMessage<Outer>('Outer', {
  int32: { no: 1, kind: 'int32' },
  uint32: { no: 2, kind: 'uint32' },
  number: { no: 3, kind: 'number' },
  int64: { no: 4, kind: 'int64' },
  uint64: { no: 5, kind: 'uint64' },
  bool: { no: 6, kind: 'bool' },
  double: { no: 7, kind: 'double' },
  string: { no: 8, kind: 'string' },
  bytes: { no: 9, kind: 'bytes' },
  packed: { no: 10, kind: 'int64', repeated: true },
  map: { no: 11, kind: 'mapStrI64' },
  many: { no: 12, message: inner, rule: 'repeated' },
  one: { no: 13, message: inner, rule: 'optional' },
  must: { no: 200, message: inner, rule: 'required' },
})

const text = fc.string({ unit: 'binary', maxLength: 20 })
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
const anyInner = fc.record({ id: fc.integer(), tags: fc.array(text, { maxLength: 3 }) })
const anyOuter: fc.Arbitrary<Outer> = fc.record({
  int32: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  uint32: fc.nat({ max: 0xffffffff }),
  number: fc.maxSafeInteger(),
  int64,
  uint64: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  bool: fc.boolean(),
  double: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
  string: text,
  bytes: fc.uint8Array({ maxLength: 20 }),
  packed: fc.array(int64, { maxLength: 4 }),
  map: fc.array(fc.tuple(text, int64), { maxLength: 4 }).map((entries) => new Map(entries)),
  many: fc.array(anyInner, { maxLength: 3 }),
  one: fc.option(anyInner, { nil: undefined }),
  must: anyInner,
})

describe('protobuf messages', () => {
  it('come back unchanged', () => {
    fc.assert(
      fc.property(anyOuter, (value) => {
        expect(outer.decode(outer.encode(value))).toEqual(value)
      }),
    )
  })

  it('are decoded or refused with a code, whatever the bytes', () => {
    const allowed = ['none', 'BAD_PROTOBUF', 'MISSING_FIELD']
    fc.assert(
      fc.property(anyOuter, fc.nat(), fc.uint8Array({ maxLength: 80 }), (value, at, noise) => {
        const encoded = outer.encode(value)
        for (const bytes of [noise, concatBytes(encoded, noise), encoded.subarray(0, at % encoded.length)]) {
          expect(allowed).toContain(fault(() => outer.decode(bytes)))
        }
      }),
      { numRuns: 500 },
    )
  })

  it('write defaults as nothing and required messages always', () => {
    const empty: Outer = {
      int32: 0,
      uint32: 0,
      number: 0,
      int64: 0n,
      uint64: 0n,
      bool: false,
      double: 0,
      string: '',
      bytes: new Uint8Array(0),
      packed: [],
      map: new Map(),
      many: [],
      one: undefined,
      must: { id: 0, tags: [] },
    }
    expect(encodeHex(outer.encode(empty))).toBe('c20c00')
    expect(outer.decode(decodeHex('c20c00'))).toEqual(empty)
  })

  it('merge messages that stand twice and take the last of scalars', () => {
    const first = inner.encode({ id: 1, tags: ['a'] })
    const field = (no: number[], bytes: Uint8Array) => concatBytes(Uint8Array.of(...no, bytes.length), bytes)
    const twice = concatBytes(
      field([0x6a], first),
      field([0xc2, 0x0c], new Uint8Array(0)),
      field([0x6a], inner.encode({ id: 2, tags: ['b'] })),
      Uint8Array.of(0x08, 5, 0x08, 6),
    )
    expect(outer.decode(twice)).toMatchObject({ int32: 6, one: { id: 2, tags: ['a', 'b'] } })
  })

  it.each([
    ['no required field', '0801', 'MISSING_FIELD'],
    ['field number 0', 'c20c000001', 'BAD_PROTOBUF'],
    ['a length beyond the end', 'c20c004205', 'BAD_PROTOBUF'],
    ['a nested field beyond its message', 'c20c02082a', 'none'],
    ['a nested field cut by its message', 'c20c0108', 'BAD_PROTOBUF'],
    ['text that is not UTF-8', 'c20c004202c080', 'BAD_PROTOBUF'],
    ['a surrogate in text', 'c20c004203eda080', 'BAD_PROTOBUF'],
    ['an unsafe height', 'c20c00188080808080808010', 'BAD_PROTOBUF'],
    ['an endless varint', 'c20c0008ffffffffffffffffffffff01', 'BAD_PROTOBUF'],
    ['an end of a group', 'c20c000c', 'BAD_PROTOBUF'],
    ['an unknown group', 'c20c00f30108018401', 'BAD_PROTOBUF'],
    ['a field of another wire type', 'c20c000d01020304', 'none'],
  ])('%s', (_name, hex, code) => {
    expect(fault(() => outer.decode(decodeHex(hex)))).toBe(code)
  })
})
