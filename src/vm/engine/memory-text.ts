/** Short texts unit by unit, eight at a time: no call into the platform is as fast. */
export function latin1Text(bytes: Uint8Array, start: number, length: number): string {
  const code = (i: number) => bytes[i] as number
  let text = ''
  let i = start
  const end = start + length
  for (; i + 8 <= end; i += 8) {
    text += String.fromCharCode(
      code(i),
      code(i + 1),
      code(i + 2),
      code(i + 3),
      code(i + 4),
      code(i + 5),
      code(i + 6),
      code(i + 7),
    )
  }
  for (; i < end; i++) text += String.fromCharCode(code(i))
  return text
}

/** Text of 16-bit units, lone surrogates included. */
export function utf16Text(units: Uint16Array): string {
  let text = ''
  for (let from = 0; from < units.length; from += 4096) {
    text += String.fromCharCode(...units.subarray(from, from + 4096))
  }
  return text
}
