const PAGE = 4096
const WORDS = PAGE / 4
/** Zero pages in a row that end an area. */
const GAP_PAGES = 64

/** The memory of a realm between calls: the C library's own data, and the heap. The stack between them is dead then. */
export type Image = { readonly areas: readonly Area[] }
export type Area = { readonly at: number; readonly bytes: Uint8Array }

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

/** Writes an image. */
export function putImage(memory: Uint8Array, image: Image): void {
  for (const { at, bytes } of image.areas) memory.set(bytes, at)
}

/** Bytes that an image takes. */
export function imageSize(image: Image): number {
  return image.areas.reduce((sum, { bytes }) => sum + bytes.length, 0)
}

function isZero(words: Int32Array, page: number): boolean {
  for (let i = page * WORDS, end = i + WORDS; i < end; i++) if (words[i] !== 0) return false
  return true
}
