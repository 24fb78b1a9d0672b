// The seam between a full node's chain and its peer-to-peer part. Types only: the node implements ChainPort
// (src/full/chain-port.ts), the network part implements CreateNetworkPart (src/full/sync/network-part.ts).
import type { Block } from '#core/block/block.ts'
import type { Tx } from '#core/tx/tx.ts'
import type { Clock } from '#platform/clock.ts'
import type { Log } from '#platform/log.ts'
import type { Random } from '#platform/random.ts'

/** A block's place: height and 32-byte hash. */
export type BlockRef = { readonly number: number; readonly hash: Uint8Array }

/**
 * What became of a block that came in (spec network §2.7, §4.4 type 3/9).
 * linked = verified and in the tree (to be announced with type 4 when not catching up); waiting = parent unknown, kept;
 * known = hash already in the tree; ignored = at or below the irreversible block, or more than 1000 above the head;
 * refused = broke a rule, with the rule's code (nobody is punished for it).
 */
export type BlockOutcome =
  | { readonly kind: 'linked' | 'waiting' | 'known' | 'ignored' }
  | { readonly kind: 'refused'; readonly code: string }

/** What became of a transaction that came in: accepted ones are to be passed on to other neighbours. */
export type TxOutcome =
  | { readonly accepted: true }
  | { readonly accepted: false; readonly code: string; readonly message: string }

/** What the node tells its network part; each is called once per occurrence, synchronously, and must not throw. */
export type ChainListener = {
  /** This node made a block: send the whole block (type 3) to all neighbours at once. */
  produced(block: Block, hash: Uint8Array): void
  /** A transaction came in by RPC and its time has been reached: publish it (type 11). */
  submitted(tx: Tx): void
  /** The head moved. */
  head(ref: BlockRef): void
}

/** What the network part may ask of the node. */
export type ChainPort = {
  readonly chainId: number
  head(): BlockRef & { readonly time: bigint }
  irreversible(): BlockRef
  /** Whether a block is in the tree or waits for its parent: such blocks need not be fetched. Synchronous. */
  has(hash: Uint8Array): boolean
  /** Protobuf bytes of a whole block (NORMAL), in the tree or of any height in the store; undefined when unknown. */
  blockBytes(hash: Uint8Array): Promise<Uint8Array | undefined>
  /** Consecutive heights from `start` to `end` (both included, at most 1000) along the head chain, ending at the first gap. */
  hashes(start: number, end: number): Promise<readonly BlockRef[]>
  /** Verifies, executes and links a block. Blocks are queued (1024) and taken one by one; a full queue answers `ignored`. */
  importBlock(block: Block): Promise<BlockOutcome>
  /** Pool admission of a transaction that a neighbour published. */
  admitTx(tx: Tx): Promise<TxOutcome>
  /** Base58 keys of the active list at the head, of the pending list, and this node's own witness key (undefined: follower). */
  witnesses(): {
    readonly active: readonly string[]
    readonly pending: readonly string[]
    readonly own: string | undefined
  }
  /** The registered network id (`netId`) of a witness key in the head state; empty when none is registered. */
  netIdOf(witness: string): string
  /** Adds the one listener of the network part; the answer removes it. */
  listen(listener: ChainListener): () => void
}

/** Settings of the network part; addresses in go-iost's text form `/ip4/…/tcp/…/ipfs/<id>` (`/p2p/` is read too). */
export type NetworkSettings = {
  /** `/ip4/0.0.0.0/tcp/30000` or go-iost's `0.0.0.0:30000`. */
  readonly listen: string
  readonly seeds: readonly string[]
  /** Folder of `priv.key` (made when absent) and `routing.table`. */
  readonly dataPath: string
  /** Protocol version of the frame header. */
  readonly version: number
  readonly maxInbound: number
  readonly maxOutbound: number
  readonly blackIds: readonly string[]
  readonly blackIps: readonly string[]
  /** Loopback port of the admin endpoints; null = none. */
  readonly adminPort: number | null
}

/** Figures under go-iost's metric names; the node exposes them at /metrics (spec network §6.3). */
export type NetworkMetrics = {
  readonly neighbors: number
  readonly routing: number
  /** Bytes and packets by message type name. */
  readonly traffic: readonly {
    readonly type: string
    readonly bytesIn: number
    readonly bytesOut: number
    readonly packetsIn: number
    readonly packetsOut: number
  }[]
  /** Median height of the neighbours, -1 when unknown. */
  readonly neighborHeight: number
}

/** A running network part. */
export type NetworkPart = {
  /** Opens the listening socket, dials seeds, starts syncing. Errors: PORT_IN_USE, BAD_IDENTITY. */
  start(): Promise<void>
  stop(): Promise<void>
  /** libp2p peer id, known after start. */
  peerId(): string
  /** Addresses to give to others as seeds: multiaddrs ending in `/p2p/<id>`, known after start. */
  addresses(): readonly string[]
  peerCounts(): { readonly inbound: number; readonly outbound: number }
  /** Whether the neighbours are more than 120 blocks ahead (spec network §5.2): no production, no announcements. */
  catchingUp(): boolean
  /**
   * Whether this node may produce as far as the network knows: true once heights were compared with at least one
   * neighbour and the head is not behind a known height while older than a minute (the guard of spec network §5.2).
   */
  mayProduce(): boolean
  metrics(): NetworkMetrics
}

/** Creates the network part of a node; nothing happens before start. */
export type CreateNetworkPart = (
  chain: ChainPort,
  settings: NetworkSettings,
  deps: { readonly clock: Clock; readonly random: Random; readonly log: Log },
) => NetworkPart
