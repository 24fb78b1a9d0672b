import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import { MAX_CACHED_KEYS, type SignatureCheck, type SignatureVerifier } from './signatures.ts'

const SPKI_ED25519 = Buffer.from('302a300506032b6570032100', 'hex')

/** Options: `secp256k1` is the exact check for the other curve (node:crypto takes no finished digest). */
export type NodeVerifierOptions = { readonly secp256k1: (check: SignatureCheck) => boolean }

/** A verifier over node:crypto with cached key objects, synchronous on the calling thread. */
export type NodeVerifier = SignatureVerifier & {
  verifySync(check: SignatureCheck): boolean
  /** As verifyBatch, but ed25519 runs on the process's thread pool, several at once, while this thread goes on. */
  verifyPooled(checks: readonly SignatureCheck[]): Promise<readonly boolean[]>
}

/** Creates the Node verifier: OpenSSL's ed25519 (same acceptance as Go's), the given check for secp256k1. */
export function createNodeVerifier(options: NodeVerifierOptions): NodeVerifier {
  const keys = new Map<string, KeyObject | null>()

  const keyOf = (bytes: Uint8Array): KeyObject | null => {
    const id = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
    const cached = keys.get(id)
    if (cached !== undefined) return cached
    let key: KeyObject | null = null
    try {
      if (bytes.length === 32) {
        key = createPublicKey({ key: Buffer.concat([SPKI_ED25519, bytes]), format: 'der', type: 'spki' })
      }
    } catch {
      key = null
    }
    if (keys.size >= MAX_CACHED_KEYS) keys.delete(keys.keys().next().value as string)
    keys.set(id, key)
    return key
  }

  const verifySync = (check: SignatureCheck): boolean => {
    if (check.algorithm === 'secp256k1') return options.secp256k1(check)
    if (check.signature.length !== 64) return false
    const key = keyOf(check.publicKey)
    return key !== null && verify(null, check.message, key, check.signature)
  }

  const verifyInPool = (check: SignatureCheck): boolean | Promise<boolean> => {
    if (check.algorithm === 'secp256k1') return options.secp256k1(check)
    const key = check.signature.length === 64 ? keyOf(check.publicKey) : null
    if (key === null) return false
    return new Promise((resolve, reject) => {
      verify(null, check.message, key, check.signature, (error, isGood) => {
        if (error === null) resolve(isGood)
        else reject(error)
      })
    })
  }

  return {
    verifySync,
    verifyBatch: async (checks) => checks.map(verifySync),
    verifyPooled: (checks) => Promise.all(checks.map(verifyInPool)),
  }
}
