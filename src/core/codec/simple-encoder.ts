import { compareBytes, utf8Encode, utf8Length, writeUtf8 } from './bytes.ts'

const FIRST_BYTES = 1024
const LENGTH_BYTES = 4
/** Buffers of finished encoders, used again: pre-images are made for every hash. */
const MAX_SPARE = 8
const MAX_SPARE_BYTES = 65_536
const spare: { readonly bytes: Uint8Array; readonly view: DataView }[] = []
const NOTHING = new Uint8Array(0)

/** go-iost's flat pre-image writer: big endian, every string and list behind its length. Source: spec chain §1.2. */
export class SimpleEncoder {
  #bytes: Uint8Array
  #view: DataView
  #length = 0

  constructor() {
    const used = spare.pop()
    this.#bytes = used?.bytes ?? new Uint8Array(FIRST_BYTES)
    this.#view = used?.view ?? new DataView(this.#bytes.buffer)
  }

  byte(value: number): this {
    this.#reserve(1)
    this.#bytes[this.#length++] = value
    return this
  }

  i32(value: number): this {
    this.#reserve(4)
    this.#view.setInt32(this.#length, value)
    this.#length += 4
    return this
  }

  i64(value: bigint): this {
    this.#reserve(8)
    this.#view.setBigInt64(this.#length, value)
    this.#length += 8
    return this
  }

  bytes(value: Uint8Array): this {
    this.i32(value.length)
    this.#reserve(value.length)
    this.#bytes.set(value, this.#length)
    this.#length += value.length
    return this
  }

  string(value: string): this {
    const length = utf8Length(value)
    this.i32(length)
    this.#reserve(length)
    this.#length = writeUtf8(value, this.#bytes, this.#length)
    return this
  }

  bytesList(values: readonly Uint8Array[]): this {
    this.i32(values.length)
    for (const value of values) this.bytes(value)
    return this
  }

  stringList(values: readonly string[]): this {
    this.i32(values.length)
    for (const value of values) this.string(value)
    return this
  }

  /** Entries go in ascending order of the key's UTF-8 bytes. */
  mapStrI64(values: ReadonlyMap<string, bigint>): this {
    this.i32(values.size)
    const entries = [...values].map(([key, value]) => ({ key: utf8Encode(key), value }))
    entries.sort((a, b) => compareBytes(a.key, b.key))
    for (const entry of entries) this.bytes(entry.key).i64(entry.value)
    return this
  }

  /** What `write` writes, behind its length. */
  nested(write: (encoder: this) => void): this {
    this.i32(0)
    const start = this.#length
    write(this)
    this.#view.setInt32(start - LENGTH_BYTES, this.#length - start)
    return this
  }

  /** Bytes written so far. */
  get length(): number {
    return this.#length
  }

  /** The bytes; the encoder is used up. */
  finish(): Uint8Array {
    const out = this.#bytes.slice(0, this.#length)
    if (spare.length < MAX_SPARE && this.#bytes.length <= MAX_SPARE_BYTES)
      spare.push({ bytes: this.#bytes, view: this.#view })
    this.#bytes = NOTHING
    this.#length = 0
    return out
  }

  #reserve(count: number): void {
    const need = this.#length + count
    if (need <= this.#bytes.length) return
    const grown = new Uint8Array(Math.max(need, this.#bytes.length * 2))
    grown.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = grown
    this.#view = new DataView(grown.buffer)
  }
}
