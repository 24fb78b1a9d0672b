import { lossyUtf8 } from './lossy-utf8.ts'

/**
 * A text by its bytes, all of them ASCII: what is only stored need not become a string in between. The bytes may be a view
 * of an engine's memory, which holds them during the call that they were handed to: who keeps them copies them.
 */
export class AsciiText {
  readonly bytes: Uint8Array

  private constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  /** Undefined where a byte is none of ASCII. */
  static of(bytes: Uint8Array): AsciiText | undefined {
    for (let i = 0; i < bytes.length; i++) if ((bytes[i] as number) >= 0x80) return undefined
    return new AsciiText(bytes)
  }

  toString(): string {
    return lossyUtf8(this.bytes, 0, this.bytes.length)
  }
}
