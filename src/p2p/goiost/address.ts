import { decodeBase58 } from '#core/codec/base58.ts'

/** A node's place: a multiaddr without the id, and the id in base58 text. */
export type NodeAddress = { readonly address: string; readonly id: string }

/** Longest address text that is read. */
const MAX_ADDRESS_LENGTH = 512
const MAX_ID_LENGTH = 128
const WITH_ID = /^(\/.+)\/(?:ipfs|p2p)\/([1-9A-HJ-NP-Za-km-z]+)$/
const IPV4 = /\/(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\//

/** Reads `<multiaddr>/ipfs/<peer id>` or `/p2p/`; undefined for any other text. Source: spec network §4.1. */
export function parseNodeAddress(text: string): NodeAddress | undefined {
  const match = text.length > MAX_ADDRESS_LENGTH ? null : WITH_ID.exec(text.trim())
  if (match === null) return undefined
  const [, address, id] = match as unknown as [string, string, string]
  return decodePeerId(id) === undefined ? undefined : { address, id }
}

/** Binary peer id (a multihash) of its base58 text; undefined when it is none. */
export function decodePeerId(text: string): Uint8Array | undefined {
  if (text.length === 0 || text.length > MAX_ID_LENGTH) return undefined
  try {
    const bytes = decodeBase58(text)
    const [code, length] = bytes
    const known = (code === 0 && length !== undefined && length <= 42) || (code === 0x12 && length === 32)
    return known && bytes.length === 2 + (length as number) ? bytes : undefined
  } catch {
    return undefined
  }
}

/** The dotted IPv4 of a multiaddr, or undefined. */
export function ipv4Of(address: string): string | undefined {
  const match = IPV4.exec(`${address}/`)
  if (match === null) return undefined
  const parts = match.slice(1, 5).map(Number)
  return parts.every((part) => part <= 255) ? parts.join('.') : undefined
}

/** Whether an IPv4 is this machine itself: such an address is never put on a black list. */
export function isLoopback(ip: string): boolean {
  return ip.startsWith('127.')
}

/** Whether a multiaddr names a public IPv4: no loopback, no private or link-local range, no wildcard. */
export function isPublicAddress(address: string): boolean {
  const ip = ipv4Of(address)
  if (ip === undefined) return false
  const [a, b] = ip.split('.').map(Number) as [number, number]
  if (a === 0 || a === 10 || a === 127) return false
  return !(a === 172 && b >= 16 && b <= 31) && !(a === 192 && b === 168) && !(a === 169 && b === 254)
}

/** `/ip4/…/tcp/…` of go-iost's `host:port` form; multiaddrs pass through. */
export function listenAddress(text: string): string {
  const match = /^(\d+\.\d+\.\d+\.\d+)?:(\d+)$/.exec(text)
  return match === null ? text : `/ip4/${match[1] ?? '0.0.0.0'}/tcp/${match[2]}`
}
