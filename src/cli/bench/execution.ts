import { IostError } from '#core/error.ts'
import { STATUS, type TxReceipt } from '#core/tx/receipt.ts'
import type { Action, Tx } from '#core/tx/tx.ts'
import { sha3Node } from '#platform/sha3.node.ts'
import { createExecutor, type Executor } from '#vm/executor.ts'
import type { CliIo } from '../io.ts'
import { loadJsMachine } from '../js-machine.ts'
import { ACCOUNTS, type BenchWorld, CHAIN_ID, createBenchWorld, NOW } from './execution-world.ts'

const TXS_PER_BLOCK = 50
const SIGNED = 4_000
const DEPLOY_GAS = 400_000_000n
const CALL_GAS = 100_000_000n
/** Each kind of call runs for about so long. */
const RUN_MS = 2_000

/** Calls for a second of one core's time, without signature checks; beside it what go-iost does on such a machine with one core. */
export type ExecutionFigure = { readonly name: string; readonly perSecond: number; readonly peer: number }

type Kind = {
  readonly name: string
  /** go-iost's own figure. */
  readonly peer: number
  readonly deploy?: { readonly code: string; readonly abi: Readonly<Record<string, readonly string[]>> }
  /** The call number i of a deployed contract, or of a native one. */
  readonly call: (contract: string, i: number, world: BenchWorld) => Action
}

const KINDS: readonly Kind[] = [
  {
    name: 'native transfer',
    peer: 6_876,
    call: (_, i, { accounts }) => ({
      contract: 'token.iost',
      actionName: 'transfer',
      data: `["iost","${accounts[i % ACCOUNTS]}","${accounts[(i * 417 + 1) % ACCOUNTS]}","0.01",""]`,
    }),
  },
  {
    name: 'token-like call',
    peer: 476,
    deploy: {
      abi: { move: ['string', 'string', 'number', 'json'] },
      code: `class Purse {
  init() {}
  move(from, to, amount, note) {
    const left = Number(storage.mapGet("held", from) || "1000000") - amount;
    const sum = Number(storage.mapGet("held", to) || "1000000") + amount;
    if (left < note.floor) { throw new Error("purse too small"); }
    storage.mapPut("held", from, left.toString());
    storage.mapPut("held", to, sum.toString());
    return [left, sum];
  }
}
module.exports = Purse;`,
    },
    call: (contract, i, { accounts }) => ({
      contract,
      actionName: 'move',
      data: `["${accounts[i % ACCOUNTS]}","${accounts[(i * 417 + 1) % ACCOUNTS]}",3,{"floor":0,"note":"rent no. ${i}"}]`,
    }),
  },
  {
    name: '20 puts',
    peer: 317,
    deploy: {
      abi: { fill: ['string', 'string'] },
      code: `class Shelf {
  init() {}
  fill(shelf, text) {
    for (let i = 0; i < 20; i++) { storage.put("shelf/" + shelf + "/" + i, text + i); }
    return "20";
  }
}
module.exports = Shelf;`,
    },
    call: (contract, i, { accounts }) => ({
      contract,
      actionName: 'fill',
      data: `["${accounts[i % ACCOUNTS]}","${'x'.repeat(54)}${String(i).padStart(6, '0')}"]`,
    }),
  },
  {
    name: 'loop of 10 000 additions',
    peer: 67,
    deploy: {
      abi: { add: ['number'] },
      code: `class Adder {
  init() {}
  add(n) {
    let s = 0;
    for (let i = 0; i < n; i++) { s = s + i; }
    return s;
  }
}
module.exports = Adder;`,
    },
    call: (contract) => ({ contract, actionName: 'add', data: '[10000]' }),
  },
]

/** Execution alone: prepare, run and pay of single-action transactions in blocks of 50. Errors: BENCH_FAILED when a call does not succeed. */
export async function benchExecution(io: CliIo): Promise<readonly ExecutionFigure[]> {
  const js = loadJsMachine()
  const executor = createExecutor({ js, sha3: sha3Node }, { chainId: CHAIN_ID })
  const figures: ExecutionFigure[] = []
  for (const kind of KINDS) {
    if (io.signal.aborted) break
    const perSecond = Math.round(measure(executor, kind))
    figures.push({ name: kind.name, perSecond, peer: kind.peer })
    io.text(`${kind.name}: ${perSecond}/s on one core (go-iost ${kind.peer}/s)`)
    // Lets signals and output through between the runs.
    await new Promise((resolve) => setImmediate(resolve))
  }
  js.dispose()
  io.json({ bench: 'execution', figures })
  return figures
}

function measure(executor: Executor, kind: Kind): number {
  const world = createBenchWorld()
  const contract = kind.deploy === undefined ? '' : deploy(executor, world, kind.deploy)
  const txs = Array.from({ length: SIGNED }, (_, i) =>
    world.sign(i, kind.call(contract, i, world), CALL_GAS, i),
  )
  run(executor, world, txs.slice(0, SIGNED / 10))
  let done = 0
  const start = process.cpuUsage()
  // Processor time, not the clock: what else the machine does is no part of the figure.
  const spentMs = () => {
    const { user, system } = process.cpuUsage(start)
    return (user + system) / 1000
  }
  for (let at = 0; spentMs() < RUN_MS; at = (at + TXS_PER_BLOCK) % SIGNED) {
    run(executor, world, txs.slice(at, at + TXS_PER_BLOCK))
    done += TXS_PER_BLOCK
  }
  return (done * 1000) / spentMs()
}

function deploy(executor: Executor, world: BenchWorld, { code, abi }: NonNullable<Kind['deploy']>): string {
  const info = {
    lang: 'javascript',
    version: '1.0.0',
    abi: Object.entries(abi).map(([name, args]) => ({ name, args })),
  }
  const data = JSON.stringify([JSON.stringify({ info, code })])
  const action = { contract: 'system.iost', actionName: 'setCode', data }
  const [receipt] = run(executor, world, [world.sign(0, action, DEPLOY_GAS, 0)])
  const [id] = JSON.parse(receipt?.returns[0] ?? '[]') as [string]
  return id
}

/** Runs a block of transactions on the world's state. */
function run(executor: Executor, { state }: BenchWorld, txs: readonly Tx[]): TxReceipt[] {
  const block = { chainId: CHAIN_ID, number: 1, time: NOW, parentHash: new Uint8Array(32), witness: 'bench' }
  const execution = executor.beginBlock(state, block)
  const receipts = txs.map((tx) => execution.runTx(tx))
  for (const { status } of receipts) {
    if (status.code !== STATUS.success)
      throw new IostError({ code: 'BENCH_FAILED', status: status.code, reason: status.message })
  }
  for (const [key, value] of execution.writes()) {
    if (value === null) state.delete(key)
    else state.set(key, value)
  }
  return receipts
}
