import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** What the ready line of `everest net` holds. */
export type NetLine = {
  readonly chainId: number
  readonly nodes: readonly { name: string; role: string; rest: string; p2p: string; pid: number }[]
  readonly relay: readonly string[]
  readonly faucet: string
  readonly network: string
}

/** A running `everest net` of a test. */
export type NetProcess = {
  readonly ready: NetLine
  readonly pid: number
  readonly portBase: number
  /** Writes one order to its standard input. */
  order(text: string): void
  stop(): Promise<number | null>
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const CLI = join(ROOT, 'src', 'cli', 'everest.ts')
const PORTS_NEEDED = 110
const START_MS = 150_000

/** Arguments that run the command from source. */
export const everestArgs = (...args: readonly string[]): string[] => ['--import', 'tsx', CLI, ...args]

/** Starts a private network on free ports in a folder of its own. */
export async function startNet(...flags: readonly string[]): Promise<NetProcess> {
  const data = await mkdtemp(join(tmpdir(), 'everest-net-'))
  const portBase = await freeBase()
  const args = everestArgs('net', '--data', data, '--port-base', String(portBase), '--json', ...flags)
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['pipe', 'pipe', 'inherit'] })
  const ready = await readyLine(child)
  return {
    ready,
    pid: child.pid as number,
    portBase,
    order: (text) => child.stdin?.write(`${text}\n`),
    stop: async () => {
      const code = await ended(child)
      await rm(data, { recursive: true, force: true })
      return code
    },
  }
}

function readyLine(child: ChildProcess): Promise<NetLine> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGTERM')
      reject(new Error('the network is not ready in time'))
    }, START_MS)
    child.once('exit', (code) => reject(new Error(`everest net ended with ${code}`)))
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).once('line', (line) => {
      clearTimeout(timer)
      const value = JSON.parse(line) as NetLine & { ready?: boolean }
      if (value.ready === true) resolve(value)
      else reject(new Error(line))
    })
  })
}

function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return Promise.resolve(child.exitCode)
  return new Promise((resolve) => {
    child.once('exit', resolve)
    child.kill('SIGTERM')
  })
}

/** A base from which the ports of a network are free. */
async function freeBase(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const base = 33_000 + Math.floor(Math.random() * 250) * PORTS_NEEDED
    const free = await Promise.all([0, 1, 2, 10, 20, 30, 40, 100, 101].map((offset) => isFree(base + offset)))
    if (free.every(Boolean)) return base
  }
  throw new Error('no free ports')
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)))
  })
}
