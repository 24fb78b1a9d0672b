/** Text of bytes, one U+FFFD for every maximal ill-formed part, as the reference engine reads stored text (spec contracts §2.6). */
export function lossyUtf8(bytes: Uint8Array, start: number, end: number): string {
  if (end - start <= SHORT && isAscii(bytes, start, end)) {
    return String.fromCharCode.apply(null, bytes.subarray(start, end) as unknown as number[])
  }
  let text = ''
  const units: number[] = []
  let i = start
  while (i < end) {
    const lead = bytes[i] as number
    i += 1
    if (lead < 0x80) units.push(lead)
    else {
      const need =
        lead >= 0xc2 && lead <= 0xdf
          ? 1
          : lead >= 0xe0 && lead <= 0xef
            ? 2
            : lead >= 0xf0 && lead <= 0xf4
              ? 3
              : 0
      let low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80
      let high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf
      let point = need === 0 ? 0xfffd : lead & (0x3f >> need)
      for (let left = need; left > 0; left--) {
        const next = i < end ? (bytes[i] as number) : 0
        if (next < low || next > high) {
          point = 0xfffd
          break
        }
        point = (point << 6) | (next & 0x3f)
        i += 1
        low = 0x80
        high = 0xbf
      }
      if (point > 0xffff) units.push(0xd800 + ((point - 0x10000) >> 10), 0xdc00 + (point & 0x3ff))
      else units.push(point)
    }
    if (units.length >= 4096) text += String.fromCharCode(...units.splice(0))
  }
  return text + String.fromCharCode(...units)
}

/** Longest text turned over in one go. */
const SHORT = 1024

function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if ((bytes[i] as number) >= 0x80) return false
  return true
}
