import type { Block } from '#core/block/block.ts'
import type { TxReceipt } from '#core/tx/receipt.ts'
import type { Tx } from '#core/tx/tx.ts'
import type { StateReader } from '#vm/executor.ts'

/** A block of the chain as readers see it: its place, its witness lists after it, and the state at it. */
export type ChainPoint = {
  readonly number: number
  /** 32 bytes. */
  readonly hash: Uint8Array
  /** ns. */
  readonly time: bigint
  /** Ordered base58 keys of the list that governs the next block, and of the list elected last. */
  readonly active: readonly string[]
  readonly pending: readonly string[]
  readonly state: StateReader
  /** Entries of the state with from <= key < to, in order of their UTF-8 bytes, at most `limit`. */
  range(
    from: string,
    to: string,
    limit: number,
  ): Promise<readonly { readonly key: string; readonly value: Uint8Array }[]>
}

/** A block found by number or hash; `gasUsage` in hundredths is known of blocks in memory alone. */
export type FoundBlock = {
  readonly block: Block
  readonly hash: Uint8Array
  readonly irreversible: boolean
  readonly gasUsage: bigint | undefined
}

/** A transaction found by hash. Source: spec chain §8.6 GetTxByHash. */
export type FoundTx =
  | { readonly status: 'irreversible'; readonly tx: Tx; readonly receipt: TxReceipt; readonly number: number }
  | { readonly status: 'packed'; readonly tx: Tx; readonly receipt: TxReceipt }
  | { readonly status: 'pending'; readonly tx: Tx }

/** What happened on the chain; listeners must not throw. */
export type ChainListener = {
  head?(point: ChainPoint): void
  /** Blocks up to here are irreversible, and on disk. */
  irreversible?(point: ChainPoint): void
  /** This node made a block, and has it on disk: to be sent at once. */
  produced?(block: Block, hash: Uint8Array): void
  /** A contract left a receipt or an event while code ran (spec chain §8.8); time in ns. */
  event?(event: ChainEvent): void
}

export type ChainEvent = {
  readonly topic: 'CONTRACT_RECEIPT' | 'CONTRACT_EVENT'
  readonly contract: string
  readonly data: string
  readonly time: bigint
}

/** What became of a block that was handed in. */
export type ImportOutcome =
  | { readonly kind: 'linked' | 'waiting' | 'known' | 'ignored' }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }

/** Read access to a chain; what the API serves. */
export type ChainReader = {
  readonly chainId: number
  head(): ChainPoint
  irreversible(): ChainPoint
  /** Irreversible block of that height, else the one on the head's branch. */
  blockByNumber(number: number): Promise<FoundBlock | undefined>
  blockByHash(hash: Uint8Array): Promise<FoundBlock | undefined>
  tx(hash: Uint8Array): Promise<FoundTx | undefined>
  readonly poolSize: number
  listen(listener: ChainListener): () => void
}
