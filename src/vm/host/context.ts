import type { Decimal } from '#core/codec/decimal.ts'
import type { Contract } from '#core/contract/contract.ts'
import type { Sha3 } from '#core/hash/sha3.ts'
import type { Receipt } from '#core/tx/receipt.ts'
import type { Tx } from '#core/tx/tx.ts'
import type { Signers } from '#vm/auth/authority.ts'
import type { BlockContext, ForkRules, TxObserver } from '#vm/executor.ts'
import type { JsMachine } from '#vm/js-machine.ts'
import type { NativeMethod } from '#vm/native/method.ts'
import type { StateView } from '#vm/state/state-view.ts'
import type { CostTable } from './cost.ts'
import type { Frame } from './frame.ts'
import type { RamItem } from './ram.ts'

/** The native contracts there are (../native/registry.ts). */
export type NativeRegistry = {
  /** A method, or undefined where there is none. */
  method(id: string, version: string, name: string): NativeMethod | undefined
  /** The record of a contract in a version, or undefined. */
  contract(id: string, version: string): Contract | undefined
}

/** What all transactions of a block share. */
export type BlockRun = {
  readonly block: BlockContext
  readonly rules: ForkRules
  readonly state: StateView
  readonly costs: CostTable
  readonly js: JsMachine
  readonly natives: NativeRegistry
  readonly sha3: Sha3
}

/** How a call ended: its cost, and either the JSON text of what it returned or an error text; RAM of it and its nested calls. */
export type CallResult = {
  readonly cpu: number
  readonly net: number
  readonly returns: string
  readonly error: string | undefined
  readonly ram: readonly RamItem[]
}

/** Runs a call out of a frame (./call.ts). */
export type NestedCall = (
  parent: Frame,
  contract: string,
  api: string,
  data: string,
  withAuth: boolean,
) => CallResult

/** What all calls of one transaction share. */
export type TxRun = BlockRun & {
  readonly tx: Tx
  readonly txHash: Uint8Array
  readonly signers: Signers
  readonly observer: TxObserver | undefined
  readonly nested: NestedCall
  /** Receipts of the running action, and what left accounts by those that count. */
  receipts: Receipt[]
  spending: { readonly token: string; readonly amount: Decimal }[]
  /** Gas of the running action's budget: the limit of every contract engine run in it. */
  budget: number
  /** Targets of the nested calls in progress, `<target as written>-<api>`. */
  readonly stack: string[]
  /** A contract engine hit the bound on unmetered work: the transaction ends with status 5. */
  killed: boolean
}
