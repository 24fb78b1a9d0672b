import type { Libp2p } from '@libp2p/interface'
import { createLightHost, type TransportFactory } from '#p2p/light/host.ts'

/**
 * Creates and starts the page's host: WebSockets always, WebRTC-Direct and relayed WebRTC where the thread has them
 * (the main thread; never a worker). ICE servers are none: no third party is ever contacted.
 */
export async function createBrowserHost(): Promise<Libp2p> {
  return createLightHost('RTCPeerConnection' in globalThis ? await webRtcTransports() : [])
}

async function webRtcTransports(): Promise<TransportFactory[]> {
  const [{ webRTC, webRTCDirect }, { circuitRelayTransport }] = await Promise.all([
    import('@libp2p/webrtc'),
    import('@libp2p/circuit-relay-v2'),
  ])
  const settings = { rtcConfiguration: { iceServers: [] } }
  return [circuitRelayTransport(), webRTC(settings), webRTCDirect(settings)] as TransportFactory[]
}
