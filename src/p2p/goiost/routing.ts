import { encodeBase58 } from '#core/codec/base58.ts'
import { concatBytes } from '#core/codec/bytes.ts'
import type { Clock } from '#platform/clock.ts'
import type { Random } from '#platform/random.ts'
import { decodePeerId, ipv4Of, isPublicAddress } from './address.ts'
import type { BlackList } from './black-list.ts'
import {
  ANSWER_WINDOW_MS,
  MAX_ANSWER_PEERS,
  MAX_PEER_ADDRESSES,
  MAX_QUERY_IDS,
  NEAREST_COUNT,
  QUERY_ANSWER_MIN_MS,
} from './constants.ts'
import { type PeerInfo, routingQuery, routingResponse } from './messages.ts'
import type { RoutingTable } from './routing-table.ts'

/** Asks neighbours for peers, answers their questions, and fills the table from their answers. */
export type Routing = {
  /** Payload of a question for the peers nearest to a random id, or to given ones. */
  query(ids?: readonly string[]): Uint8Array
  /** Notes that a question went to a neighbour, or that it just joined: its next answer counts, once, for 10 s. */
  expectAnswer(id: string): void
  /** The answer to a neighbour's question; undefined when it is malformed or asks more than once a second. */
  answer(from: string, payload: Uint8Array): Uint8Array | undefined
  /** Takes an answer; false when none was due or it is malformed. `address`: the multiaddr the sender is connected from. */
  learn(from: string, address: string, payload: Uint8Array): boolean
  forget(id: string): void
}

export type RoutingDeps = {
  readonly table: RoutingTable
  readonly black: BlackList
  readonly clock: Clock
  readonly random: Random
  readonly ownId: string
  /** This node's listen addresses without the id. */
  readonly ownAddresses: () => readonly string[]
  readonly isNeighbor: (id: string) => boolean
}

const MS = 1_000_000n
const TCP_ADDRESS = /^\/ip4\/\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\/tcp\/\d{1,5}$/

/** Creates the routing of one node. Source: spec network §4.4 (types 1 and 2), §4.5. */
export function createRouting(deps: RoutingDeps): Routing {
  const { table, clock } = deps
  const due = new Map<string, bigint>()
  const answered = new Map<string, bigint>()

  return {
    query: (ids = [randomPeerId(deps.random)]) => routingQuery.encode({ ids: ids.slice(0, MAX_QUERY_IDS) }),
    expectAnswer: (id) => due.set(id, clock.now() + BigInt(ANSWER_WINDOW_MS) * MS),
    answer(from, payload) {
      const last = answered.get(from)
      if (last !== undefined && clock.now() - last < BigInt(QUERY_ANSWER_MIN_MS) * MS) return undefined
      const ids = decodeOr(() => routingQuery.decode(payload).ids)
      if (ids === undefined) return undefined
      answered.set(from, clock.now())
      const peers = new Map<string, PeerInfo>()
      for (const id of ids.filter((id) => decodePeerId(id) !== undefined).slice(0, MAX_QUERY_IDS)) {
        for (const peer of table.nearest(id, NEAREST_COUNT)) {
          const addrs = peer.addrs.filter(isPublicAddress).slice(0, MAX_PEER_ADDRESSES)
          if (addrs.length > 0) peers.set(peer.id, { id: peer.id, addrs })
        }
      }
      const own = { id: deps.ownId, addrs: deps.ownAddresses() }
      return routingResponse.encode({ peers: [...peers.values(), own] })
    },
    learn(from, address, payload) {
      const until = due.get(from)
      if (until === undefined || clock.now() > until) return false
      const peers = decodeOr(() => routingResponse.decode(payload).peers)
      if (peers === undefined) return false
      due.delete(from)
      for (const { id, addrs } of peers.slice(0, MAX_ANSWER_PEERS)) {
        if (addrs.length === 0 || id === deps.ownId || decodePeerId(id) === undefined) continue
        if (id !== from && deps.isNeighbor(id)) continue
        const open = addrs.filter((one) => TCP_ADDRESS.test(one) && isPublicAddress(one))
        const kept = open.length > 0 || id !== from ? open : connectedAddress(address, addrs)
        const allowed = kept.filter((one) => !deps.black.refuses(id, one))
        if (allowed.length > 0) table.put({ id, addrs: allowed })
      }
      return true
    },
    forget(id) {
      due.delete(id)
      answered.delete(id)
    },
  }
}

/** A peer without a public address of its own: the address it is connected from, with the port it says it listens on. */
function connectedAddress(address: string, addrs: readonly string[]): readonly string[] {
  const ip = ipv4Of(address)
  const port = Number((addrs[addrs.length - 1] as string).split('/').at(-1))
  if (ip === undefined || !Number.isInteger(port) || port < 1 || port > 65535) return []
  return [`/ip4/${ip}/tcp/${port}`]
}

/** A random Ed25519 peer id in base58: identity multihash of a public key message. */
function randomPeerId(random: Random): string {
  return encodeBase58(concatBytes(Uint8Array.of(0, 36, 8, 1, 18, 32), random.bytes(32)))
}

function decodeOr<T>(decode: () => T): T | undefined {
  try {
    return decode()
  } catch {
    return undefined
  }
}
