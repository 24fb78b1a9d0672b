import type { TxReceipt } from '#core/tx/receipt.ts'
import type { Tx } from '#core/tx/tx.ts'

/** Read access to the stored state: keys and values exactly as spec contracts §4 writes them; undefined = absent. */
export type StateReader = { get(key: string): Uint8Array | undefined }

/** Execution rules that start at a height (spec contracts §7 "Fork heights"). */
export type ForkRules = { readonly v3_9: boolean; readonly v3_10: boolean }

/** The block that transactions run in; `time` in ns, `witness` is the head's field, `parentHash` 32 bytes (empty in block 0). */
export type BlockContext = {
  readonly chainId: number
  readonly number: number
  readonly time: bigint
  readonly parentHash: Uint8Array
  readonly witness: string
  /** Default: from chain id and number. */
  readonly rules?: ForkRules
}

/** Gas of one payer or frame: gas = cpu + 10·net; `data` are bytes of RAM (spec contracts §3.1). */
export type Cost = { readonly cpu: number; readonly net: number; readonly data: number }

/** One finished contract call; `cpu`/`net` of the call itself, JS start fee not included (corpus README "frames"). */
export type FrameReport = {
  readonly contract: string
  readonly abi: string
  readonly depth: number
  readonly lang: string
  readonly cpu: number
  readonly net: number
  readonly returns?: string
  readonly error?: string
}

/** What a caller may want to see of a running transaction; every member is optional. */
export type TxObserver = {
  event?(contract: string, data: string): void
  frame?(report: FrameReport): void
  log?(contract: string, level: string, text: string): void
  /** The cost of every payer at the end, in go-iost's own accounting. */
  costs?(costs: ReadonlyMap<string, Cost>): void
}

export type RunOptions = {
  /** The block says status 5 for this transaction: it is taken as given (spec chain §5). */
  readonly timedOut?: boolean
  readonly observer?: TxObserver
}

/** One block being executed: every call sees the changes of those before. */
export type BlockExecution = {
  /** The first transaction of a block: no charge, no authority, no RAM settlement. Errors: BASE_TX_FAILED. */
  runBaseTx(tx: Tx, options?: RunOptions): TxReceipt
  /** Prepare, run, pay. Errors: TX_REFUSED {reason} when it may not be included; the state is then as before. */
  runTx(tx: Tx, options?: RunOptions): TxReceipt
  /** The one transaction of block 0. Errors: BASE_TX_FAILED. */
  runGenesis(tx: Tx, options?: RunOptions): TxReceipt
  /** State with the changes so far. */
  readonly state: StateReader
  /** Every changed key with its new bytes; null = deleted. */
  writes(): ReadonlyMap<string, Uint8Array | null>
}
