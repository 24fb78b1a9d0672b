import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MessageCodec } from '#core/codec/protobuf.ts'
import { codeOf } from '#core/error.ts'
import {
  blockInfo,
  hashQuery,
  hashResponse,
  isKnownType,
  isUrgent,
  routingQuery,
  routingResponse,
  syncHeight,
  typeName,
} from './messages.ts'

const int64 = fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n)
const height = fc.maxSafeInteger()
const text = fc.string({ unit: 'grapheme', maxLength: 60 })
const info = fc.record({ number: height, hash: fc.uint8Array({ maxLength: 40 }) })

const shapes: readonly [string, MessageCodec<never>, fc.Arbitrary<unknown>][] = [
  ['RoutingQuery', routingQuery as never, fc.record({ ids: fc.array(text) })],
  [
    'RoutingResponse',
    routingResponse as never,
    fc.record({ peers: fc.array(fc.record({ id: text, addrs: fc.array(text) })) }),
  ],
  ['BlockInfo', blockInfo as never, info],
  [
    'BlockHashQuery',
    hashQuery as never,
    fc.record({
      requireType: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
      start: height,
      end: height,
      nums: fc.array(int64),
    }),
  ],
  ['BlockHashResponse', hashResponse as never, fc.record({ blockInfos: fc.array(info) })],
  ['SyncHeight', syncHeight as never, fc.record({ height, time: height })],
]

describe('messages', () => {
  test.each(shapes)('%s comes back as it was', (_name, codec, values) => {
    fc.assert(
      fc.property(values, (value) => {
        expect(codec.decode(codec.encode(value as never))).toEqual(value)
      }),
    )
  })

  test.each(shapes)('any bytes are a %s or BAD_PROTOBUF', (_name, codec) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => {
        try {
          codec.decode(bytes)
        } catch (error) {
          expect(['BAD_PROTOBUF', 'MISSING_FIELD']).toContain(codeOf(error))
        }
      }),
    )
  })

  test('names, urgency and the set of known types', () => {
    const types = Array.from({ length: 14 }, (_, type) => type)
    expect(types.filter(isKnownType)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
    expect(types.filter(isKnownType).filter((type) => !isUrgent(type))).toEqual([7, 9, 11])
    expect([3, 99].map(typeName)).toEqual(['NewBlock', 'unknown'])
  })
})
