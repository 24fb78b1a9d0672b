import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { noise } from '@chainsafe/libp2p-noise'
import { yamux } from '@chainsafe/libp2p-yamux'
import { generateKeyPair, privateKeyFromProtobuf, privateKeyToProtobuf } from '@libp2p/crypto/keys'
import { identify } from '@libp2p/identify'
import type { Libp2p, PrivateKey } from '@libp2p/interface'
import { ping } from '@libp2p/ping'
import { webSockets } from '@libp2p/websockets'
import { createLibp2p } from 'libp2p'

/** Pages a relay serves at once, and how many connections it takes from unknown peers per second. */
const MAX_CLIENTS = 2_000
const MAX_NEW_PER_SECOND = 200

/**
 * The browser side's host: listens on WebSocket and, where asked for, WebRTC-Direct addresses (`/udp/PORT/webrtc-direct`).
 * Errors: what libp2p says of an address in use.
 */
export async function createRelayHost(listen: readonly string[], key: PrivateKey): Promise<Libp2p> {
  // The native WebRTC library is loaded only by relays that offer it.
  const direct = listen.some((address) => address.includes('/webrtc-direct'))
    ? [(await import('@libp2p/webrtc')).webRTCDirect({ rtcConfiguration: { iceServers: [] } })]
    : []
  return createLibp2p({
    privateKey: key,
    addresses: { listen: [...listen] },
    transports: [webSockets(), ...direct],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    services: { identify: identify(), ping: ping() },
    connectionManager: { maxConnections: MAX_CLIENTS, inboundConnectionThreshold: MAX_NEW_PER_SECOND },
  })
}

/** The relay's identity of a folder, made at first use; without a folder a fresh one. */
export async function relayKey(dataDir: string | undefined): Promise<PrivateKey> {
  if (dataDir === undefined) return generateKeyPair('Ed25519')
  const file = join(dataDir, 'relay.key')
  try {
    return privateKeyFromProtobuf(await readFile(file))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    const key = await generateKeyPair('Ed25519')
    await mkdir(dataDir, { recursive: true })
    await writeFile(file, privateKeyToProtobuf(key), { mode: 0o600 })
    return key
  }
}
