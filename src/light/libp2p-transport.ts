import type { Connection, Libp2p } from '@libp2p/interface'
import { multiaddr } from '@multiformats/multiaddr'
import { IostError } from '#core/error.ts'
import { DIAL_TIMEOUT_MS } from '#p2p/light/host.ts'
import { requestLight, subscribeLight } from '#p2p/light/request.ts'
import type { RelayConnection, RelayTransport } from './transport.ts'

/** Tries per address: WebRTC dials are known to hang now and then. */
const DIAL_TRIES = 2

/** Relay connections over libp2p hosts of this thread; `makeHost` is called at the first dial of each kind of address. */
export function createLibp2pTransport(makeHost: (kind: 'ws' | 'webrtc') => Promise<Libp2p>): RelayTransport {
  const hosts = new Map<string, Promise<Libp2p>>()
  return {
    async connect(address) {
      const kind = /\/(webrtc|webrtc-direct|p2p-circuit)(\/|$)/.test(address) ? 'webrtc' : 'ws'
      const host = hosts.get(kind) ?? makeHost(kind)
      hosts.set(kind, host)
      try {
        return connectionOf(await dial(await host, address))
      } catch (error) {
        if (error instanceof IostError) throw error
        // A host that could not be made is tried again with the next dial.
        hosts.delete(kind)
        throw new IostError({ code: 'DIAL_FAILED', address, reason: String(error).slice(0, 200) })
      }
    },
    async stop() {
      const running = [...hosts.values()]
      hosts.clear()
      for (const host of await Promise.allSettled(running))
        if (host.status === 'fulfilled') await host.value.stop()
    },
  }
}

async function dial(host: Libp2p, address: string): Promise<Connection> {
  let reason = ''
  for (let attempt = 0; attempt < DIAL_TRIES; attempt++) {
    try {
      return await host.dial(multiaddr(address), { signal: AbortSignal.timeout(DIAL_TIMEOUT_MS) })
    } catch (error) {
      reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
      if (!/abort|timeout/i.test(reason)) break
    }
  }
  throw new IostError({ code: 'DIAL_FAILED', address, reason: reason.slice(0, 200) })
}

function connectionOf(connection: Connection): RelayConnection {
  return {
    peerId: connection.remotePeer.toString(),
    transport: kindOf(connection.remoteAddr.toString()),
    request: (bytes, timeoutMs, maxBytes) => requestLight(connection, bytes, timeoutMs, maxBytes),
    subscribe: (bytes, onFrame, onEnd) => subscribeLight(connection, bytes, onFrame, onEnd),
    onClose(listener) {
      if (connection.status !== 'open') listener()
      else connection.addEventListener('close', listener, { once: true })
    },
    close() {
      connection.close().catch(() => connection.abort(new Error('closed')))
    },
  }
}

function kindOf(address: string): RelayConnection['transport'] {
  if (address.includes('/webrtc-direct')) return 'webrtc-direct'
  if (address.includes('/webrtc')) return 'webrtc'
  if (address.includes('/p2p-circuit')) return 'relayed'
  return /\/wss?(\/|$)/.test(address) ? 'ws' : 'other'
}
