import fc from 'fast-check'
import snappy from 'snappyjs'
import { describe, expect, test } from 'vitest'
import { concatBytes } from '#core/codec/bytes.ts'
import { decodeHex, encodeHex } from '#core/codec/hex.ts'
import { codeOf } from '#core/error.ts'
import { FLAG_SNAPPY, HEADER_BYTES, MAX_PAYLOAD_BYTES } from './constants.ts'
import { createFrameReader, encodeFrame, type Frame, framePayload } from './frame.ts'
import { hashQuery, MESSAGE, syncHeight } from './messages.ts'

const CHAIN = 1024

function readAll(chunks: readonly Uint8Array[], chainId = CHAIN): Frame[] {
  const frames: Frame[] = []
  const reader = createFrameReader(chainId, (frame) => frames.push(frame))
  for (const chunk of chunks) reader.push(chunk)
  return frames
}

function fault(run: () => unknown): string {
  try {
    run()
    return 'NONE'
  } catch (error) {
    return codeOf(error)
  }
}

describe('frame', () => {
  test('the small vectors of the specification', () => {
    const height = syncHeight.encode({ height: 1000, time: 1_700_000_000 })
    expect(encodeHex(encodeFrame(CHAIN, MESSAGE.syncHeight, height))).toBe(
      '00000400000a000100000009217dad7d0000000008e8071080e2cfaa06',
    )
    const query = hashQuery.encode({ requireType: 0, start: 1200, end: 1200, nums: [] })
    expect(encodeHex(encodeFrame(CHAIN, MESSAGE.syncHashRequest, query))).toBe(
      '0000040000060001000000' + '0650f700720000000010b00918b009',
    )
  })

  test('frames come out of any cutting of the stream', () => {
    const part = fc.record({
      type: fc.nat(0xffff),
      version: fc.nat(0xffff),
      payload: fc.uint8Array({ maxLength: 300 }),
    })
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), fc.array(fc.nat(400)), (parts, cuts) => {
        const stream = concatBytes(...parts.map((p) => encodeFrame(CHAIN, p.type, p.payload, p.version)))
        const chunks: Uint8Array[] = []
        let at = 0
        for (const cut of cuts) {
          chunks.push(stream.subarray(at, at + cut))
          at = Math.min(stream.length, at + cut)
        }
        chunks.push(stream.subarray(at))
        expect(readAll(chunks)).toEqual(parts.map((p) => ({ ...p, flags: 0 })))
      }),
    )
  })

  test('any bytes give frames or one of three faults', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, honestChain) => {
        const stream = honestChain ? concatBytes(Uint8Array.of(0, 0, 4, 0), bytes) : bytes
        expect(['NONE', 'WRONG_CHAIN', 'FRAME_TOO_LARGE', 'BAD_CHECKSUM']).toContain(
          fault(() => readAll([stream])),
        )
      }),
    )
  })

  test('chain id is looked at before length and checksum', () => {
    const frame = encodeFrame(CHAIN, 10, new Uint8Array(3))
    new DataView(frame.buffer).setUint32(8, MAX_PAYLOAD_BYTES + 1)
    expect(fault(() => readAll([frame], 1020))).toBe('WRONG_CHAIN')
    expect(fault(() => readAll([frame]))).toBe('FRAME_TOO_LARGE')
    const bent = encodeFrame(CHAIN, 10, Uint8Array.of(1, 2, 3))
    bent[HEADER_BYTES] = 9
    expect(fault(() => readAll([bent]))).toBe('BAD_CHECKSUM')
  })

  test('ten million bytes are a frame, one more is not', () => {
    const payload = new Uint8Array(MAX_PAYLOAD_BYTES)
    const frame = encodeFrame(CHAIN, 3, payload)
    expect(readAll([frame.subarray(0, 5_000_000), frame.subarray(5_000_000)])[0]?.payload.length).toBe(
      MAX_PAYLOAD_BYTES,
    )
    expect(fault(() => encodeFrame(CHAIN, 3, new Uint8Array(MAX_PAYLOAD_BYTES + 1)))).toBe('FRAME_TOO_LARGE')
  })
})

describe('compressed payload', () => {
  test('what another implementation packs comes out unchanged', () => {
    const text = fc
      .array(fc.tuple(fc.uint8Array({ maxLength: 40 }), fc.nat(30)), { maxLength: 20 })
      .map((runs) => concatBytes(...runs.flatMap(([bytes, times]) => Array(times).fill(bytes))))
    fc.assert(
      fc.property(text, (bytes) => {
        const payload = snappy.compress(bytes)
        expect(framePayload({ type: 1, version: 1, flags: FLAG_SNAPPY, payload })).toEqual(bytes)
      }),
    )
  })

  test('a bent or random block is refused or gives the announced length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (payload) => {
        const out = framePayload({ type: 1, version: 1, flags: FLAG_SNAPPY, payload })
        expect(out === undefined || out.length <= 10_000_000).toBe(true)
      }),
    )
  })

  test('literals of four length bytes that would run backwards end at once', () => {
    const payload = decodeHex('10fcffffffff00000000000000')
    expect(framePayload({ type: 1, version: 1, flags: FLAG_SNAPPY, payload })).toBeUndefined()
  })

  test('an announced length over the limit is refused before memory is taken', () => {
    const payload = decodeHex('ffffffff0f00')
    expect(framePayload({ type: 1, version: 1, flags: FLAG_SNAPPY, payload })).toBeUndefined()
  })
})
