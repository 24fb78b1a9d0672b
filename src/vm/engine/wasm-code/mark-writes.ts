import { OP, skipImmediates, WasmReader } from './reader.ts'
import { WasmWriter } from './writer.ts'

/** Memory is told apart in lines of 2^LINE_BITS bytes: a call writes to few of them. */
export const LINE_BITS = 10

const HEADER_BYTES = 8
const SECTION = { type: 1, import: 2, function: 3, code: 10 } as const
const TYPE = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c } as const
/** What each store takes, and the power of two of its bytes. */
const STORES: Readonly<Record<number, readonly [type: number, size: number]>> = {
  54: [TYPE.i32, 2],
  55: [TYPE.i64, 3],
  56: [TYPE.f32, 2],
  57: [TYPE.f64, 3],
  58: [TYPE.i32, 0],
  59: [TYPE.i32, 1],
  60: [TYPE.i64, 0],
  61: [TYPE.i64, 1],
  62: [TYPE.i64, 2],
}
/** Locals added to a function that stores: the address, and a value of each type. */
const VALUE_LOCAL = { [TYPE.i32]: 1, [TYPE.i64]: 2, [TYPE.f32]: 3, [TYPE.f64]: 4 } as const
const ADDED_LOCALS = [TYPE.i32, TYPE.i32, TYPE.i64, TYPE.f32, TYPE.f64] as const

type Section = { readonly id: number; readonly from: number; readonly to: number }
/** Functions added behind the module's own: `memory.copy` and `memory.fill` that mark. */
type Helpers = { readonly copy: number; readonly fill: number }

/**
 * The same module with one more habit: whenever it writes into its memory, it sets a byte of a map for the line that it
 * writes to (`mapAt + (address >> LINE_BITS)`). So whoever wants the memory as it was has to look at those lines only.
 * Nothing that the module computes changes. The map must lie where the module never reads or writes itself.
 * Errors: WASM_OPCODE for an instruction that is not known here.
 */
export function markWrites(wasm: Uint8Array, mapAt: number): Uint8Array {
  const sections = readSections(wasm)
  const types = parameterCounts(wasm, sections)
  const own = functionTypes(wasm, sections)
  const first = importedFunctions(wasm, sections) + own.length
  const helpers = { copy: first, fill: first + 1 }
  const out = new WasmWriter(wasm.length * 2)
  out.append(wasm.subarray(0, HEADER_BYTES))
  for (const section of sections) {
    const body = new WasmWriter(2 * (section.to - section.from) + 64)
    const count = new WasmReader(wasm, section.from)
    const rest = () => wasm.subarray(count.at, section.to)
    switch (section.id) {
      case SECTION.type:
        body.unsigned(count.unsigned() + 1).append(rest())
        body.raw(0x60, 3, TYPE.i32, TYPE.i32, TYPE.i32, 0)
        break
      case SECTION.function:
        body.unsigned(count.unsigned() + 2).append(rest())
        body.unsigned(types.length).unsigned(types.length)
        break
      case SECTION.code:
        body.unsigned(count.unsigned() + 2)
        for (const type of own) markFunction(count, types[type] as number, { mapAt, helpers }, body)
        writeHelper(body, mapAt, [OP.bulk, OP.memoryCopy, 0, 0])
        writeHelper(body, mapAt, [OP.bulk, OP.memoryFill, 0])
        break
      default:
        body.append(rest())
    }
    out.raw(section.id).sized(body)
  }
  return out.finish().slice()
}

/** Copies one function body, with a mark behind each store. */
function markFunction(
  code: WasmReader,
  parameters: number,
  { mapAt, helpers }: { readonly mapAt: number; readonly helpers: Helpers },
  into: WasmWriter,
): void {
  const size = code.unsigned()
  const end = code.at + size
  const groups = code.unsigned()
  const groupsFrom = code.at
  let locals = parameters
  for (let i = 0; i < groups; i++) {
    locals += code.unsigned()
    code.skip(1)
  }
  const body = new WasmWriter(size * 2 + 64)
  body.unsigned(groups + ADDED_LOCALS.length).append(code.bytes.subarray(groupsFrom, code.at))
  for (const type of ADDED_LOCALS) body.unsigned(1).raw(type)
  let copied = code.at
  const copyTo = (to: number) => {
    body.append(code.bytes.subarray(copied, to))
    copied = to
  }
  while (code.at < end) {
    const at = code.at
    const opcode = code.byte()
    if (opcode >= OP.firstStore && opcode <= OP.lastStore) {
      const [type, width] = STORES[opcode] as readonly [keyof typeof VALUE_LOCAL, number]
      const alignment = code.unsigned()
      const offset = code.unsigned()
      const value = locals + VALUE_LOCAL[type]
      copyTo(at)
      body.raw(OP.localSet).unsigned(value)
      body.raw(OP.localTee).unsigned(locals)
      body.raw(OP.localGet).unsigned(value)
      copyTo(code.at)
      writeMark(body, locals, offset, mapAt)
      // A store that is not aligned to its width may reach into the next line.
      if (alignment < width) writeMark(body, locals, offset + 2 ** width - 1, mapAt)
      continue
    }
    skipImmediates(code, opcode)
    const helper = opcode === OP.bulk ? bulkHelper(code.bytes[at + 1] as number, helpers) : undefined
    if (helper === undefined) continue
    copyTo(at)
    body.raw(OP.call).unsigned(helper)
    copied = code.at
  }
  copyTo(end)
  into.sized(body)
}

function bulkHelper(opcode: number, helpers: Helpers): number | undefined {
  return opcode === OP.memoryCopy ? helpers.copy : opcode === OP.memoryFill ? helpers.fill : undefined
}

/** `map[(local + offset) >> LINE_BITS] = 1` */
function writeMark(body: WasmWriter, local: number, offset: number, mapAt: number): void {
  body.raw(OP.localGet).unsigned(local)
  if (offset > 0) body.raw(OP.i32Const).positive(offset).raw(OP.i32Add)
  body.raw(OP.i32Const).positive(LINE_BITS).raw(OP.i32ShiftRight)
  body.raw(OP.i32Const, 1, OP.store8, 0).unsigned(mapAt)
}

/** A function (to, x, length) that marks every line of [to, to + length) and then does a bulk operation. */
function writeHelper(into: WasmWriter, mapAt: number, operation: readonly number[]): void {
  const [to, x, length, line] = [0, 1, 2, 3]
  const body = new WasmWriter(128)
  body.raw(1, 1, TYPE.i32)
  body.raw(OP.localGet, length, 0x04, 0x40)
  body.raw(OP.localGet, to, OP.i32Const, LINE_BITS, OP.i32ShiftRight, OP.localSet, line)
  body.raw(0x03, 0x40)
  body.raw(OP.localGet, line, OP.i32Const, 1, OP.store8, 0).unsigned(mapAt)
  body.raw(OP.localGet, line, OP.i32Const, 1, OP.i32Add, OP.localTee, line)
  // Again while the line is not behind that of the last byte.
  body.raw(OP.localGet, to, OP.localGet, length, OP.i32Add, OP.i32Const, 1, 0x6b)
  body.raw(OP.i32Const, LINE_BITS, OP.i32ShiftRight, 0x4d, 0x0d, 0, OP.end, OP.end)
  body.raw(OP.localGet, to, OP.localGet, x, OP.localGet, length, ...operation, OP.end)
  into.sized(body)
}

function readSections(wasm: Uint8Array): Section[] {
  const reader = new WasmReader(wasm, HEADER_BYTES)
  const sections: Section[] = []
  while (reader.at < wasm.length) {
    const id = reader.byte()
    const size = reader.unsigned()
    sections.push({ id, from: reader.at, to: reader.at + size })
    reader.skip(size)
  }
  return sections
}

function sectionAt(wasm: Uint8Array, sections: readonly Section[], id: number): WasmReader {
  const section = sections.find((each) => each.id === id) as Section
  return new WasmReader(wasm, section.from)
}

/** Number of parameters of each function type. */
function parameterCounts(wasm: Uint8Array, sections: readonly Section[]): number[] {
  const reader = sectionAt(wasm, sections, SECTION.type)
  return Array.from({ length: reader.unsigned() }, () => {
    reader.skip(1)
    const parameters = reader.unsigned()
    reader.skip(parameters)
    reader.skip(reader.unsigned())
    return parameters
  })
}

function functionTypes(wasm: Uint8Array, sections: readonly Section[]): number[] {
  const reader = sectionAt(wasm, sections, SECTION.function)
  return Array.from({ length: reader.unsigned() }, () => reader.unsigned())
}

function importedFunctions(wasm: Uint8Array, sections: readonly Section[]): number {
  const reader = sectionAt(wasm, sections, SECTION.import)
  let functions = 0
  for (let left = reader.unsigned(); left > 0; left--) {
    for (let names = 0; names < 2; names++) reader.skip(reader.unsigned())
    if (reader.byte() === 0x00) {
      functions++
      reader.skipNumber()
    } else skipMemoryLimits(reader)
  }
  return functions
}

/** The build imports functions and its memory, nothing else. */
function skipMemoryLimits(reader: WasmReader): void {
  const hasMaximum = (reader.byte() & 1) === 1
  reader.skipNumbers(hasMaximum ? 2 : 1)
}
