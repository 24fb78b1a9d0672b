import { decodeBase58, encodeBase58 } from '#core/codec/base58.ts'
import { equalBytes } from '#core/codec/bytes.ts'
import { IostError } from '#core/error.ts'
import type { KeyPair } from '#core/keys/key-pair.ts'
import { STATUS, type TxReceipt } from '#core/tx/receipt.ts'
import { txFullBytes, txHash } from '#core/tx/tx-hash.ts'
import { sha3Node } from '#platform/sha3.node.ts'
import type { Cost, Executor, FrameReport } from '#vm/executor.ts'
import { buildTx } from './build-tx.ts'
import type { Call, Case, Json, Recorded } from './read-case.ts'
import { canonical, describeText, describeValue, recordedText } from './values.ts'

/** A figure that came out otherwise than recorded. */
export type Difference = {
  readonly id: string
  /** Index of the call in its case. */
  readonly call: number
  readonly field: string
  readonly want: Json
  readonly got: Json
}

/** Outcomes that lean on one engine's limits: told, not asked for. Source: recordings README. */
const REPORTED_ONLY = new Set(['v8-version', 'locale', 'stack-depth', 'memory', 'string-limit'])

/** Whether a case has to come out as recorded. */
export function isRequired(test: Case): boolean {
  return !(test.tags ?? []).some((tag) => REPORTED_ONLY.has(tag))
}

/** What one call did. */
type Observed = {
  readonly refused?: string
  readonly receipt?: TxReceipt
  readonly events: readonly { readonly contract: string; readonly data: Json }[]
  readonly costs: { readonly [payer: string]: Cost }
  readonly frames: readonly FrameReport[]
  readonly changes: { readonly [key: string]: readonly [Json, Json] }
}

/**
 * Runs a case's calls on a copy of its world and lists what differs; `deep` compares costs and frames too.
 * Source: corpus README.
 */
export function runCase(
  executor: Executor,
  test: Case,
  world: ReadonlyMap<string, Uint8Array>,
  keyOf: (account: string) => KeyPair,
  deep: boolean,
): Difference[] {
  const state = new Map(world)
  const differences: Difference[] = []
  for (const [index, call] of test.calls.entries()) {
    const report = (field: string, want: Json | undefined, got: Json | undefined) => {
      if (canonical(want) === canonical(got)) return
      differences.push({ id: test.id, call: index, field, want: want ?? null, got: got ?? null })
    }
    const tx = buildTx(call, keyOf)
    report('txHash', call.out.txHash, encodeBase58(txHash(tx, sha3Node)))
    report('txBytes', call.out.txBytes, txFullBytes(tx).length)
    try {
      compareOutcome(call.out, runCall(executor, call, tx, state), report, deep)
    } catch (error) {
      // A call that breaks the machine is a difference of this case, not the end of the run.
      report('error', null, error instanceof Error ? error.message : String(error))
      break
    }
  }
  return differences
}

function runCall(
  executor: Executor,
  call: Call,
  tx: ReturnType<typeof buildTx>,
  state: Map<string, Uint8Array>,
): Observed {
  const events: { contract: string; data: Json }[] = []
  const frames: FrameReport[] = []
  let costs: { [payer: string]: Cost } = {}
  const observer = {
    event: (contract: string, data: string) => events.push({ contract, data: describeText(data) }),
    frame: (frame: FrameReport) => frames.push(frame),
    costs: (all: ReadonlyMap<string, Cost>) => {
      costs = Object.fromEntries(all)
    },
  }
  const block = executor.beginBlock(state, {
    chainId: tx.chainId,
    number: call.block.number,
    time: BigInt(call.block.time),
    parentHash: decodeBase58(call.block.parentHash),
    witness: call.block.witness,
  })
  let receipt: TxReceipt
  try {
    receipt = call.baseMode === true ? block.runBaseTx(tx, { observer }) : block.runTx(tx, { observer })
  } catch (error) {
    if (!(error instanceof IostError) || (error.code !== 'TX_REFUSED' && error.code !== 'BASE_TX_FAILED')) {
      throw error
    }
    return { refused: error.message, events, costs, frames, changes: {} }
  }
  const changes: { [key: string]: readonly [Json, Json] } = {}
  for (const [key, bytes] of block.writes()) {
    const before = state.get(key)
    if (bytes === null) state.delete(key)
    else state.set(key, bytes)
    const same = before === undefined ? bytes === null : bytes !== null && equalBytes(before, bytes)
    if (!same) changes[key] = [describeValue(key, before), describeValue(key, bytes ?? undefined)]
  }
  return { receipt, events, costs, frames, changes }
}

function compareOutcome(
  want: Recorded,
  got: Observed,
  report: (field: string, want: Json | undefined, got: Json | undefined) => void,
  deep: boolean,
): void {
  if (want.refused !== undefined || got.receipt === undefined) {
    // Only that a transaction is refused binds; the text is for people.
    if (want.refused === undefined || got.refused === undefined) report('refused', want.refused, got.refused)
    return
  }
  const { receipt } = got
  report('status.code', want.status?.code, receipt.status.code)
  if (want.status?.code === STATUS.success)
    report('status.message', want.status.message, receipt.status.message)
  report('gasUsage', want.gasUsage, Number(receipt.gasUsage))
  report('returns', (want.returns ?? []).map(recordedText), receipt.returns.map(describeText))
  report(
    'ramUsage',
    want.ramUsage ?? {},
    Object.fromEntries([...receipt.ramUsage].map(([payer, bytes]) => [payer, Number(bytes)])),
  )
  report(
    'receipts',
    (want.receipts ?? []).map(({ func, content }) => ({ func, content: recordedText(content) })),
    receipt.receipts.map(({ funcName, content }) => ({ func: funcName, content: describeText(content) })),
  )
  report(
    'events',
    (want.events ?? []).map(({ contract, data }) => ({ contract, data: recordedText(data) })),
    got.events,
  )
  const changes = want.changes ?? {}
  for (const key of new Set([...Object.keys(changes), ...Object.keys(got.changes)])) {
    report(`state ${key}`, changes[key] ?? 'unchanged', got.changes[key] ?? 'unchanged')
  }
  if (!deep) return
  report('costs', want.costs, got.costs)
  // The counters of a call that ran out of gas lean on time and are not recorded.
  if (want.frames !== undefined)
    report('frames', want.frames.map(recordedFrame), got.frames.map(frameFigures))
}

function recordedFrame(frame: { readonly [name: string]: Json }): Json {
  return `${frame['contract']}/${frame['abi']} ${frame['depth']} ${frame['cpu'] ?? 0}+${frame['net'] ?? 0}`
}

function frameFigures(frame: FrameReport): Json {
  return `${frame.contract}/${frame.abi} ${frame.depth} ${frame.cpu}+${frame.net}`
}
