import { IostError } from '#core/error.ts'
import { utf8Decode } from './bytes.ts'

/** Reads what SimpleEncoder wrote. Errors: BAD_PREIMAGE (cut, negative length, rest), BAD_UTF8. Source: spec chain §1.2. */
export class SimpleDecoder {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  byte(): number {
    return this.#view.getUint8(this.#take(1))
  }

  i32(): number {
    return this.#view.getInt32(this.#take(4))
  }

  i64(): bigint {
    return this.#view.getBigInt64(this.#take(8))
  }

  bytes(): Uint8Array {
    const length = this.i32()
    const at = this.#take(length)
    return this.#bytes.slice(at, at + length)
  }

  string(): string {
    return utf8Decode(this.bytes())
  }

  bytesList(): Uint8Array[] {
    return this.#list(() => this.bytes())
  }

  stringList(): string[] {
    return this.#list(() => this.string())
  }

  mapStrI64(): Map<string, bigint> {
    return new Map(this.#list(() => [this.string(), this.i64()] as const))
  }

  /** Demands that everything was read. */
  end(): void {
    if (this.#at !== this.#bytes.length) throw this.#bad('rest')
  }

  #list<T>(read: () => T): T[] {
    const count = this.i32()
    // Every element takes at least its four length bytes, so a larger count cannot be honest.
    if (count < 0 || count > (this.#bytes.length - this.#at) / 4) throw this.#bad('count')
    return Array.from({ length: count }, read)
  }

  #take(count: number): number {
    if (count < 0 || count > this.#bytes.length - this.#at) throw this.#bad('cut')
    const at = this.#at
    this.#at += count
    return at
  }

  #bad(reason: string): IostError {
    return new IostError({ code: 'BAD_PREIMAGE', reason, at: this.#at })
  }
}
