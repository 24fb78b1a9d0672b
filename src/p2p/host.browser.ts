import type { Libp2p } from '@libp2p/interface'
import { createLightHost, type TransportFactory } from '#p2p/light/host.ts'

/** Path to a relay: WebSockets work everywhere; WebRTC needs no certificate of the relay but a page's main thread. */
export type HostKind = 'ws' | 'webrtc'

/**
 * Creates and starts the page's host. The WebRTC one is a separate, larger piece of code, loaded only for addresses that need
 * it. ICE servers are none: no third party is ever contacted. Errors: those of the platform where WebRTC is missing.
 */
export async function createBrowserHost(kind: HostKind): Promise<Libp2p> {
  return createLightHost(kind === 'webrtc' ? await webRtcTransports() : [])
}

async function webRtcTransports(): Promise<TransportFactory[]> {
  const [{ webRTC, webRTCDirect }, { circuitRelayTransport }] = await Promise.all([
    import('@libp2p/webrtc'),
    import('@libp2p/circuit-relay-v2'),
  ])
  const settings = { rtcConfiguration: { iceServers: [] } }
  return [circuitRelayTransport(), webRTC(settings), webRTCDirect(settings)] as TransportFactory[]
}
