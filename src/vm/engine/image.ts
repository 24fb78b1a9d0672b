const PAGE = 4096
const WORDS = PAGE / 4
/** Zero pages in a row that end an area. */
const GAP_PAGES = 64

/** The memory of a realm between calls: the C library's own data, and the heap. The stack between them is dead then. */
export type Image = { readonly areas: readonly Area[] }
type Area = { readonly at: number; readonly bytes: Uint8Array }

/** What is not zero in a memory outside its stack, as few areas. */
export function takeImage(memory: Uint8Array, stackFrom: number, stackTo: number): Image {
  const words = new Int32Array(memory.buffer, memory.byteOffset, memory.length / 4)
  const areas: Area[] = []
  let start = -1
  let last = -1
  const close = () => {
    if (start >= 0) areas.push({ at: start * PAGE, bytes: memory.slice(start * PAGE, (last + 1) * PAGE) })
    start = -1
  }
  for (let page = 0; page < memory.length / PAGE; page++) {
    const isStack = page * PAGE >= stackFrom && (page + 1) * PAGE <= stackTo
    if (isStack || isZero(words, page)) {
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

/** The pages that differ from a base image, and what follows its last area up to a gap; neighbours together. */
export function takeDifference(memory: Uint8Array, base: Image): Image {
  const words = new Int32Array(memory.buffer, memory.byteOffset, memory.length / 4)
  const areas: Area[] = []
  const take = (from: number, to: number) =>
    areas.push({ at: from * PAGE, bytes: memory.slice(from * PAGE, to * PAGE) })
  let end = 0
  for (const { at, bytes } of base.areas) {
    const first = at / PAGE
    const was = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
    end = first + bytes.length / PAGE
    let start = -1
    for (let page = first; page <= end; page++) {
      const differs = page < end && !isSame(words, page, was, page - first)
      if (differs && start < 0) start = page
      if (!differs && start >= 0) {
        take(start, page)
        start = -1
      }
    }
  }
  let last = end - 1
  const pages = memory.length / PAGE
  for (let page = end; page < pages && page - last <= GAP_PAGES; page++) if (!isZero(words, page)) last = page
  if (last >= end) take(end, last + 1)
  return { areas }
}

/** Bytes that an image takes. */
export function imageSize(image: Image): number {
  return image.areas.reduce((sum, { bytes }) => sum + bytes.length, 0)
}

function isZero(words: Int32Array, page: number): boolean {
  for (let i = page * WORDS, end = i + WORDS; i < end; i++) if (words[i] !== 0) return false
  return true
}

function isSame(words: Int32Array, page: number, was: Int32Array, wasPage: number): boolean {
  const from = page * WORDS
  const wasFrom = wasPage * WORDS
  for (let i = 0; i < WORDS; i++) if (words[from + i] !== was[wasFrom + i]) return false
  return true
}
