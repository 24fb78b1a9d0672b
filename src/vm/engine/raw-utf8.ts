/** UTF-8 of a text where a lone surrogate becomes its own three raw bytes, as contract strings cross to the chain. */
export function rawUtf8(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3)
  return bytes.slice(0, writeRawUtf8(text, bytes, 0))
}

/** Writes that form at an offset and gives the offset after it. */
export function writeRawUtf8(text: string, into: Uint8Array, at: number): number {
  let to = at
  for (let i = 0; i < text.length; i++) {
    let code = text.charCodeAt(i)
    if (code < 0x80) {
      into[to++] = code
      continue
    }
    if (code < 0x800) {
      into[to++] = 0xc0 | (code >> 6)
      into[to++] = 0x80 | (code & 63)
      continue
    }
    if (code >= 0xd800 && code < 0xdc00) {
      const low = text.charCodeAt(i + 1)
      if (low >= 0xdc00 && low < 0xe000) {
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00)
        i++
        into[to++] = 0xf0 | (code >> 18)
        into[to++] = 0x80 | ((code >> 12) & 63)
        into[to++] = 0x80 | ((code >> 6) & 63)
        into[to++] = 0x80 | (code & 63)
        continue
      }
    }
    into[to++] = 0xe0 | (code >> 12)
    into[to++] = 0x80 | ((code >> 6) & 63)
    into[to++] = 0x80 | (code & 63)
  }
  return to
}

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/** The text with three U+FFFD for each lone surrogate: what its three raw bytes read as. */
export function withoutLoneSurrogates(text: string): string {
  return /[\ud800-\udfff]/.test(text) ? text.replace(LONE_SURROGATE, '\ufffd\ufffd\ufffd') : text
}
