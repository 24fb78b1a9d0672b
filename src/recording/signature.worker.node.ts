// Checks batches of signatures on a thread of its own: packed bytes in, one byte per signature out.
import { parentPort } from 'node:worker_threads'
import { verifySignatureSync } from '#core/keys/verify.ts'
import { createNodeVerifier } from '#platform/signatures.node.ts'
import { type SignatureBatch, unpackChecks } from './signature-batch.ts'

const verifier = createNodeVerifier({ secp256k1: verifySignatureSync })

parentPort?.on('message', ({ id, bytes }: SignatureBatch) => {
  const verdicts = Uint8Array.from(unpackChecks(bytes), (check) => (verifier.verifySync(check) ? 1 : 0))
  parentPort?.postMessage({ id, verdicts })
})
