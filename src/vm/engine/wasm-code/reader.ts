import { IostError } from '#core/error.ts'

/** Reads the binary form of a WebAssembly module from an offset on. */
export class WasmReader {
  readonly bytes: Uint8Array
  at: number

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes
    this.at = at
  }

  byte(): number {
    return this.bytes[this.at++] as number
  }

  /** An unsigned LEB128 number of up to 32 bits. */
  unsigned(): number {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte()
      value |= (byte & 0x7f) << shift
      if (byte < 0x80) return value >>> 0
    }
  }

  /** Passes over a LEB128 number of any size. */
  skipNumber(): void {
    while (this.byte() >= 0x80);
  }

  skipNumbers(count: number): void {
    for (let i = 0; i < count; i++) this.skipNumber()
  }

  skip(bytes: number): void {
    this.at += bytes
  }
}

/** Opcodes that are looked at by name. */
export const OP = {
  end: 0x0b,
  localGet: 0x20,
  localSet: 0x21,
  localTee: 0x22,
  firstStore: 0x36,
  lastStore: 0x3e,
  store8: 0x3a,
  i32Const: 0x41,
  i32Add: 0x6a,
  i32ShiftRight: 0x76,
  call: 0x10,
  bulk: 0xfc,
  memoryCopy: 10,
  memoryFill: 11,
} as const

const LAST_PLAIN = 0xc4

/**
 * Passes over what follows an opcode.
 * Errors: WASM_OPCODE for an instruction outside the ones that the pinned build uses (no SIMD, threads, exceptions).
 */
export function skipImmediates(code: WasmReader, opcode: number): void {
  if (opcode >= 0x45 && opcode <= LAST_PLAIN) return
  if (opcode >= 0x28 && opcode <= OP.lastStore) code.skipNumbers(2)
  else if (opcode >= 0x20 && opcode <= 0x26) code.skipNumber()
  else if (opcode === 0x0e) code.skipNumbers(code.unsigned() + 1)
  else if (opcode === OP.bulk) skipBulkImmediates(code, code.unsigned())
  else {
    const layout = IMMEDIATES[opcode]
    if (layout === undefined) throw new IostError({ code: 'WASM_OPCODE', opcode, at: code.at })
    code.skipNumbers(layout.numbers)
    code.skip(layout.bytes)
  }
}

function skipBulkImmediates(code: WasmReader, opcode: number): void {
  if (opcode === OP.memoryCopy) code.skipNumbers(2)
  else if (opcode === OP.memoryFill) code.skipNumber()
  // What is left of this family and known here are saturating conversions, which have none.
  else if (opcode > 7)
    throw new IostError({ code: 'WASM_OPCODE', opcode: (OP.bulk << 8) | opcode, at: code.at })
}

const NONE = { numbers: 0, bytes: 0 }
const ONE_NUMBER = { numbers: 1, bytes: 0 }
/** What follows the opcodes below the loads, and the constants. */
const IMMEDIATES: Readonly<Record<number, { readonly numbers: number; readonly bytes: number }>> = {
  0: NONE,
  1: NONE,
  2: ONE_NUMBER,
  3: ONE_NUMBER,
  4: ONE_NUMBER,
  5: NONE,
  [OP.end]: NONE,
  12: ONE_NUMBER,
  13: ONE_NUMBER,
  15: NONE,
  [OP.call]: ONE_NUMBER,
  17: { numbers: 2, bytes: 0 },
  26: NONE,
  27: NONE,
  63: ONE_NUMBER,
  64: ONE_NUMBER,
  [OP.i32Const]: ONE_NUMBER,
  66: ONE_NUMBER,
  67: { numbers: 0, bytes: 4 },
  68: { numbers: 0, bytes: 8 },
}
