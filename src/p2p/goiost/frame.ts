import { concatBytes } from '#core/codec/bytes.ts'
import { IostError } from '#core/error.ts'
import { crc32 } from '#core/hash/crc32.ts'
import { FLAG_SNAPPY, HEADER_BYTES, MAX_PAYLOAD_BYTES } from './constants.ts'
import { unpackSnappy } from './snappy.ts'

/** A frame as transmitted: `payload` is still compressed when bit 0 of `flags` is set. */
export type Frame = {
  readonly type: number
  readonly version: number
  readonly flags: number
  readonly payload: Uint8Array
}

/** Bytes of a frame with an uncompressed payload unless flags say otherwise. Errors: FRAME_TOO_LARGE. Source: spec network §4.3. */
export function encodeFrame(
  chainId: number,
  type: number,
  payload: Uint8Array,
  version = 1,
  flags = 0,
): Uint8Array {
  if (payload.length > MAX_PAYLOAD_BYTES) {
    throw new IostError({ code: 'FRAME_TOO_LARGE', type, length: payload.length })
  }
  const out = new Uint8Array(HEADER_BYTES + payload.length)
  const view = new DataView(out.buffer)
  view.setUint32(0, chainId)
  view.setUint16(4, type)
  view.setUint16(6, version)
  view.setUint32(8, payload.length)
  view.setUint32(12, crc32(payload))
  view.setUint32(16, flags)
  out.set(payload, HEADER_BYTES)
  return out
}

/** The message bytes of a frame, unfolded when compressed; undefined when that fails (such a message is ignored). */
export function framePayload(frame: Frame): Uint8Array | undefined {
  return (frame.flags & FLAG_SNAPPY) === 0 ? frame.payload : unpackSnappy(frame.payload)
}

/** Puts frames together from a stream's chunks, whatever their cuts. */
export type FrameReader = {
  /**
   * Takes the next chunk and hands on each frame that is complete.
   * Errors, after which the stream cannot be read on: WRONG_CHAIN (checked first), FRAME_TOO_LARGE, BAD_CHECKSUM.
   */
  push(chunk: Uint8Array): void
}

type Header = { type: number; version: number; length: number; checksum: number; flags: number }

/** Creates the reader of one stream. At most one frame (10 MB) is held, and only what has arrived of it. */
export function createFrameReader(chainId: number, onFrame: (frame: Frame) => void): FrameReader {
  let parts: Uint8Array[] = []
  let held = 0
  let header: Header | undefined

  const take = (): Uint8Array => {
    const all = parts.length === 1 ? (parts[0] as Uint8Array) : concatBytes(...parts)
    parts = []
    held = 0
    return all
  }
  const keep = (rest: Uint8Array): void => {
    if (rest.length === 0) return
    parts.push(rest)
    held += rest.length
  }

  return {
    push(chunk) {
      keep(chunk)
      for (;;) {
        if (header === undefined) {
          if (held < HEADER_BYTES) return
          const bytes = take()
          header = readHeader(bytes, chainId)
          keep(bytes.subarray(HEADER_BYTES))
        }
        if (held < header.length) return
        const bytes = take()
        const payload = new Uint8Array(header.length)
        payload.set(bytes.subarray(0, header.length))
        if (crc32(payload) !== header.checksum) {
          throw new IostError({ code: 'BAD_CHECKSUM', type: header.type, length: header.length })
        }
        const { type, version, flags } = header
        header = undefined
        keep(bytes.subarray(payload.length))
        onFrame({ type, version, flags, payload })
      }
    },
  }
}

function readHeader(bytes: Uint8Array, chainId: number): Header {
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES)
  const found = view.getUint32(0)
  if (found !== chainId) throw new IostError({ code: 'WRONG_CHAIN', found, expected: chainId })
  const header = {
    type: view.getUint16(4),
    version: view.getUint16(6),
    length: view.getUint32(8),
    checksum: view.getUint32(12),
    flags: view.getUint32(16),
  }
  if (header.length > MAX_PAYLOAD_BYTES) {
    throw new IostError({ code: 'FRAME_TOO_LARGE', type: header.type, length: header.length })
  }
  return header
}
