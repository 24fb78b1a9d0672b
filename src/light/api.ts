// What the UI sees of the light node. Types only; everything here survives structured cloning.
import type { NetworkDefinition } from '#core/network.ts'
import type { TxReceipt } from '#core/tx/receipt.ts'
import type { Tx } from '#core/tx/tx.ts'
import type { StateRead as WireStateRead } from '#p2p/light/state-read.ts'

/** L0 = scheduled head, L1 = irreversible (q distinct witnesses built on it), L2 = locked (q more after that). Spec network §3.6. */
export type FinalityLevel = 'L0' | 'L1' | 'L2'

/** Why a value may be believed. Unknown values have no label: they are errors with a code, never 0. */
export type Trust =
  | { readonly kind: 'proved'; readonly level: FinalityLevel; readonly block: number }
  | { readonly kind: 're-executed'; readonly block: number }
  | { readonly kind: 'agree'; readonly agree: number; readonly asked: number; readonly block: number }
  | { readonly kind: 'one'; readonly node: string; readonly block: number }

/** A value and its label. */
export type Labelled<T> = { readonly value: T; readonly trust: Trust }

/** What the light node is doing. `halted` = it refuses to go on (see `fault`): conflicting certificates, trust too old. */
export type LightPhase =
  | 'starting'
  | 'loading'
  | 'connecting'
  | 'proving'
  | 'syncing'
  | 'following'
  | 'stale'
  | 'offline'
  | 'halted'
  | 'stopped'

/** A head for display. Hashes and keys base58, time in ns. */
export type HeadView = {
  readonly number: number
  readonly hash: string
  readonly parentHash: string
  readonly time: bigint
  readonly witness: string
  /** Base58 roots. */
  readonly txRoot: string
  readonly receiptRoot: string
  readonly level: FinalityLevel
}

/** Height, base58 hash and time (ns) of a block. */
export type BlockPoint = { readonly number: number; readonly hash: string; readonly time: bigint }

/** The epoch in force: its block, the list that signs now, the list elected last, and how far the switch is. */
export type EpochView = {
  /** Epoch block number / vote interval. */
  readonly epoch: number
  readonly block: number
  readonly hash: string
  readonly current: readonly string[]
  readonly pending: readonly string[]
  /** Keys that sign the next block, in slot order. */
  readonly active: readonly string[]
  /** Distinct members that signed since the epoch block while a switch is open, else null. */
  readonly switchVotes: number | null
  readonly q: number
}

/** One relay. */
export type PeerView = {
  readonly address: string
  readonly peerId: string | null
  readonly transport: 'ws' | 'webrtc-direct' | 'webrtc' | 'relayed' | 'other'
  readonly state: 'dialling' | 'connected' | 'waiting' | 'banned'
  readonly head: number | null
  readonly irreversible: number | null
  readonly roundTripMs: number | null
  readonly bytesIn: number
  readonly bytesOut: number
  /** Code of the last fault, or null. */
  readonly lastFault: string | null
}

/** Progress with a number that moves; `etaMs` null = not known yet. */
export type Progress = {
  readonly unit: 'epochs' | 'blocks'
  readonly done: number
  readonly total: number
  readonly etaMs: number | null
}

/** A fault for a person: a stable code, a sentence, the time (ns). */
export type FaultView = { readonly code: string; readonly message: string; readonly at: bigint }

/** Everything that changes by itself; a new object after every change, so it fits useSyncExternalStore. */
export type LightStatus = {
  readonly network: {
    readonly name: string
    readonly chainId: number
    readonly genesisHash: string | null
    readonly voteInterval: number
    readonly witnesses: number
    readonly clock: 'live' | 'recorded'
  }
  readonly phase: LightPhase
  readonly progress: Progress | null
  readonly head: BlockPoint | null
  readonly irreversible: BlockPoint | null
  readonly locked: BlockPoint | null
  readonly epoch: EpochView | null
  /** Where trust began: block 0, a checkpoint, or what was stored and verified again. */
  readonly anchor: {
    readonly kind: 'genesis' | 'checkpoint'
    readonly number: number
    readonly hash: string
  } | null
  /** ns between the verified head and the clock; null while unknown or when the clock is recorded. */
  readonly headAge: bigint | null
  readonly peers: readonly PeerView[]
  readonly counters: {
    readonly bytesIn: number
    readonly bytesOut: number
    readonly signatures: number
    readonly headsVerified: number
    readonly headsStored: number
    readonly hops: number
    readonly evidence: number
    /** ms from start to the first verified irreversible head, null until then. */
    readonly msToIrreversible: number | null
  }
  /** Whether this tab holds the node or another one does. */
  readonly role: 'leader' | 'follower'
  readonly fault: FaultView | null
}

/** A transaction proved into a verified block. */
export type TxProofView = {
  readonly hash: string
  readonly tx: Tx
  readonly receipt: TxReceipt
  readonly block: HeadView
  readonly index: number
  readonly leafCount: number
  /** Siblings bottom-up, 32 bytes each. */
  readonly txPath: readonly Uint8Array[]
  readonly receiptPath: readonly Uint8Array[]
  /** Witnesses (base58) counted on the block and its descendants, and how many are needed. */
  readonly confirmedBy: readonly string[]
  readonly q: number
  readonly anchor: { readonly kind: 'genesis' | 'checkpoint'; readonly number: number; readonly hash: string }
}

/** A verified block with everything in it. */
export type BlockView = {
  readonly head: HeadView
  readonly txs: readonly { readonly hash: string; readonly tx: Tx; readonly receipt: TxReceipt }[]
}

/** Where a transaction that is being watched stands. */
export type TxStatus =
  | { readonly stage: 'waiting'; readonly hash: string; readonly since: bigint }
  | {
      readonly stage: 'included'
      readonly hash: string
      readonly proof: Labelled<TxProofView>
      readonly level: FinalityLevel
    }
  | { readonly stage: 'expired'; readonly hash: string }
  | { readonly stage: 'refused'; readonly hash: string; readonly fault: FaultView }

/** One entry of an account's history: proved one by one, the completeness of the list is the relay's word. */
export type ActivityEntry = {
  readonly hash: string
  readonly block: number
  readonly proof: Labelled<TxProofView>
}

/** A state read; the value is the parsed JSON of go-iost's REST answer. */
export type StateRead = WireStateRead

/** A peer's answer that contradicts a proof, kept. */
export type EvidenceView = {
  readonly id: string
  readonly at: bigint
  readonly peer: string
  readonly code: string
  readonly message: string
  /** The offending answer, at most 1 MiB of it. */
  readonly bytes: Uint8Array
}

/** Result of handing a transaction to relays. */
export type SubmitResult = {
  readonly hash: string
  readonly relays: readonly {
    readonly address: string
    readonly ok: boolean
    readonly code: string | null
    readonly message: string | null
  }[]
}

/** What the UI may do with the light node; every promise may reject with an IostError (its `code` says why). */
export type LightClient = {
  /** The last status; the same object until something changes. */
  status(): LightStatus
  /** Calls back after every change of status; the answer ends it. */
  subscribe(listener: () => void): () => void
  /** Verified heads from..to (at most 1000), ascending; those not stored are fetched and proved. */
  heads(from: number, to: number): Promise<readonly HeadView[]>
  /** A block by height or base58 hash, both roots checked. Errors: NOT_FOUND, NO_RELAY, BODY_UNAVAILABLE. */
  block(ref: number | string): Promise<Labelled<BlockView>>
  /** A transaction by base58 hash, with its proof. Errors: NOT_FOUND, NO_RELAY. */
  tx(hash: string): Promise<Labelled<TxProofView>>
  /** Follows a transaction until it is locked or expired; `expiration` ns. The answer ends it. */
  watchTx(hash: string, expiration: bigint, listener: (status: TxStatus) => void): () => void
  /** Reads state that cannot be proved: asks all relays at the irreversible block and counts equal answers. Errors: READ_REFUSED, NO_RELAY. */
  read(read: StateRead, options?: { readonly longestChain?: boolean }): Promise<Labelled<unknown>>
  /** Newest first, blocks below `before` (default: the head), at most `limit` (≤ 50). */
  activity(
    account: string,
    options?: { readonly before?: number; readonly limit?: number },
  ): Promise<readonly ActivityEntry[]>
  /** Hands a signed transaction (protobuf bytes) to the relays. Errors: NO_RELAY, PUBLISH_REFUSED. */
  submit(tx: Uint8Array): Promise<SubmitResult>
  /** The proof file of a transaction (JSON text), checkable without network by `everest verify-proof`. */
  exportProof(hash: string): Promise<string>
  evidence(): Promise<readonly EvidenceView[]>
  addRelay(address: string): Promise<void>
  removeRelay(address: string): Promise<void>
  /** Goes over to another network; stored heads are kept by genesis hash. */
  switchNetwork(network: NetworkDefinition): Promise<void>
  /** Forgets stored heads of the present network and starts from its anchor. */
  resync(): Promise<void>
  stop(): Promise<void>
}

export type LightClientOptions = {
  readonly network: NetworkDefinition
  /** Relays in addition to the network's own. */
  readonly relays?: readonly string[]
}
