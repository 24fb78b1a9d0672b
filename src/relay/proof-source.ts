import type { TxProof } from '#consensus/tx-proof.ts'
// The seam between a relay's two sides. Types only: src/relay/chain-side answers from full nodes,
// src/relay/recording-source.ts from a recorded chain.
import type { Block, SignedHead } from '#core/block/block.ts'
import type { NetworkDefinition } from '#core/network.ts'
import type { StateRead } from '#p2p/light/state-read.ts'

/** The main chain's end as the source sees it: heights and 32-byte hashes. */
export type SourceTip = {
  readonly number: number
  readonly hash: Uint8Array
  /** The last irreversible block by the source's own account; a hint, never trusted. */
  readonly irreversible: number
}

/** The proof of a transaction in a main-chain block. */
export type TxLeaf = TxProof & { readonly block: number }

/** What an account took part in, newest first; a claim without proof of completeness. */
export type ActivityItem = { readonly block: number; readonly txHash: Uint8Array }

/** A state answer: go-iost's REST JSON text and the block the source read it at, as far as it knows. */
export type StateAnswer = {
  readonly json: string
  readonly block: number
  readonly blockHash: Uint8Array
  /** Which full node answered: its peer id or REST origin, for independence counting. */
  readonly node: string
}

/** Most heads one call of `heads` may ask for. */
export const MAX_SOURCE_HEADS = 4096

/** Chain data a relay proves from. Every answer is about the source's main chain; `undefined` means it does not have it. */
export type ProofSource = {
  readonly network: NetworkDefinition
  tip(): SourceTip
  /** Heads from..to (both included, at most MAX_SOURCE_HEADS), consecutive and linked; ends early at the first gap or the tip. */
  heads(from: number, to: number): Promise<readonly SignedHead[]>
  block(number: number): Promise<Block | undefined>
  blockByHash(hash: Uint8Array): Promise<Block | undefined>
  /** Leaf 0 of a block: base tx and its receipt (with the stat receipt on electing epoch blocks), with both paths. */
  baseLeaf(number: number): Promise<TxLeaf | undefined>
  txLeaf(txHash: Uint8Array): Promise<TxLeaf | undefined>
  /** Newest first, blocks below `before`, at most `limit`. */
  activity(account: string, before: number, limit: number): Promise<readonly ActivityItem[]>
  /** Called once per new head of the main chain, synchronously; after a reorganisation with the new branch's heads in order. */
  subscribe(listener: (head: SignedHead) => void): () => void
  /** Answers of one or more full nodes (at most `nodes`), one each. Errors: READ_REFUSED with go-iost's message, READ_UNAVAILABLE. */
  read(read: StateRead, longestChain: boolean, nodes: number): Promise<readonly StateAnswer[]>
  /** Hands a transaction (protobuf bytes) to the network: at least four neighbours or all there are. Errors: PUBLISH_REFUSED with a reason, PUBLISH_UNAVAILABLE. */
  publish(tx: Uint8Array): Promise<{ readonly hash: Uint8Array; readonly neighbours: number }>
  /** Full nodes the source is connected to, as multiaddrs or peer ids. */
  fullNodes(): readonly string[]
  start(): Promise<void>
  stop(): Promise<void>
}
