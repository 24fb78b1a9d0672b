import { verifySignatureSync } from '#core/keys/verify.ts'
import type { NetworkDefinition } from '#core/network.ts'
import { createLightHost } from '#p2p/light/host.ts'
import { systemClock } from '#platform/clock.ts'
import { createLog } from '#platform/log.ts'
import { sha3Node } from '#platform/sha3.node.ts'
import { createNodeVerifier } from '#platform/signatures.node.ts'
import { createLibp2pTransport } from './libp2p-transport.ts'
import { createLightNode, type LightNode } from './node.ts'
import { createLightService } from './service.ts'
import { openFolderBlobs } from './storage/blobs.node.ts'
import { createMemoryBlobs } from './storage/blobs.ts'
import type { RelayTransport } from './transport.ts'

export type NodeLightOptions = {
  readonly network: NetworkDefinition
  readonly relays: readonly string[]
  /** Folder to keep verified heads in; undefined = in memory. */
  readonly storeDir: string | undefined
  readonly requestTimeoutMs?: number
  /** Makes the path to relays; default: libp2p over WebSockets. */
  readonly makeTransport?: () => RelayTransport
}

const clock = systemClock()

/** The page's light node with Node's providers. Errors: NO_ANCHOR, STORAGE_FAILED. */
export async function openNodeLight(options: NodeLightOptions): Promise<LightNode> {
  const { network, relays, storeDir, requestTimeoutMs, makeTransport } = options
  return createLightNode(
    {
      transport: makeTransport?.() ?? createLibp2pTransport(() => createLightHost()),
      blobs: storeDir === undefined ? createMemoryBlobs() : await openFolderBlobs(storeDir),
      verifyBatch: createNodeVerifier({ secp256k1: verifySignatureSync }).verifyBatch,
      sha3: sha3Node,
      clock,
      log: createLog((line) => process.stderr.write(`${line}\n`), 'warn'),
    },
    { network, relays, ...(requestTimeoutMs === undefined ? {} : { requestTimeoutMs }) },
  )
}

/** The light node with its questions, as the page's client sees it. Errors: NO_ANCHOR, STORAGE_FAILED. */
export function openNodeService(options: NodeLightOptions): ReturnType<typeof createLightService> {
  return createLightService(
    {
      makeNode: (network, relays) => openNodeLight({ ...options, network, relays }),
      verifyBatch: createNodeVerifier({ secp256k1: verifySignatureSync }).verifyBatch,
      sha3: sha3Node,
      clock,
    },
    options.network,
    options.relays,
  )
}
