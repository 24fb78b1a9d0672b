import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { IostError } from '#core/error.ts'
import type { NetworkDefinition } from '#core/network.ts'
import type { CheckedHead } from '#light/live-chain.ts'
import { openNodeLight } from '#light/open.node.ts'
import { openFolderBlobs } from '#light/storage/blobs.node.ts'
import { openLightStore } from '#light/store.ts'
import { unpackRun } from '#p2p/light/compact-run.ts'
import { systemClock } from '#platform/clock.ts'
import { sha3Node } from '#platform/sha3.node.ts'
import { createProofBuilder } from '#relay/proof-builder.ts'
import { recordedNetwork } from '#relay/recording-files.ts'
import { createRecordingSource } from '#relay/recording-source.ts'
import { createRelay } from '#relay/relay.ts'
import type { CliIo } from '../io.ts'

const ROUNDS = 5
const STORED_HEADS = 30_000
const PIECE = 3_000
const WAIT_MS = 60_000

/** A light node of this process against a relay of this process over a loopback WebSocket, 26 epochs of 17 witnesses. */
export type LightFigures = {
  readonly heads: number
  readonly epochs: number
  /** ms from start with nothing stored to the relay's irreversible head, median and best. */
  readonly coldMs: number
  readonly coldBestMs: number
  /** The same with everything stored. */
  readonly warmMs: number
  readonly warmBestMs: number
  readonly bytesIn: number
  readonly signatures: number
  /** Heads packed and written to disk a second. */
  readonly storedPerSecond: number
}

/** Measures cold and warm start and the header store. Errors: ENVIRONMENT without a recording, NOT_REACHED. */
export async function benchLight(io: CliIo, dir: string = defaultDir()): Promise<LightFigures> {
  if (!existsSync(join(dir, 'heads.bin.gz')))
    throw new IostError(
      { code: 'ENVIRONMENT', dir },
      `the light benchmark needs a recording with heads in ${dir}`,
    )
  const network = recordedNetwork(dir)
  const source = createRecordingSource(dir, network)
  const relay = createRelay(
    { source, clock: systemClock() },
    { listen: ['/ip4/127.0.0.1/tcp/0/ws'], dataDir: undefined, relays: [], publishes: false },
  )
  const folder = await mkdtemp(join(tmpdir(), 'everest-bench-'))
  try {
    await relay.start()
    const address = relay.addresses()[0] as string
    // One run unmeasured: the relay builds its proofs once, the engine compiles.
    const first = await visit(network, address, join(folder, 'first'))
    const cold: number[] = []
    const warm: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      cold.push((await visit(network, address, join(folder, `round-${round}`))).ms)
      warm.push((await visit(network, address, join(folder, `round-${round}`))).ms)
      io.progress(`light ${round + 1}/${ROUNDS}: cold ${cold.at(-1)} ms, warm ${warm.at(-1)} ms`)
    }
    return {
      heads: source.tip().number,
      epochs: first.epochs,
      coldMs: median(cold),
      coldBestMs: Math.min(...cold),
      warmMs: median(warm),
      warmBestMs: Math.min(...warm),
      bytesIn: first.bytesIn,
      signatures: first.signatures,
      storedPerSecond: await storeSpeed(join(folder, 'speed'), source, network),
    }
  } finally {
    await relay.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function visit(network: NetworkDefinition, relay: string, storeDir: string) {
  const node = await openNodeLight({ network, relays: [relay], storeDir })
  try {
    await node.start()
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new IostError({ code: 'NOT_REACHED' })), WAIT_MS)
      const look = () => {
        if (node.status().counters.msToIrreversible === null) return
        clearTimeout(timer)
        resolve()
      }
      node.subscribe(look)
      look()
    })
    const { counters, epoch } = node.status()
    return {
      ms: Math.round(counters.msToIrreversible ?? 0),
      bytesIn: counters.bytesIn,
      signatures: counters.signatures,
      epochs: epoch?.epoch ?? 0,
    }
  } finally {
    await node.stop()
  }
}

async function storeSpeed(
  folder: string,
  source: ReturnType<typeof createRecordingSource>,
  network: NetworkDefinition,
): Promise<number> {
  const builder = createProofBuilder(source)
  const known = [...network.params.witnesses, ...network.params.witnesses]
  const heads: CheckedHead[] = []
  while (heads.length < STORED_HEADS) {
    const from = heads.length + 1
    const run = await builder.heads(from, Math.min(STORED_HEADS, from + PIECE - 1), 0)
    for (const item of unpackRun(run, known, sha3Node)) heads.push({ ...item, signed: false })
  }
  const store = openLightStore(await openFolderBlobs(folder), 'bench', () => undefined, sha3Node)
  const started = performance.now()
  for (let at = 0; at < heads.length; at += PIECE) await store.saveHeads(heads.slice(at, at + PIECE))
  return Math.round((heads.length / (performance.now() - started)) * 1000)
}

function defaultDir(): string {
  const root = process.env['EVEREST_ROOT'] ?? process.cwd()
  return process.env['EVEREST_RECORDING'] ?? join(root, '..', 'shared', 'recordings', 'epochs')
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0
}
