// The binding to the one pinned QuickJS build: names and layouts below are those of that file and of no other.
// Values are 8 bytes, NaN-boxed: the upper half is a tag, the lower half a pointer or an integer.

import { IostError } from '#core/error.ts'
import { AsciiText } from '#vm/state/ascii-text.ts'
import { BUILD_STACK_BYTES, MAX_WASM_PAGES } from './layout.ts'
import { markLines } from './lines.ts'
import { latin1Text, utf16Text } from './memory-text.ts'
import { withoutLoneSurrogates, writeRawUtf8 } from './raw-utf8.ts'

/** What a loader gives: instances of the checked WebAssembly file, and the text of bignumber.js 7.2.1. */
export type EngineFiles = {
  readonly instantiate: (imports: WasmImports) => WasmExports
  readonly newMemory: (pages: number, maxPages: number) => WasmMemory
  readonly bigNumberSource: string
  /** Stack that a call may use: one of the two of ENGINE_BOUNDS. */
  readonly stackBytes: number
  /** Milliseconds of a clock that never goes back: the last net under work that nothing else ends. */
  readonly now: () => number
  /** UTF-8 to text, a mark at the start kept, wrong bytes replaced. */
  readonly decodeUtf8: (bytes: Uint8Array) => string
}
export type WasmMemory = { readonly buffer: ArrayBufferLike; grow(pages: number): number }
export type WasmImports = { a: Record<string, unknown> }
export type WasmExports = Readonly<Record<string, (...args: number[]) => number>>

/** What the guest calls: gets the arguments by position, gives back the pointer to an owned value or 0 for undefined. */
export type GuestCall = (argc: number, argv: number) => number

const PAGE = 65_536
const FIRST_PAGES = 256
const TAG_INT = 0
const TAG_BOOL = 1
const TAG_NULL = 2
const TAG_STRING = -7
const TAG_ROPE = -6
/** Base objects, eval, regular expressions with compiler, JSON, typed arrays (shared cell), in quickjs-emscripten's bits. */
const INTRINSICS = 0b1 | 0b100 | 0b10000 | 0b100000 | 0b1000000 | 0b1000000000 | 0b100000000000
const SCRATCH_BYTES = 262_144
/** What the build counts down from, and how far into its context the counter may stand. */
const FIRST_TICKS = 10_000
const CONTEXT_WORDS = 256
/** Latin-1 texts up to this length are put together by hand. */
const SHORT_TEXT = 24
/** A field of the build's runtime, and its bit for dropping sources. */
const STRIP_FLAGS = 228
const STRIP_SOURCE = 1
const STRING_HEADER = 16
const ROPE_LEFT = 16
const WIDE_BIT = 0x80000000
const LENGTH_BITS = 0x7fffffff

/** One QuickJS realm in its own WebAssembly memory. */
export class QuickJs {
  readonly #memory: WasmMemory
  readonly #exports: WasmExports
  readonly #runtime: number
  readonly #context: number
  #calls: GuestCall[] = []
  #interrupt: (looks: number) => boolean = () => false
  readonly #ticks: number
  readonly #decodeUtf8: EngineFiles['decodeUtf8']
  #counter = 0
  readonly #scratch: number
  readonly #undefined: number
  readonly #stackTop: number
  #bytes!: Uint8Array
  #words!: Uint32Array
  #buffer: ArrayBufferLike | undefined

  constructor(files: EngineFiles, memoryBytes: number, ticksPerPoll: number) {
    this.#ticks = ticksPerPoll
    this.#decodeUtf8 = files.decodeUtf8
    this.#memory = files.newMemory(FIRST_PAGES, MAX_WASM_PAGES)
    this.#exports = files.instantiate({ a: this.#imports() })
    this.#fn('u')()
    this.#stackTop = this.#fn('Oa')()
    this.#runtime = this.#fn('K')()
    this.#fn('y')(this.#runtime, memoryBytes)
    this.#dropSources()
    this.#context = this.#fn('N')(this.#runtime, INTRINSICS)
    this.#fn('Fa')(this.#runtime)
    // The far end of the stack is never reached: its bounds are a fraction of it.
    this.#scratch = this.#stackTop - BUILD_STACK_BYTES + PAGE
    this.#undefined = this.#fn('E')()
    // The first look must come from the counter itself, to find it.
    this.evaluate(`for (let i = 0; i < ${2 * FIRST_TICKS}; i++);`, 'first.js')
  }

  /** Functions need not keep their source: nothing shows it, and it makes up half of a realm's memory. */
  #dropSources(): void {
    this.#view()
    this.#bytes[this.#runtime + STRIP_FLAGS] = STRIP_SOURCE
  }

  /** Bytes of stack that the guest may use from here on. */
  set stackBytes(bytes: number) {
    this.#fn('D')(this.#runtime, bytes)
  }

  /** Bytes of stack in use while the guest has called the host. */
  get usedStack(): number {
    return this.#stackTop - this.#fn('Oa')()
  }

  /** Where the stack lies: from below its end up to its top. */
  get stackArea(): [from: number, to: number] {
    return [this.#stackTop - BUILD_STACK_BYTES, this.#stackTop]
  }

  /** After a fault inside the guest: lets a last small call into it run. */
  unwindStack(): void {
    this.#fn('Ma')(this.#stackTop)
  }

  /** Called now and then while the guest runs, with how many looks this one stands for; true ends the guest with an error it cannot catch. */
  set interrupt(handler: (looks: number) => boolean) {
    this.#interrupt = handler
  }

  /** Makes a guest function of the global object; instances made alike give it the same place. */
  define(name: string, call: GuestCall): void {
    const id = this.#calls.push(call)
    const label = this.#allocCString(name)
    const value = this.#fn('Da')(this.#context, label.at, 0, 0, id)
    this.#fn('M')(label.at)
    this.setGlobal(name, value)
  }

  /** Sets a property of the global object; takes the value over. */
  setGlobal(name: string, value: number): void {
    const global = this.#fn('ua')(this.#context)
    const key = this.newString(name)
    this.#fn('ja')(this.#context, global, key, value)
    for (const each of [global, key, value]) this.free(each)
  }

  /** Evaluates a script in the global scope. The error is an owned value. */
  evaluate(source: string, file: string): { value: number } | { error: number } {
    const name = this.#allocCString(file)
    const code = this.#allocCString(source)
    const result = this.#fn('pa')(this.#context, code.at, code.length, name.at, 0, 0)
    this.#fn('M')(code.at)
    this.#fn('M')(name.at)
    const error = this.#fn('na')(this.#context, result)
    if (error === 0) return { value: result }
    this.free(result)
    return { error }
  }

  /** Calls a guest function with owned values as arguments, which stay the caller's. */
  call(fn: number, args: readonly number[]): { value: number } | { error: number } {
    const list = this.alloc(args.length * 4 + 4)
    this.touch(list, args.length * 4 + 4)
    for (let i = 0; i < args.length; i++) this.#words[(list >> 2) + i] = args[i] as number
    const result = this.#fn('ma')(this.#context, fn, this.#undefined, args.length, list)
    this.#fn('M')(list)
    const error = this.#fn('na')(this.#context, result)
    if (error === 0) return { value: result }
    this.free(result)
    return { error }
  }

  free(value: number): void {
    this.#fn('P')(this.#context, value)
  }

  alloc(bytes: number): number {
    return this.#fn('v')(bytes)
  }

  /** An ArrayBuffer of the guest over memory that the host shares. */
  sharedBuffer(bytes: number): { value: number; at: number } {
    const at = this.alloc(bytes)
    this.touch(at, bytes)
    this.#bytes.fill(0, at, at + bytes)
    return { value: this.#fn('X')(this.#context, at, bytes), at }
  }

  /** The memory as it is now; not to be kept over calls into the guest. */
  bytes(): Uint8Array {
    this.#view()
    return this.#bytes
  }

  /** To be said of every place that the host writes to, so that a restored memory has it as before. */
  touch(at: number, bytes: number): void {
    this.#view()
    markLines(this.#bytes, at, bytes)
  }

  /** The string at a value's place, exactly (NUL and lone surrogates too); undefined when it is no string. */
  stringAt(place: number): string | undefined {
    this.#view()
    const tag = (this.#words[(place >> 2) + 1] as number) | 0
    if (tag === TAG_STRING) return this.#readString(this.#words[place >> 2] as number)
    if (tag !== TAG_ROPE) return undefined
    return this.#readRope(place)
  }

  /** The string at a value's place by its bytes, which are the memory's; undefined where it has others than ASCII. */
  asciiAt(place: number): AsciiText | undefined {
    this.#view()
    if (((this.#words[(place >> 2) + 1] as number) | 0) !== TAG_STRING) return undefined
    const at = this.#words[place >> 2] as number
    const head = this.#words[(at >> 2) + 1] as number
    if ((head & WIDE_BIT) !== 0) return undefined
    const start = at + STRING_HEADER
    return AsciiText.of(this.#bytes.subarray(start, start + (head & LENGTH_BITS)))
  }

  /** A value as its own toString shows it: for faults of the realm's scripts only. */
  show(value: number): string {
    const at = this.#fn('$')(this.#context, value)
    this.#view()
    return latin1Text(this.#bytes, at, this.#bytes.indexOf(0, at) - at)
  }

  numberAt(place: number): number {
    this.#view()
    if (this.#words[(place >> 2) + 1] === TAG_INT) return (this.#words[place >> 2] as number) | 0
    return (this.#exports['Z'] as unknown as (c: number, v: number) => number)(this.#context, place)
  }

  /** An owned guest string; a lone surrogate becomes three U+FFFD, as its raw bytes do in UTF-8. */
  newString(text: string): number {
    const wellFormed = withoutLoneSurrogates(text)
    const hasNul = wellFormed.includes('\0')
    const at = this.#cString(hasNul ? wellFormed.replaceAll('\0', '\u0001') : wellFormed)
    const value = this.#fn('_')(this.#context, at)
    if (at !== this.#scratch) this.#fn('M')(at)
    if (hasNul) this.#restoreNuls(value, wellFormed)
    return value
  }

  newNumber(value: number): number {
    if ((value | 0) === value && !Object.is(value, -0)) return this.#boxed(TAG_INT, value)
    return this.#fn('Y')(this.#context, value)
  }

  newBool(value: boolean): number {
    return this.#boxed(TAG_BOOL, value ? 1 : 0)
  }

  newNull(): number {
    return this.#boxed(TAG_NULL, 0)
  }

  #boxed(tag: number, low: number): number {
    const at = this.alloc(8)
    this.touch(at, 8)
    this.#words[at >> 2] = low
    this.#words[(at >> 2) + 1] = tag
    return at
  }

  #readString(at: number): string {
    const head = this.#words[(at >> 2) + 1] as number
    const length = head & LENGTH_BITS
    const start = at + STRING_HEADER
    if ((head & WIDE_BIT) === 0) {
      if (length <= SHORT_TEXT) return latin1Text(this.#bytes, start, length)
      // Right for ASCII; anything else shows as another length or a replacement character.
      const text = this.#decodeUtf8(this.#bytes.subarray(start, start + length))
      return text.length === length && !text.includes('\ufffd')
        ? text
        : latin1Text(this.#bytes, start, length)
    }
    return utf16Text(new Uint16Array(this.#memory.buffer, start, length))
  }

  /** Text that was put together but not yet joined: joining it for a shared owner leaves the whole in the left half. */
  #readRope(place: number): string {
    const shared = this.#fn('T')(this.#context, place)
    this.#fn('S')(this.#context, this.#fn('$')(this.#context, place))
    this.#view()
    const rope = this.#words[place >> 2] as number
    const left = (rope + ROPE_LEFT) >> 2
    if (((this.#words[left + 1] as number) | 0) !== TAG_STRING) throw new IostError({ code: 'ENGINE_ROPE' })
    const text = this.#readString(this.#words[left] as number)
    this.free(shared)
    return text
  }

  #restoreNuls(value: number, text: string): void {
    this.#view()
    // A text that found no room is no string but what the guest will throw.
    if (((this.#words[(value >> 2) + 1] as number) | 0) !== TAG_STRING) return
    const at = this.#words[value >> 2] as number
    const wide = ((this.#words[(at >> 2) + 1] as number) & WIDE_BIT) !== 0
    const start = at + STRING_HEADER
    this.touch(start, text.length * (wide ? 2 : 1))
    const units = wide ? new Uint16Array(this.#memory.buffer, start, text.length) : undefined
    for (let i = text.indexOf('\0'); i >= 0; i = text.indexOf('\0', i + 1)) {
      if (units === undefined) this.#bytes[start + i] = 0
      else units[i] = 0
    }
  }

  #fn(name: string): (...args: number[]) => number {
    return this.#exports[name] as (...args: number[]) => number
  }

  #view(): void {
    if (this.#buffer === this.#memory.buffer) return
    this.#buffer = this.#memory.buffer
    this.#bytes = new Uint8Array(this.#memory.buffer)
    this.#words = new Uint32Array(this.#memory.buffer)
  }

  /** A text as UTF-8 with a closing NUL, in the scratch area when it fits. */
  #cString(text: string): number {
    if (text.length * 3 >= SCRATCH_BYTES) return this.#allocCString(text).at
    this.#view()
    this.#bytes[writeRawUtf8(text, this.#bytes, this.#scratch)] = 0
    return this.#scratch
  }

  #allocCString(text: string): { at: number; length: number } {
    const at = this.alloc(text.length * 3 + 1)
    this.touch(at, text.length * 3 + 1)
    const end = writeRawUtf8(text, this.#bytes, at)
    this.#bytes[end] = 0
    return { at, length: end - at }
  }

  /** The host side of the C library: no clock, no files, no environment, no randomness. */
  #imports(): Record<string, unknown> {
    const fail = (): never => {
      throw new Error('QuickJS aborted')
    }
    const zeroed = (_: number, at: number) => {
      this.touch(at, 40)
      this.#bytes.fill(0, at, at + 40)
    }
    return {
      a: this.#memory,
      b: fail,
      q: fail,
      r: fail,
      p: () => 0,
      m: (_: bigint, at: number) => void zeroed(0, at),
      n: () => undefined,
      j: () => 0,
      l: () => undefined,
      c: () => 0,
      d: () => 52,
      o: () => 70,
      e: () => 0,
      f: (count: number, size: number) => {
        this.touch(count, 4)
        this.touch(size, 4)
        this.#words[count >> 2] = 0
        this.#words[size >> 2] = 0
        return 0
      },
      g: () => 0,
      h: () => 0,
      k: (bytes: number) => this.#grow(bytes >>> 0),
      s: (_ctx: number, _self: number, argc: number, argv: number, id: number) =>
        (this.#calls[id - 1] as GuestCall)(argc, argv),
      i: () => this.#poll(),
      t: () => undefined,
    }
  }

  /**
   * Called by the engine when its counter of calls and loop turns has run out; the counter starts low again. A regular
   * expression calls too, after as many steps of its own as the engine's first ticks, and leaves that counter alone.
   */
  #poll(): number {
    this.#view()
    if (this.#counter === 0) this.#counter = this.#findCounter()
    const at = this.#counter >> 2
    if (this.#words[at] !== FIRST_TICKS) return this.#interrupt(FIRST_TICKS / this.#ticks) ? 1 : 0
    this.#words[at] = this.#ticks
    return this.#interrupt(1) ? 1 : 0
  }

  /** The engine has just set its counter to its first value, in the first part of the context. */
  #findCounter(): number {
    const from = this.#context >> 2
    const places = Array.from({ length: CONTEXT_WORDS }, (_, i) => from + i).filter(
      (at) => this.#words[at] === FIRST_TICKS,
    )
    if (places.length !== 1) throw new IostError({ code: 'ENGINE_COUNTER', found: places.length })
    return (places[0] as number) << 2
  }

  #grow(bytes: number): number {
    const want = Math.ceil(bytes / PAGE)
    const have = this.#memory.buffer.byteLength / PAGE
    if (want > MAX_WASM_PAGES) return 0
    try {
      this.#memory.grow(Math.max(want - have, 0))
      return 1
    } catch {
      return 0
    }
  }
}
