import type { Block } from '#core/block/block.ts'
import type { Sha3 } from '#core/hash/sha3.ts'
import type { KeyPair } from '#core/keys/key-pair.ts'
import type { VerifyBatch } from '#core/keys/verify.ts'
import type { NetworkParams } from '#core/network.ts'
import type { TxReceipt } from '#core/tx/receipt.ts'
import type { Tx } from '#core/tx/tx.ts'
import type { KeyValueStore } from '#platform/kv.ts'
import type { Log } from '#platform/log.ts'
import type { BlockContext, BlockExecution, StateReader } from '#vm/executor.ts'
import type { PoolLimits } from './pool.ts'

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

/** What happened on the chain; a listener that throws is logged, and the others are still told. */
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
  /** Protobuf bytes of a whole block that is linked or irreversible. */
  blockBytes(hash: Uint8Array): Promise<Uint8Array | undefined>
  tx(hash: Uint8Array): Promise<FoundTx | undefined>
  readonly poolSize: number
  listen(listener: ChainListener): () => void
}

/** The contract machine as a chain uses it. */
export type BlockExecutor = { beginBlock(state: StateReader, context: BlockContext): BlockExecution }

export type ChainDeps = {
  readonly kv: KeyValueStore
  readonly executor: BlockExecutor
  readonly verify: VerifyBatch
  readonly sha3: Sha3
  readonly log: Log
  /** Now in ns. */
  now(): bigint
  /** Lets other work of the process run. */
  pause(): Promise<void>
  /** Told once when the store cannot take more: the chain stands still from there. */
  storeFailed(error: unknown): void
}

/** Block 0 with the state it leaves and the list in force from block 1; made only when the store is empty. */
export type ChainGenesis = {
  readonly block: Block
  readonly state: ReadonlyMap<string, Uint8Array>
  readonly witnesses: readonly string[]
}

export type ChainOptions = {
  readonly params: NetworkParams
  readonly genesis: () => Promise<ChainGenesis>
  readonly poolLimits?: PoolLimits
}

/** A chain over a store: import, production, pool, reads. */
export type Chain = ChainReader & {
  /** Verifies, executes and links a block; blocks are taken one by one. */
  importBlock(block: Block): Promise<ImportOutcome>
  /** Whether a block is in the tree or waits for its parent. */
  has(hash: Uint8Array): boolean
  /** Pool admission. Errors with go-iost's texts: TX_PENDING, TX_PACKED, POOL_FULL, TX_TIME, TX_SELF. */
  admitTx(tx: Tx): Promise<void>
  /** Runs a transaction on the head state without keeping anything. Errors: TX_REFUSED. */
  tryTx(tx: Tx): TxReceipt
  /**
   * Makes the next block if the slot of now is the witness's under the head's list and has room; `budget` in ns counts
   * from the call. Undefined when it is not its turn.
   */
  produce(witness: KeyPair, budget: bigint): Promise<Block | undefined>
  /** Hashes of the head's line from `start` to `end`, both included, ending at the first gap. */
  hashes(
    start: number,
    end: number,
  ): Promise<readonly { readonly number: number; readonly hash: Uint8Array }[]>
  /** Drops expired transactions; to be called every 10 s or so. */
  sweep(): void
  /** L2: see spec network §3.6. */
  locked(): number | null
  readonly treeSize: number
  readonly waitingSize: number
  /** Irreversible transactions so far. */
  readonly txCount: number
  /** Waits until everything is in the store. */
  close(): Promise<void>
}
