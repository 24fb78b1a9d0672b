import type { Block } from '#core/block/block.ts'
import type { Tx } from '#core/tx/tx.ts'
import type { BlockInfo } from '#p2p/goiost/messages.ts'

/** What became of a block; the same as the node's own type. */
export type SyncBlockOutcome =
  | { readonly kind: 'linked' | 'waiting' | 'known' | 'ignored' }
  | { readonly kind: 'refused'; readonly code: string }

/** The chain that is kept in step: a full node's, or a relay's that follows without executing. */
export type SyncChain = {
  head(): BlockInfo & { readonly time: bigint }
  irreversible(): BlockInfo
  /** Whether a block is in the tree or waits for its parent. */
  has(hash: Uint8Array): boolean
  importBlock(block: Block): Promise<SyncBlockOutcome>
  admitTx(tx: Tx): Promise<{ readonly accepted: boolean }>
  /** What neighbours may ask for; a chain without it announces no height and answers nothing. */
  readonly serve: SyncServe | undefined
}

/** Blocks and hashes for neighbours: protobuf bytes of any block by hash; consecutive heights of the head chain. */
export type SyncServe = {
  blockBytes(hash: Uint8Array): Promise<Uint8Array | undefined>
  hashes(start: number, end: number): Promise<readonly BlockInfo[]>
}
