const PAGE = 4096
/** Zero pages in a row that end an area. */
const GAP_PAGES = 64

/** The memory of a realm between calls: the C library's own data, and the heap. The stack between them is dead then. */
export type Image = { readonly areas: readonly Area[] }
type Area = { readonly at: number; readonly bytes: Uint8Array }

/** What is not zero in a memory, as few areas. */
export function takeImage(memory: Uint8Array, stackFrom: number, stackTo: number): Image {
  const words = new BigUint64Array(memory.buffer, memory.byteOffset, memory.length / 8)
  const isZero = (page: number) => {
    for (let i = (page * PAGE) / 8, end = i + PAGE / 8; i < end; i++) if (words[i] !== 0n) return false
    return true
  }
  const areas: Area[] = []
  let start = -1
  let last = -1
  const close = () => {
    if (start >= 0) areas.push({ at: start * PAGE, bytes: memory.slice(start * PAGE, (last + 1) * PAGE) })
    start = -1
  }
  for (let page = 0; page < memory.length / PAGE; page++) {
    const isStack = page * PAGE >= stackFrom && (page + 1) * PAGE <= stackTo
    if (isStack || isZero(page)) {
      if (isStack || page - last > GAP_PAGES) close()
      continue
    }
    if (start < 0) start = page
    last = page
  }
  close()
  return { areas }
}

/** Writes an image back. */
export function putImage(memory: Uint8Array, image: Image): void {
  for (const { at, bytes } of image.areas) memory.set(bytes, at)
}

/** The pages of a memory that differ from a base image, neighbours together. */
export function takeDifference(memory: Uint8Array, base: Image, stackFrom: number, stackTo: number): Image {
  const areas: Area[] = []
  for (const { at, bytes } of takeImage(memory, stackFrom, stackTo).areas) {
    let start = -1
    for (let offset = 0; offset <= bytes.length; offset += PAGE) {
      const differs = offset < bytes.length && !isSame(bytes, offset, base, at + offset)
      if (differs && start < 0) start = offset
      if (!differs && start >= 0) {
        areas.push({ at: at + start, bytes: bytes.slice(start, offset) })
        start = -1
      }
    }
  }
  return { areas }
}

/** Bytes that an image takes. */
export function imageSize(image: Image): number {
  return image.areas.reduce((sum, { bytes }) => sum + bytes.length, 0)
}

function isSame(bytes: Uint8Array, offset: number, base: Image, at: number): boolean {
  const area = base.areas.find((each) => at >= each.at && at < each.at + each.bytes.length)
  if (area === undefined) return false
  const other = at - area.at
  for (let i = 0; i < PAGE; i++) if (bytes[offset + i] !== area.bytes[other + i]) return false
  return true
}
