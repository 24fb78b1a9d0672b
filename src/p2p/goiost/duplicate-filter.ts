import { FILTER_BITS, FILTER_ITEMS, FILTER_PROBES } from './constants.ts'

/** What a neighbour has already, by frame; wrong about one of a thousand new frames. */
export type DuplicateFilter = {
  has(frame: Uint8Array): boolean
  add(frame: Uint8Array): void
}

/** Creates a Bloom filter over whole frames that starts afresh after 100 000 items. Source: spec network §4.4. */
export function createDuplicateFilter(): DuplicateFilter {
  const bits = new Uint8Array(FILTER_BITS / 8)
  let items = 0

  const probes = (frame: Uint8Array, visit: (bit: number) => boolean): boolean => {
    let [a, b] = twoHashes(frame)
    for (let i = 0; i < FILTER_PROBES; i++) {
      if (!visit(a % FILTER_BITS)) return false
      a = (a + b) >>> 0
      b = (b + i) >>> 0
    }
    return true
  }

  return {
    has: (frame) => probes(frame, (bit) => ((bits[bit >>> 3] as number) & (1 << (bit & 7))) !== 0),
    add(frame) {
      if (++items > FILTER_ITEMS) {
        bits.fill(0)
        items = 1
      }
      probes(frame, (bit) => {
        bits[bit >>> 3] = (bits[bit >>> 3] as number) | (1 << (bit & 7))
        return true
      })
    },
  }
}

/** Two 32-bit FNV-1a style hashes in one pass; the second is odd so that probes differ. */
function twoHashes(bytes: Uint8Array): [number, number] {
  let a = 0x811c9dc5
  let b = 0x9e3779b9
  for (let i = 0; i < bytes.length; i++) {
    a = Math.imul(a ^ (bytes[i] as number), 0x01000193)
    b = Math.imul(b + (bytes[i] as number), 0x85ebca6b) ^ (b >>> 15)
  }
  return [a >>> 0, (b | 1) >>> 0]
}
