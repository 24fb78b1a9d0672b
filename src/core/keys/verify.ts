import type { AlgorithmName } from './algorithm.ts'
import { ed25519Verify } from './ed25519.ts'
import { secp256k1Verify } from './secp256k1.ts'

/** One signature to check: raw key bytes, the signed bytes, the 64 signature bytes. */
export type SignatureCheck = {
  readonly algorithm: AlgorithmName
  readonly publicKey: Uint8Array
  readonly message: Uint8Array
  readonly signature: Uint8Array
}

/** Checks signatures in bulk: one answer per check, in order. Implemented by the platform's fastest exact provider. */
export type VerifyBatch = (checks: readonly SignatureCheck[]) => Promise<readonly boolean[]>

/** Checks one signature in plain JavaScript by go-iost's exact rule (spec chain §2.2). */
export function verifySignatureSync(check: SignatureCheck): boolean {
  return check.algorithm === 'ed25519'
    ? ed25519Verify(check.signature, check.message, check.publicKey)
    : secp256k1Verify(check.signature, check.message, check.publicKey)
}
