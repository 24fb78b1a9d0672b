import { sha3_256 as nobleSha3 } from '@noble/hashes/sha3.js'

/** A SHA3-256 (FIPS 202) implementation: any bytes in, 32 bytes out. */
export type Sha3 = (data: Uint8Array) => Uint8Array

/** SHA3-256 in plain JavaScript: the default wherever no faster provider is handed in. */
export const sha3_256: Sha3 = (data) => nobleSha3(data)
