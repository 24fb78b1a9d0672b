import { sha3Node } from '#platform/sha3.node.ts'
import { loadEngineFiles } from '#vm/engine/load.node.ts'
import { createJsMachine } from '#vm/engine/machine.ts'
import { createExecutor, type Executor } from '#vm/executor.ts'
import type { CliIo } from '../io.ts'
import { openBareCalls } from './bare-calls.ts'
import { CHAIN_ID } from './execution-world.ts'
import { SAMPLES, type Sample } from './samples.ts'
import { openTxCalls, SIGNED, type TxCalls } from './tx-calls.ts'

const ROUNDS = 3
const WARM_MS = 300
/** Each way of each call runs for about so long in a round. */
const RUN_MS = 700
/** Sources that no machine has seen, for the first call of one. */
const COLD_SOURCES = 12

/** One kind of call, everything in processor time of one core. */
export type ExecutionFigure = {
  readonly name: string
  /** Transactions a second, from decoded transaction to receipt and changed state, signature checks apart; most find their hashes known. */
  readonly perSecond: number
  /** The same methods a second in bare QuickJS without gas; null for native contracts. */
  readonly bare: number | null
  /** go-iost's own figure on such a machine with two cores. */
  readonly peer: number | null
  /** ms of the first call of a source: parsed, evaluated and run. */
  readonly firstCallMs: number | null
  /** kB of memory that a contract takes while it is kept ready. */
  readonly keptKilobytes: number | null
}

/**
 * Execution alone, in blocks of 50 as go-iost was measured, each kind beside the bare engine in the same run.
 * Errors: BENCH_FAILED when a call does not succeed.
 */
export async function benchExecution(io: CliIo): Promise<readonly ExecutionFigure[]> {
  const figures: ExecutionFigure[] = []
  io.text(row(['call', 'tx/s', 'bare QuickJS/s', 'go-iost/s', 'first call', 'kept']))
  for (const sample of SAMPLES) {
    if (io.signal.aborted) break
    const figure = await measure(sample, io)
    figures.push(figure)
    const { name, perSecond, bare, peer, firstCallMs, keptKilobytes } = figure
    io.text(
      row([
        name,
        String(perSecond),
        bare === null ? '–' : String(bare),
        peer === null ? '–' : String(peer),
        firstCallMs === null ? '–' : `${firstCallMs} ms`,
        keptKilobytes === null ? '–' : `${keptKilobytes} kB`,
      ]),
    )
  }
  io.text(
    `${SIGNED} signed transactions of each kind go round and round: all but the first round find their hashes known, ` +
      'as a node does that checked them on admission. Signature checks are not in tx/s.',
  )
  return figures
}

async function measure(sample: Sample, io: CliIo): Promise<ExecutionFigure> {
  const files = loadEngineFiles()
  const js = createJsMachine(files, { sha3: sha3Node })
  const executor = createExecutor({ js, sha3: sha3Node }, { chainId: CHAIN_ID })
  const calls = openTxCalls(executor, sample)
  const bare = sample.contracts.length === 0 ? undefined : bareCalls(sample, calls, files)
  const ways = [() => calls.nextBlock(), ...(bare === undefined ? [] : [bare])]
  const rates: number[][] = ways.map(() => [])
  for (let round = 0; round < ROUNDS && !io.signal.aborted; round++) {
    ways.forEach((way, i) => {
      if (round === 0) rate(way, WARM_MS)
      rates[i]?.push(rate(way, RUN_MS))
    })
    io.progress(`${sample.name}, round ${round + 1} of ${ROUNDS}`)
    // Lets signals and output through between the rounds.
    await new Promise((resolve) => setImmediate(resolve))
  }
  const [perSecond, bareRate] = rates.map((each) => Math.round(median(each)))
  const cold = sample.contracts.length === 0 ? undefined : coldCalls(sample, executor)
  js.dispose()
  return {
    name: sample.name,
    perSecond: perSecond as number,
    bare: bareRate ?? null,
    peer: sample.peer,
    firstCallMs: cold?.firstCallMs ?? null,
    keptKilobytes: cold?.keptKilobytes ?? null,
  }
}

function bareCalls(sample: Sample, calls: TxCalls, files: ReturnType<typeof loadEngineFiles>): () => number {
  const sources = new Map(calls.ids.map((id, i) => [id, sample.contracts[i]?.code ?? '']))
  const call = openBareCalls(files, sources)
  for (const action of calls.prepared) call(action)
  let at = 0
  return () => {
    call(calls.actionAt(at++))
    return 1
  }
}

/** First calls of sources that differ in nothing but the name of their class, on a machine that runs already. */
function coldCalls(sample: Sample, deployer: Executor): { firstCallMs: number; keptKilobytes: number } {
  const js = createJsMachine(loadEngineFiles(), { sha3: sha3Node })
  const executor = createExecutor({ js, sha3: sha3Node }, { chainId: CHAIN_ID })
  const spent: number[] = []
  let before = js.kept()
  for (let i = 0; i <= COLD_SOURCES; i++) {
    const calls = openTxCalls(deployer, renamed(sample, i), 1)
    if (i === 1) before = js.kept()
    const start = process.cpuUsage()
    calls.nextBlock(executor)
    // The first one starts the engine itself.
    if (i > 0) spent.push(milliseconds(start))
  }
  const { contracts, bytes } = js.kept()
  js.dispose()
  return {
    firstCallMs: Math.round(median(spent) * 10) / 10,
    keptKilobytes: Math.round((bytes - before.bytes) / (contracts - before.contracts) / 100) / 10,
  }
}

/** The same contracts with sources of their own, and only as much state as the first call needs. */
function renamed({ prepare, ...sample }: Sample, number: number): Sample {
  const contracts = sample.contracts.map(({ code, abi }) => {
    const name = /^class (\w+)/.exec(code)?.[1] as string
    return { abi, code: code.replaceAll(name, name + number) }
  })
  const prepareFew: Sample['prepare'] = (ids, accounts) => prepare?.(ids, accounts.slice(0, 2)) ?? []
  return { ...sample, contracts, prepare: prepareFew }
}

/** Calls a second of processor time, not of the clock: what else the machine does is no part of the figure. */
function rate(run: () => number, forMs: number): number {
  const start = process.cpuUsage()
  let done = 0
  let spent = 0
  while (spent < forMs) {
    // Asking for the time is not free: it is asked for now and then.
    for (let until = performance.now() + 5; performance.now() < until; ) done += run()
    spent = milliseconds(start)
  }
  return (done / spent) * 1_000
}

function milliseconds(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since)
  return (user + system) / 1_000
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] as number
}

function row([name, ...cells]: readonly string[]): string {
  return `${(name as string).padEnd(32)}${cells.map((cell) => cell.padStart(15)).join('')}`
}
