import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { decodeBlock } from '#core/block/block-proto.ts'
import { IostError } from '#core/error.ts'
import { sha3Node } from '#platform/sha3.node.ts'
import { readMeta } from '#recording/meta.ts'
import { openRecords } from '#recording/record-file.ts'
import { createExecutor } from '#vm/executor.ts'
import { type CliIo, EXIT, usageError } from '../io.ts'
import { loadJsMachine } from '../js-machine.ts'
import { BLOCKS, findGenesis } from '../replay/genesis.ts'
import { createReplay, type ReceiptDifference } from '../replay/replay-chain.ts'
import { compareState, type StateDifference } from '../replay/state-file.ts'

/** A chain that went wrong goes on being wrong: more than so many differences are only counted. */
const MAX_DIFFERENCES = 1_000
const SHOWN = 300
const PROGRESS_BLOCKS = 500

/** `everest replay DIR`: executes every block of a recorded chain and compares receipts and the final state. Errors: NO_BLOCKS, as openRecords. */
export async function runReplay(args: string[], io: CliIo): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { base: { type: 'string' }, genesis: { type: 'string' }, to: { type: 'string' } },
  })
  const dir = positionals[0]
  if (dir === undefined || positionals.length > 1) throw usageError('replay needs one folder')
  if (values.base !== undefined && values.genesis !== undefined) {
    throw usageError('--base and --genesis exclude each other')
  }
  if (values.to !== undefined && !/^[0-9]{1,9}$/.test(values.to))
    throw usageError('--to needs a block number')
  const to = values.to === undefined ? Number.POSITIVE_INFINITY : Number(values.to)

  const started = performance.now()
  const meta = readMeta(dir)
  const js = loadJsMachine()
  const executor = createExecutor({ js, sha3: sha3Node }, { chainId: meta.chainId })
  const replay = createReplay(executor, meta.chainId)
  const reader = openRecords(join(dir, BLOCKS))
  const differences: ReceiptDifference[] = []
  let blocks = 0
  let txs = 0
  let wrong = 0
  let last = -1
  /** ms spent on blocks behind block 0: executed and compared; reading them from the file is not in it. */
  let executing = 0

  const run = (block: ReturnType<typeof decodeBlock>) => {
    if (block.head.number !== last + 1) {
      throw new IostError({ code: 'RECORD_ORDER', got: block.head.number, before: last })
    }
    last = block.head.number
    const from = performance.now()
    const found = replay.run(block)
    if (last > 0) executing += performance.now() - from
    blocks += 1
    txs += block.txs.length
    wrong += found.length
    for (const difference of found) {
      if (differences.length >= MAX_DIFFERENCES) break
      differences.push(difference)
      const { tx, hash, field, want, got } = difference
      io.text(`block ${last} tx ${tx} ${hash} ${field}\n  want ${show(want)}\n  got  ${show(got)}`)
    }
    if (blocks % PROGRESS_BLOCKS === 0) io.progress(`block ${last}`)
  }

  for (let record = await reader.next(); record !== undefined; record = await reader.next()) {
    const block = decodeBlock(record)
    if (block.head.number > to || io.signal.aborted) break
    if (last === -1 && block.head.number > 0) {
      run(await findGenesis(dir, meta, { base: values.base, folder: values.genesis }, executor))
    }
    run(block)
  }
  reader.close()
  js.dispose()
  // Nothing compared is nothing shown.
  if (blocks === 0 && !io.signal.aborted)
    throw new IostError({ code: 'NO_BLOCKS', dir }, `there is no block to execute in ${dir}`)

  const stateFound =
    stateAt(dir) === last ? await compareState(join(dir, 'state.jsonl.gz'), replay.state) : undefined
  for (const { key, reason } of (stateFound ?? []).slice(0, MAX_DIFFERENCES))
    io.text(`state ${reason} ${key}`)
  const seconds = Math.round(performance.now() - started) / 1000
  const ok = wrong === 0 && (stateFound?.length ?? 0) === 0 && !io.signal.aborted
  io.json({
    ok,
    blocks,
    txs,
    identical: txs - wrong,
    differences,
    stateKeys: replay.state.size,
    stateDifferences: stateFound?.length ?? null,
    stateDifferenceKeys: firstKeys(stateFound ?? []),
    seconds,
    blocksPerSecond: last > 0 ? Math.round((last * 1_000) / executing) : null,
  })
  return ok ? EXIT.ok : EXIT.no
}

function firstKeys(found: readonly StateDifference[]): readonly StateDifference[] {
  return found.slice(0, MAX_DIFFERENCES)
}

/** The block that the recorded state belongs to, or undefined where there is none. */
function stateAt(dir: string): number | undefined {
  const meta = JSON.parse(readFileSync(join(dir, 'meta.json'), 'utf8')) as { stateAt?: unknown }
  return typeof meta.stateAt === 'number' ? meta.stateAt : undefined
}

function show(value: unknown): string {
  const text = JSON.stringify(value)
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text
}
