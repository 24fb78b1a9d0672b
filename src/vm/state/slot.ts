import { utf8Encode } from '#core/codec/bytes.ts'
import { type Contract, decodeContract, encodeContract } from '#core/contract/contract.ts'
import { lossyUtf8 } from './lossy-utf8.ts'
import { decodeValue, encodeValue, isNil, readPayer, type Value, valueLength } from './value.ts'

/**
 * One stored entry, read at first use in the form its reader needs: a typed value, a text (field list, marker) or a
 * contract record. Never changed after it was made; a write makes a new one.
 */
export class Slot {
  #bytes: Uint8Array | undefined
  #value: Value | undefined
  #text: string | undefined
  #contract: Contract | undefined

  private constructor(
    bytes: Uint8Array | undefined,
    value: Value | undefined,
    text: string | undefined,
    contract: Contract | undefined,
  ) {
    this.#bytes = bytes
    this.#value = value
    this.#text = text
    this.#contract = contract
  }

  static ofBytes(bytes: Uint8Array): Slot {
    return new Slot(bytes, undefined, undefined, undefined)
  }

  static ofValue(value: Value): Slot {
    return new Slot(undefined, value, undefined, undefined)
  }

  static ofText(text: string): Slot {
    return new Slot(undefined, undefined, text, undefined)
  }

  static ofContract(contract: Contract): Slot {
    return new Slot(undefined, undefined, undefined, contract)
  }

  /** The bytes as the store holds them. */
  get bytes(): Uint8Array {
    if (this.#bytes === undefined) {
      if (this.#value !== undefined) this.#bytes = encodeValue(this.#value)
      else if (this.#contract !== undefined) this.#bytes = encodeContract(this.#contract)
      else this.#bytes = utf8Encode(this.#text ?? '')
    }
    return this.#bytes
  }

  /** Number of stored bytes, known without writing them. */
  get length(): number {
    if (this.#bytes === undefined && this.#value !== undefined) return valueLength(this.#value)
    return this.bytes.length
  }

  /** Whom the value is billed to, without reading the value; `likely` is whom it is often billed to. */
  payer(likely: string): string | undefined {
    return this.#value === undefined ? readPayer(this.bytes, likely) : this.#value.payer
  }

  /** Whether the value is nil, without reading it. */
  get isNil(): boolean {
    return this.#value === undefined ? isNil(this.bytes) : this.#value.type === 'n'
  }

  get value(): Value {
    this.#value ??= decodeValue(this.bytes)
    return this.#value
  }

  get text(): string {
    this.#text ??= lossyUtf8(this.bytes, 0, this.bytes.length)
    return this.#text
  }

  get contract(): Contract {
    this.#contract ??= decodeContract(this.bytes)
    return this.#contract
  }
}
