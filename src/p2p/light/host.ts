import { noise } from '@chainsafe/libp2p-noise'
import { yamux } from '@chainsafe/libp2p-yamux'
import { identify } from '@libp2p/identify'
import type { Libp2p, Transport } from '@libp2p/interface'
import { ping } from '@libp2p/ping'
import { webSockets } from '@libp2p/websockets'
import { createLibp2p } from 'libp2p'

/** Time one dial attempt may take; a hung attempt must not hold up the next one. */
export const DIAL_TIMEOUT_MS = 3_000
/** Relays a light node is connected to at once, and some room for other tabs. */
const MAX_LIGHT_CONNECTIONS = 16

/** A transport of libp2p, not yet bound to a host. */
export type TransportFactory = (components: never) => Transport

/** Creates and starts a dialling host with WebSockets and whatever else is handed in; it listens nowhere by itself. */
export async function createLightHost(more: readonly TransportFactory[] = []): Promise<Libp2p> {
  return createLibp2p({
    addresses: { listen: [] },
    transports: [webSockets(), ...(more as ReturnType<typeof webSockets>[])],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    services: { identify: identify(), ping: ping() },
    // A page may be served from the machine itself: private and ws:// addresses are legitimate relays.
    connectionGater: { denyDialMultiaddr: () => false },
    connectionManager: { dialTimeout: DIAL_TIMEOUT_MS, maxConnections: MAX_LIGHT_CONNECTIONS },
    connectionMonitor: { pingInterval: 10_000 },
  })
}
