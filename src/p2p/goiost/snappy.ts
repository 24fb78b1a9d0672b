import { MAX_UNPACKED_BYTES } from './constants.ts'

/**
 * The bytes of a Snappy block (varint length and body, no framing); undefined when it is malformed, does not give
 * exactly the announced length, or announces more than the limit. Every step moves forward, so bad input ends soon.
 */
export function unpackSnappy(packed: Uint8Array, limit: number = MAX_UNPACKED_BYTES): Uint8Array | undefined {
  const head = readLength(packed)
  if (head === undefined || head.length > limit) return undefined
  const out = new Uint8Array(head.length)
  let at = head.next
  let done = 0
  while (at < packed.length) {
    const tag = packed[at++] as number
    if ((tag & 3) === 0) {
      const extra = Math.max(0, (tag >>> 2) - 59)
      if (at + extra > packed.length) return undefined
      const length = 1 + (extra === 0 ? tag >>> 2 : littleEndian(packed, at, extra))
      at += extra
      if (at + length > packed.length || done + length > out.length) return undefined
      out.set(packed.subarray(at, at + length), done)
      at += length
      done += length
    } else {
      const extra = (tag & 3) === 3 ? 4 : tag & 3
      if (at + extra > packed.length) return undefined
      const short = (tag & 3) === 1
      const length = short ? 4 + ((tag >>> 2) & 7) : 1 + (tag >>> 2)
      const distance = littleEndian(packed, at, extra) + (short ? (tag >>> 5) << 8 : 0)
      at += extra
      if (distance === 0 || distance > done || done + length > out.length) return undefined
      for (const end = done + length; done < end; done++) out[done] = out[done - distance] as number
    }
  }
  return done === out.length ? out : undefined
}

function readLength(packed: Uint8Array): { length: number; next: number } | undefined {
  let length = 0
  for (let i = 0; i < 5; i++) {
    const byte = packed[i]
    if (byte === undefined) return undefined
    length += (byte & 0x7f) * 2 ** (7 * i)
    if (byte < 0x80) return length < 2 ** 32 ? { length, next: i + 1 } : undefined
  }
  return undefined
}

function littleEndian(bytes: Uint8Array, at: number, count: number): number {
  let value = 0
  for (let i = 0; i < count; i++) value += (bytes[at + i] as number) * 2 ** (8 * i)
  return value
}
