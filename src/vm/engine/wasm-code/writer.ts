/** Puts the binary form of a WebAssembly module together. */
export class WasmWriter {
  #bytes: Uint8Array
  #length = 0

  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity)
  }

  get length(): number {
    return this.#length
  }

  /** Single bytes as they are. */
  raw(...bytes: readonly number[]): this {
    this.#reserve(bytes.length)
    for (const byte of bytes) this.#bytes[this.#length++] = byte
    return this
  }

  append(bytes: Uint8Array): this {
    this.#reserve(bytes.length)
    this.#bytes.set(bytes, this.#length)
    this.#length += bytes.length
    return this
  }

  /** An unsigned LEB128 number. */
  unsigned(value: number): this {
    let rest = value
    while (rest >= 0x80) {
      this.raw((rest & 0x7f) | 0x80)
      rest >>>= 7
    }
    return this.raw(rest)
  }

  /** A signed LEB128 number of a value that is not negative. */
  positive(value: number): this {
    let rest = value
    while (rest >= 0x40) {
      this.raw((rest & 0x7f) | 0x80)
      rest >>>= 7
    }
    return this.raw(rest)
  }

  /** Bytes with their length before them. */
  sized(body: WasmWriter): this {
    const bytes = body.finish()
    return this.unsigned(bytes.length).append(bytes)
  }

  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }

  clear(): this {
    this.#length = 0
    return this
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return
    const larger = new Uint8Array(2 * (this.#length + more))
    larger.set(this.finish())
    this.#bytes = larger
  }
}
