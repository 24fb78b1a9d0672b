import type { Connection, Libp2p } from '@libp2p/interface'
import { multiaddr } from '@multiformats/multiaddr'
import { IostError } from '#core/error.ts'
import { DIAL_TIMEOUT_MS } from '#p2p/light/host.ts'
import { requestLight, subscribeLight } from '#p2p/light/request.ts'
import type { RelayConnection, RelayTransport } from './transport.ts'

/** Tries per address: WebRTC dials are known to hang now and then. */
const DIAL_TRIES = 2

/** Relay connections over a libp2p host of this thread; `makeHost` is called at the first dial. */
export function createLibp2pTransport(makeHost: () => Promise<Libp2p>): RelayTransport {
  let host: Promise<Libp2p> | undefined
  return {
    async connect(address) {
      host ??= makeHost()
      return connectionOf(await dial(await host, address))
    },
    async stop() {
      if (host === undefined) return
      await (await host).stop()
      host = undefined
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
    request: (bytes, timeoutMs) => requestLight(connection, bytes, timeoutMs),
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
