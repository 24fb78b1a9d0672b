import { openFastSha3 } from '#core/hash/sha3-wasm.ts'
import { verifySignatureSync } from '#core/keys/verify.ts'
import type { NetworkDefinition } from '#core/network.ts'
import { systemClock } from '#platform/clock.ts'
import { createLog } from '#platform/log.ts'
import { createWebVerifier } from '#platform/signatures.browser.ts'
import { serveDoor } from './door.ts'
import { createLightNode } from './node.ts'
import { createPortTransport } from './port-transport.ts'
import { createLightService } from './service.ts'
import { openBrowserBlobs } from './storage/blobs.browser.ts'
import { type BlobStore, createMemoryBlobs } from './storage/blobs.ts'

/** The first and only message to the worker itself: ports to the page's doors and to its network. */
export type WorkerStart = {
  readonly network: NetworkDefinition
  readonly relays: readonly string[]
  readonly door: MessagePort
  readonly net: MessagePort
}

const DATABASE = 'everest-light'

addEventListener(
  'message',
  ({ data }: MessageEvent<WorkerStart>) => {
    run(data).catch((error) => {
      // The page's error handler is the only one who can still hear this.
      setTimeout(() => {
        throw error
      })
    })
  },
  { once: true },
)

async function run({ network, relays, door, net }: WorkerStart): Promise<void> {
  const { verifyBatch } = createWebVerifier({ fallback: verifySignatureSync })
  // The monotonic clock of a page stands still while the device sleeps; heads are compared with the wall clock.
  const clock = { ...systemClock(), now: () => BigInt(Date.now()) * 1_000_000n }
  const transport = createPortTransport(net)
  const log = createLog(() => undefined, 'error')
  const deps = { verifyBatch, sha3: await openFastSha3(), clock }
  const service = await createLightService(
    {
      ...deps,
      makeNode: async (definition, more) =>
        createLightNode(
          { ...deps, transport, log, blobs: await openBlobs() },
          { network: definition, relays: more },
        ),
    },
    network,
    relays,
  )
  door.start()
  serveDoor(door, service)
  await service.start()
}

/** A private window may refuse a database; the node then keeps nothing. */
async function openBlobs(): Promise<BlobStore> {
  try {
    return await openBrowserBlobs(DATABASE)
  } catch {
    return createMemoryBlobs()
  }
}
