import type { Area, Image } from './image.ts'
import { LINE_MAP_AT } from './layout.ts'
import { LINE_BITS } from './wasm-code/mark-writes.ts'

const LINE = 1 << LINE_BITS
const WORDS = LINE / 4

/** Notes that the host writes to a place: the guest's own writes note themselves. */
export function markLines(memory: Uint8Array, at: number, bytes: number): void {
  const last = LINE_MAP_AT + ((at + bytes - 1) >> LINE_BITS)
  for (let mark = LINE_MAP_AT + (at >> LINE_BITS); mark <= last; mark++) memory[mark] = 1
}

/** Notes all that an image holds as written. */
export function markImage(memory: Uint8Array, image: Image): void {
  for (const { at, bytes } of image.areas) markLines(memory, at, bytes.length)
}

/** Brings every line that was written to since the last time back to an image, and forgets the marks. */
export function restoreLines(memory: Uint8Array, { areas }: Image): void {
  for (const { at, bytes } of areas) {
    forEachRun(memory, at, bytes.length, (from, to) => memory.set(bytes.subarray(from - at, to - at), from))
  }
  memory.fill(0, LINE_MAP_AT, LINE_MAP_AT + (memory.length >> LINE_BITS))
}

/** The lines written to since `restoreLines` that differ from the image it restored; those of the stack are left out. */
export function changedLines(
  memory: Uint8Array,
  base: Image,
  [stackFrom, stackTo]: readonly [number, number],
): Image {
  const areas: Area[] = []
  const take = (from: number, to: number) => areas.push({ at: from, bytes: memory.slice(from, to) })
  let start = -1
  let end = -1
  const isStack = (line: number) => line >= stackFrom && line + LINE <= stackTo
  forEachRun(memory, 0, memory.length, (from, to) => {
    for (let line = from; line < to; line += LINE) {
      if (isStack(line) || isAsBefore(memory, base, line)) continue
      if (line !== end) {
        if (start >= 0) take(start, end)
        start = line
      }
      end = line + LINE
    }
  })
  if (start >= 0) take(start, end)
  return { areas }
}

/** Calls back for each run of marked lines of an area. */
function forEachRun(
  memory: Uint8Array,
  at: number,
  bytes: number,
  run: (from: number, to: number) => void,
): void {
  const last = LINE_MAP_AT + ((at + bytes) >> LINE_BITS)
  let mark = LINE_MAP_AT + (at >> LINE_BITS)
  while (mark < last) {
    if (memory[mark] === 0) {
      mark++
      continue
    }
    const first = mark
    while (mark < last && memory[mark] !== 0) mark++
    run((first - LINE_MAP_AT) << LINE_BITS, (mark - LINE_MAP_AT) << LINE_BITS)
  }
}

function isAsBefore(memory: Uint8Array, base: Image, line: number): boolean {
  const area = base.areas.find(({ at, bytes }) => line >= at && line < at + bytes.length)
  if (area === undefined) return false
  const now = new Int32Array(memory.buffer, line, WORDS)
  const before = new Int32Array(area.bytes.buffer, area.bytes.byteOffset + line - area.at, WORDS)
  for (let i = 0; i < WORDS; i++) if (now[i] !== before[i]) return false
  return true
}
