import { IostError } from '#core/error.ts'
import { type Sha3, sha3_256 } from '#core/hash/sha3.ts'
import type { TxReceipt } from '#core/tx/receipt.ts'
import type { Tx } from '#core/tx/tx.ts'
import type { BlockRun } from './host/context.ts'
import { costTableOf } from './host/cost.ts'
import type { JsMachine } from './js-machine.ts'
import { NATIVES } from './native/registry.ts'
import { runChargedTx, runFreeTx } from './run-tx.ts'
import { contractKey, mapKey } from './state/keys.ts'
import { Slot } from './state/slot.ts'
import { StateView } from './state/state-view.ts'

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
  /** What a charged transaction has cost before its actions: its bytes, and looking at who signed. */
  prepared?(cost: Cost): void
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

/** Runs the transactions of blocks; a block sees only the state it is begun on. */
export type Executor = {
  /** Starts a block on a state. Errors: WRONG_CHAIN when the block belongs to another chain id. */
  beginBlock(state: StateReader, block: BlockContext): BlockExecution
}

const MAINNET = 1024
const MAINNET_V3_9 = 220_000_000
const MAINNET_V3_10 = 520_000_000

/** Creates the executor of a chain over a contract engine. Source: spec contracts. */
export function createExecutor(
  deps: { readonly js: JsMachine; readonly sha3?: Sha3 },
  params: { readonly chainId: number },
): Executor {
  const { js, sha3 = sha3_256 } = deps
  return {
    beginBlock(base, block) {
      if (block.chainId !== params.chainId) {
        throw new IostError({ code: 'WRONG_CHAIN', want: params.chainId, got: block.chainId })
      }
      const state = new StateView(base)
      installSystem(state)
      const run: BlockRun = {
        block,
        rules: block.rules ?? rulesOf(block.chainId, block.number),
        state,
        costs: hostCosts(state),
        js,
        natives: NATIVES,
        sha3,
      }
      return {
        state,
        runBaseTx: (tx, options = {}) => commit(state, runFreeTx(run, tx, 'base', options)),
        runTx: (tx, options = {}) => commit(state, runChargedTx(run, tx, options)),
        runGenesis: (tx, options = {}) => commit(state, runFreeTx(run, tx, 'genesis', options)),
        writes: () => state.writes(),
      }
    },
  }
}

function commit(state: StateView, receipt: TxReceipt): TxReceipt {
  state.commit()
  return receipt
}

/** Rules in force at a height. Source: spec contracts §7 "Fork heights". */
function rulesOf(chainId: number, number: number): ForkRules {
  if (chainId !== MAINNET) return { v3_9: true, v3_10: true }
  return { v3_9: number >= MAINNET_V3_9, v3_10: number >= MAINNET_V3_10 }
}

/** system.iost is there before anything runs. Source: spec contracts §1.4. */
function installSystem(state: StateView): void {
  const key = contractKey('system.iost')
  if (state.slot(key) !== null) return
  const contract = NATIVES.contract('system.iost', '1.0.0')
  if (contract !== undefined) state.set(key, Slot.ofContract(contract))
}

function hostCosts(state: StateView) {
  const settings = state.slot(mapKey('system.iost', 'settings', 'host'))?.value
  return costTableOf(settings?.type === 's' ? settings.data : undefined)
}
