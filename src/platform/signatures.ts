/** One signature to check; the same shape as the core's. */
export type SignatureCheck = {
  readonly algorithm: 'ed25519' | 'secp256k1'
  readonly publicKey: Uint8Array
  readonly message: Uint8Array
  readonly signature: Uint8Array
}

/** A provider of signature checks. Its ed25519 acceptance must be go-iost's (spec chain §2.2). */
export type SignatureVerifier = {
  /** One answer per check, in order; never rejects for a bad signature. */
  verifyBatch(checks: readonly SignatureCheck[]): Promise<readonly boolean[]>
}

/** Most imported keys a provider keeps; the oldest falls out first. */
export const MAX_CACHED_KEYS = 4096
