const IEEE = makeTable(0xedb88320)
const KOOPMAN = makeTable(0xeb31d82e)

/** CRC-32 (IEEE 802.3) of bytes as an unsigned number: frames of iostp2p (spec network §4.3). */
export function crc32(bytes: Uint8Array): number {
  return run(IEEE, bytes)
}

/** CRC-32 with the Koopman polynomial: checksum of legacy `IOST…` ids (spec chain §1.1). */
export function crc32Koopman(bytes: Uint8Array): number {
  return run(KOOPMAN, bytes)
}

function run(table: Uint32Array, bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (let i = 0; i < bytes.length; i++) {
    crc = (table[(crc ^ (bytes[i] as number)) & 0xff] as number) ^ (crc >>> 8)
  }
  return (crc ^ 0xffffffff) >>> 0
}

function makeTable(polynomial: number): Uint32Array {
  const table = new Uint32Array(256)
  for (let n = 0; n < 256; n++) {
    let c = n
    for (let k = 0; k < 8; k++) c = c & 1 ? polynomial ^ (c >>> 1) : c >>> 1
    table[n] = c
  }
  return table
}
