import { sha256 } from '@noble/hashes/sha2.js'
import { compareBytes } from '#core/codec/bytes.ts'
import { decodePeerId, parseNodeAddress } from './address.ts'
import { BUCKET_SIZE, MAX_DIAL_FAILURES, MAX_PEER_ADDRESSES, MAX_TABLE_PEERS } from './constants.ts'
import type { PeerInfo } from './messages.ts'

/** Known peers by nearness. An entry lives until its third failed dial in a row; there is no expiry. */
export type RoutingTable = {
  /** Adds or replaces a peer's addresses; ignored when the id is none or its bucket is full. */
  put(peer: PeerInfo): void
  get(id: string): PeerInfo | undefined
  remove(id: string): void
  /** Peers nearest to an id by XOR of SHA-256 of binary ids, dead ones left out; none when the id cannot be decoded. */
  nearest(id: string, count: number): readonly PeerInfo[]
  failed(id: string): void
  alive(id: string): void
  all(): readonly PeerInfo[]
  readonly size: number
  /** Lines `<multiaddr>/ipfs/<id>`, the form of go-iost's `routing.table`. */
  dump(): string
  load(text: string): void
}

type Entry = { readonly peer: PeerInfo; readonly key: Uint8Array; readonly bucket: number; failures: number }

/** Creates an empty table around this node's own id. Source: spec network §1.2, §4.4. */
export function createRoutingTable(ownId: string): RoutingTable {
  const entries = new Map<string, Entry>()
  const bucketSizes = new Map<number, number>()
  const own = keyOf(ownId) ?? new Uint8Array(32)

  const put = (peer: PeerInfo): void => {
    if (peer.id === ownId || peer.addrs.length === 0) return
    const addrs = peer.addrs.slice(0, MAX_PEER_ADDRESSES)
    const known = entries.get(peer.id)
    if (known !== undefined) {
      entries.set(peer.id, { ...known, peer: { id: peer.id, addrs } })
      return
    }
    const key = keyOf(peer.id)
    if (key === undefined || entries.size >= MAX_TABLE_PEERS) return
    const bucket = commonBits(own, key)
    const size = bucketSizes.get(bucket) ?? 0
    if (size >= BUCKET_SIZE) return
    bucketSizes.set(bucket, size + 1)
    entries.set(peer.id, { peer: { id: peer.id, addrs }, key, bucket, failures: 0 })
  }
  const remove = (id: string): void => {
    const entry = entries.get(id)
    if (entry === undefined) return
    entries.delete(id)
    bucketSizes.set(entry.bucket, (bucketSizes.get(entry.bucket) ?? 1) - 1)
  }

  return {
    put,
    remove,
    get: (id) => entries.get(id)?.peer,
    nearest(id, count) {
      const target = keyOf(id)
      if (target === undefined) return []
      return [...entries.values()]
        .map(({ peer, key }) => ({ peer, distance: xor(target, key) }))
        .sort((a, b) => compareBytes(a.distance, b.distance))
        .slice(0, count)
        .map(({ peer }) => peer)
    },
    failed(id) {
      const entry = entries.get(id)
      if (entry !== undefined && ++entry.failures >= MAX_DIAL_FAILURES) remove(id)
    },
    alive(id) {
      const entry = entries.get(id)
      if (entry !== undefined) entry.failures = 0
    },
    all: () => [...entries.values()].map(({ peer }) => peer),
    get size() {
      return entries.size
    },
    dump: () =>
      [...entries.values()]
        .flatMap(({ peer }) => peer.addrs.map((address) => `${address}/ipfs/${peer.id}\n`))
        .join(''),
    load(text) {
      const byId = new Map<string, string[]>()
      for (const line of text.split('\n')) {
        const found = line.startsWith('#') ? undefined : parseNodeAddress(line)
        if (found !== undefined) byId.set(found.id, [...(byId.get(found.id) ?? []), found.address])
      }
      for (const [id, addrs] of byId) put({ id, addrs })
    },
  }
}

function keyOf(id: string): Uint8Array | undefined {
  const binary = decodePeerId(id)
  return binary === undefined ? undefined : sha256(binary)
}

function xor(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((byte, i) => byte ^ (b[i] as number))
}

function commonBits(a: Uint8Array, b: Uint8Array): number {
  const distance = xor(a, b)
  const at = distance.findIndex((byte) => byte !== 0)
  return at < 0 ? 256 : at * 8 + Math.clz32(distance[at] as number) - 24
}
