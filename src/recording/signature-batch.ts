import type { SignatureCheck } from '#core/keys/verify.ts'

/** A batch on its way to a worker. */
export type SignatureBatch = { readonly id: number; readonly bytes: Uint8Array }
/** A worker's answer: 1 for every signature that holds, 0 for the others. */
export type BatchVerdicts = { readonly id: number; readonly verdicts: Uint8Array }

const ALGORITHMS = ['ed25519', 'secp256k1'] as const
const FIELDS = 3

/** Packs checks into one array of bytes: algorithm, then key, message and signature, each behind its u32 length. */
export function packChecks(checks: readonly SignatureCheck[]): Uint8Array {
  let size = 0
  for (const check of checks) {
    size += 1 + 4 * FIELDS + check.publicKey.length + check.message.length + check.signature.length
  }
  const out = new Uint8Array(size)
  const view = new DataView(out.buffer)
  let at = 0
  for (const check of checks) {
    out[at++] = ALGORITHMS.indexOf(check.algorithm)
    for (const part of [check.publicKey, check.message, check.signature]) {
      view.setUint32(at, part.length)
      out.set(part, at + 4)
      at += 4 + part.length
    }
  }
  return out
}

/** The checks of packed bytes; the parts are views into them. */
export function unpackChecks(bytes: Uint8Array): SignatureCheck[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const checks: SignatureCheck[] = []
  let at = 0
  const part = (): Uint8Array => {
    const length = view.getUint32(at)
    at += 4 + length
    return bytes.subarray(at - length, at)
  }
  while (at < bytes.length) {
    const algorithm = bytes[at++] === 0 ? ALGORITHMS[0] : ALGORITHMS[1]
    checks.push({ algorithm, publicKey: part(), message: part(), signature: part() })
  }
  return checks
}
