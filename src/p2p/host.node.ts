import '#platform/polyfill.node.ts'
import { noise } from '@chainsafe/libp2p-noise'
import { yamux } from '@chainsafe/libp2p-yamux'
import { identify } from '@libp2p/identify'
import type { Libp2p, PrivateKey } from '@libp2p/interface'
import { ping } from '@libp2p/ping'
import { tcp } from '@libp2p/tcp'
import { createLibp2p } from 'libp2p'
import { codeOf, IostError } from '#core/error.ts'
import { DIAL_TIMEOUT_MS } from './goiost/constants.ts'

/** Connections beyond the neighbours' caps: newcomers being told off, and both of two mutual dials. */
const SPARE_CONNECTIONS = 64
/** New connections per second from one address; the nodes of a private network all come from one. */
const MAX_NEW_PER_SECOND = 50
/** A stream's window: below the 4 MiB read buffer, so that a full window never overflows it. */
const MAX_WINDOW_BYTES = 2 * 1024 * 1024
/** Pings that tell dead connections. A busy machine may answer late; only a dead one does not answer for this long. */
const PING_INTERVAL_MS = 30_000
const PING_TIMEOUT_MS = 20_000

export type NodeHostOptions = {
  /** Multiaddrs to listen at; none for a host that only dials. */
  readonly listen: readonly string[]
  readonly key: PrivateKey
  /** Neighbours of both directions together. */
  readonly maxNeighbors: number
}

/**
 * Creates and starts a host that reference nodes can talk to: TCP, Noise, yamux, identify and ping.
 * Errors: PORT_IN_USE. Source: spec network §4.1, §7.
 */
export async function createNodeHost(options: NodeHostOptions): Promise<Libp2p> {
  try {
    return await createLibp2p({
      privateKey: options.key,
      addresses: { listen: [...options.listen] },
      transports: [tcp()],
      connectionEncrypters: [noise()],
      streamMuxers: [yamux({ streamOptions: { maxStreamWindowSize: MAX_WINDOW_BYTES } })],
      services: { identify: identify(), ping: ping() },
      connectionManager: {
        maxConnections: options.maxNeighbors + SPARE_CONNECTIONS,
        inboundConnectionThreshold: MAX_NEW_PER_SECOND,
        dialTimeout: DIAL_TIMEOUT_MS,
        reconnectRetries: 0,
      },
      connectionMonitor: {
        pingInterval: PING_INTERVAL_MS,
        pingTimeout: { minTimeout: PING_TIMEOUT_MS, maxTimeout: PING_TIMEOUT_MS },
      },
    })
  } catch (error) {
    if (codeOf(error) === 'UNKNOWN' && isAddressInUse(error)) {
      throw new IostError({ code: 'PORT_IN_USE', listen: options.listen.join(' ') })
    }
    throw error
  }
}

function isAddressInUse(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const inner = error instanceof AggregateError ? error.errors : []
  return (
    error.message.includes('EADDRINUSE') ||
    ['UnsupportedListenAddressError', 'UnsupportedListenAddressesError'].includes(error.name) ||
    inner.some(isAddressInUse)
  )
}
