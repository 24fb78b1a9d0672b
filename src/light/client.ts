import { IostError } from '#core/error.ts'
import type { NetworkDefinition } from '#core/network.ts'
import type { LightClient, LightClientOptions, LightStatus } from './api.ts'
import { createDoorClient, type DoorChannel } from './door.ts'
import { networkView } from './views.ts'

const LOCK = 'everest-light-node'
const CHANNEL = 'everest-light'

/**
 * The page's light node. One tab of the browser holds it: libp2p on its main thread, everything else in a worker; other tabs
 * ask through a broadcast channel, and one of them takes over when that tab goes.
 */
export function createLightClient(options: LightClientOptions): LightClient {
  const name = crypto.randomUUID()
  const door = createDoorClient(name)
  const ended = new AbortController()
  const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(CHANNEL)
  const placeholder = emptyStatus(options.network)
  let leading = false
  let last: { from: LightStatus; to: LightStatus } | undefined
  let leave: () => void = () => undefined

  const lead = async (): Promise<void> => {
    if (ended.signal.aborted) return
    leading = true
    leave = await startNode(options.network, options.relays ?? [], door.attach, channel)
    // The lock is held as long as this promise is open.
    await new Promise<void>((resolve) => {
      ended.signal.addEventListener('abort', () => resolve(), { once: true })
    })
  }

  if (channel !== undefined && 'locks' in navigator) {
    door.attach(channel)
    navigator.locks.request(LOCK, { signal: ended.signal }, lead).catch(() => undefined)
  } else {
    lead().catch(() => undefined)
  }

  return {
    ...door,
    status() {
      const from = door.status() ?? placeholder
      if (last?.from === from && last.to.role === (leading ? 'leader' : 'follower')) return last.to
      last = { from, to: { ...from, role: leading ? 'leader' : 'follower' } }
      return last.to
    },
    async stop() {
      ended.abort(new IostError({ code: 'CLIENT_STOPPED' }))
      door.close()
      leave()
      channel?.close()
    },
  }
}

/** Starts the worker and this thread's network, and opens doors to this tab and to the others. */
async function startNode(
  network: NetworkDefinition,
  relays: readonly string[],
  attach: (channel: DoorChannel) => void,
  channel: BroadcastChannel | undefined,
): Promise<() => void> {
  const [{ createBrowserHost }, { createLibp2pTransport }, { servePortTransport }] = await Promise.all([
    import('#p2p/host.browser.ts'),
    import('./libp2p-transport.ts'),
    import('./port-transport.ts'),
  ])
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'light' })
  const doorPorts = new MessageChannel()
  const netPorts = new MessageChannel()
  const transport = createLibp2pTransport(createBrowserHost)
  servePortTransport(netPorts.port1, transport)
  const mine = doorPorts.port1
  mine.start()
  attach(mine)
  // Other tabs speak to the worker through this one: their words go in as they are, the node's go out to all.
  const inward = ({ data }: MessageEvent): void => {
    if (isForNode(data)) mine.postMessage(data)
  }
  const outward = ({ data }: MessageEvent): void => channel?.postMessage(data)
  channel?.addEventListener('message', inward)
  mine.addEventListener('message', outward)
  worker.postMessage({ network, relays, door: doorPorts.port2, net: netPorts.port2 }, [
    doorPorts.port2,
    netPorts.port2,
  ])
  return () => {
    channel?.removeEventListener('message', inward)
    worker.terminate()
    transport.stop().catch(() => undefined)
  }
}

function isForNode(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'from' in data
}

/** What is shown before the node has said its first word. */
function emptyStatus(network: NetworkDefinition): LightStatus {
  return {
    network: networkView(network),
    phase: 'starting',
    progress: null,
    head: null,
    irreversible: null,
    locked: null,
    epoch: null,
    anchor: null,
    headAge: null,
    peers: [],
    counters: {
      bytesIn: 0,
      bytesOut: 0,
      signatures: 0,
      headsVerified: 0,
      headsStored: 0,
      hops: 0,
      evidence: 0,
      msToIrreversible: null,
    },
    role: 'follower',
    fault: null,
  }
}
