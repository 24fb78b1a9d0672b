/** Signature algorithm ids as they stand in hash pre-images and protobuf. Source: spec chain §2.1. */
export const ALGORITHM = { secp256k1: 1, ed25519: 2 } as const

export type AlgorithmName = keyof typeof ALGORITHM

/** The algorithm go-iost verifies with: the low 8 bits decide, everything but 2 is secp256k1. Source: spec network §2.2. */
export function algorithmOf(id: number): AlgorithmName {
  return (id & 0xff) === ALGORITHM.ed25519 ? 'ed25519' : 'secp256k1'
}
