import { MAX_CACHED_KEYS, type SignatureCheck, type SignatureVerifier } from './signatures.ts'

/** Options: `fallback` checks in plain JavaScript what WebCrypto cannot (secp256k1, or ed25519 where it is missing). */
export type WebVerifierOptions = { readonly fallback: (check: SignatureCheck) => boolean }

/** A verifier over WebCrypto's Ed25519 with cached keys; works in pages and workers. */
export function createWebVerifier(options: WebVerifierOptions): SignatureVerifier {
  const keys = new Map<string, Promise<CryptoKey | null>>()
  let supported: Promise<boolean> | undefined

  const keyOf = (bytes: Uint8Array): Promise<CryptoKey | null> => {
    const id = String.fromCharCode(...bytes)
    const cached = keys.get(id)
    if (cached !== undefined) return cached
    const key = crypto.subtle
      .importKey('raw', bytes as BufferSource, 'Ed25519', false, ['verify'])
      .catch(() => null)
    if (keys.size >= MAX_CACHED_KEYS) keys.delete(keys.keys().next().value as string)
    keys.set(id, key)
    return key
  }

  const verifyOne = async (check: SignatureCheck): Promise<boolean> => {
    if (check.algorithm === 'secp256k1' || !(await supported)) return options.fallback(check)
    if (check.signature.length !== 64 || check.publicKey.length !== 32) return false
    const key = await keyOf(check.publicKey)
    if (key === null) return false
    return crypto.subtle.verify(
      'Ed25519',
      key,
      check.signature as BufferSource,
      check.message as BufferSource,
    )
  }

  return {
    async verifyBatch(checks) {
      supported ??= hasEd25519()
      await supported
      return Promise.all(checks.map(verifyOne))
    },
  }
}

async function hasEd25519(): Promise<boolean> {
  try {
    await crypto.subtle.importKey('raw', new Uint8Array(32), 'Ed25519', false, ['verify'])
    return true
  } catch (error) {
    return !(error instanceof DOMException && error.name === 'NotSupportedError')
  }
}
