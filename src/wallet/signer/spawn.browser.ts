import { createSignerClient, type SignerClient } from './client.ts'

/** Starts the signer's worker and returns the page's side of it. */
export function spawnSigner(): SignerClient {
  const worker = new Worker(new URL('./signer-worker.ts', import.meta.url), {
    type: 'module',
    name: 'signer',
  })
  const client = createSignerClient(worker)
  return {
    ...client,
    stop() {
      client.stop()
      worker.terminate()
    },
  }
}
