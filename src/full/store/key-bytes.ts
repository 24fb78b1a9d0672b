const LONE_SURROGATE = /\p{Surrogate}/u

/**
 * UTF-8 bytes of a store key in which a lone surrogate stands for its three raw bytes: contract keys may hold one
 * (spec contracts §2.6), and two such keys must not fall together.
 */
export function encodeKey(key: string): Buffer {
  if (!LONE_SURROGATE.test(key)) return Buffer.from(key, 'utf8')
  const parts: Buffer[] = []
  let run = ''
  for (const char of key) {
    const unit = char.charCodeAt(0)
    if (char.length === 1 && unit >= 0xd800 && unit <= 0xdfff) {
      parts.push(Buffer.from(run, 'utf8'), rawSurrogate(unit))
      run = ''
    } else run += char
  }
  parts.push(Buffer.from(run, 'utf8'))
  return Buffer.concat(parts)
}

/** The key of such bytes. */
export function decodeKey(bytes: Uint8Array): string {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let text = ''
  let start = 0
  for (let at = all.indexOf(0xed); at >= 0; at = all.indexOf(0xed, at + 1)) {
    if (((all[at + 1] ?? 0) & 0xe0) !== 0xa0) continue
    const unit = 0xd000 | (((all[at + 1] as number) & 0x3f) << 6) | ((all[at + 2] ?? 0) & 0x3f)
    text += all.toString('utf8', start, at) + String.fromCharCode(unit)
    start = at + 3
  }
  return text + all.toString('utf8', start)
}

function rawSurrogate(unit: number): Buffer {
  return Buffer.from([0xed, 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f)])
}
