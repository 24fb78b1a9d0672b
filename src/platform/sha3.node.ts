import { hash } from 'node:crypto'

/** SHA3-256 by OpenSSL: about ten times as fast as plain JavaScript. */
export function sha3Node(data: Uint8Array): Uint8Array {
  const digest = hash('sha3-256', data, 'buffer')
  return new Uint8Array(digest.buffer, digest.byteOffset, digest.length)
}
