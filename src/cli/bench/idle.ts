import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { encodeBase58 } from '#core/codec/base58.ts'
import { IostError } from '#core/error.ts'
import { formatNetwork } from '#core/network.ts'
import { systemClock } from '#platform/clock.ts'
import { sha3Node } from '#platform/sha3.node.ts'
import { loadEngineFiles } from '#vm/engine/load.node.ts'
import { createJsMachine } from '#vm/engine/machine.ts'
import { createExecutor } from '#vm/executor.ts'
import { createPrivateNetwork, PRIVATE_CHAIN_ID } from '#vm/genesis/private-network.ts'
import type { CliIo } from '../io.ts'

/** The node's start is not idling: it is left out. */
const SETTLE_MS = 5_000
const MEASURE_MS = 15_000
/** go-iost's own figures on such a machine. */
const PEER = { megabytes: 823, cpuPercent: 3, startSeconds: 3.4 } as const
const BYTES_PER_MEGABYTE = 1e6

export type IdleFigures = {
  readonly megabytes: number
  /** Of one core, over the time measured. */
  readonly cpuPercent: number
  /** From the start of the process to its first block. */
  readonly startSeconds: number
}

/** Memory, processor time and start of a lone witness that makes empty blocks: a process of this very program. Linux only. */
export async function benchIdle(io: CliIo): Promise<IdleFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'everest-idle-'))
  const clock = systemClock()
  try {
    const js = createJsMachine(loadEngineFiles(), { sha3: sha3Node })
    const executor = createExecutor({ js, sha3: sha3Node }, { chainId: PRIVATE_CHAIN_ID })
    const { definition, producers } = createPrivateNetwork(
      executor,
      { witnesses: 1, genesisTime: clock.now() - 1_000_000_000n },
      sha3Node,
    )
    js.dispose()
    await writeFile(join(folder, 'network.json'), formatNetwork(definition))
    await writeFile(join(folder, 'key'), encodeBase58(producers[0]?.keys.secret ?? new Uint8Array(0)))
    io.progress(`watching an idle node for ${(SETTLE_MS + MEASURE_MS) / 1000} s`)
    const figures = await watch(folder)
    io.text(
      `idle node: ${figures.megabytes} MB, ${figures.cpuPercent} % of a core, first block after ${figures.startSeconds} s; ` +
        `go-iost ${PEER.megabytes} MB, ${PEER.cpuPercent} %, ${PEER.startSeconds} s`,
    )
    return figures
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function watch(folder: string): Promise<IdleFigures> {
  const path = (name: string) => join(folder, name)
  const args = ['node', '--data', path('data'), '--network', path('network.json'), '--key', path('key')]
  const ports = ['--p2p-port', '0', '--rest-port', '0', '--grpc-port', '0', '--log-level', 'error', '--json']
  const started = performance.now()
  const child = spawn(process.execPath, [...process.execArgv, process.argv[1] as string, ...args, ...ports], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const firstBlock = new Promise<number>((resolve, reject) => {
      child.once('exit', (code) => reject(new IostError({ code: 'CHILD_FAILED', exit: code })))
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (Number((JSON.parse(line) as { head?: number }).head) > 0) resolve(performance.now() - started)
      })
    })
    const startSeconds = Math.round((await firstBlock) / 100) / 10
    await pause(SETTLE_MS)
    const from = await processorSeconds(child.pid)
    await pause(MEASURE_MS)
    const used = (await processorSeconds(child.pid)) - from
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8')
    const kilobytes = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1])
    return {
      megabytes: Math.round((kilobytes * 1024) / BYTES_PER_MEGABYTE),
      cpuPercent: Math.round((used / MEASURE_MS) * 1000 * 1000) / 10,
      startSeconds,
    }
  } finally {
    child.kill('SIGTERM')
  }
}

/** User and system time of a process; the kernel counts in hundredths of a second. */
async function processorSeconds(pid: number | undefined): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / 100
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
