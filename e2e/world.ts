import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** What the stories need to know of the running network. */
export type World = { readonly page: string; readonly relay: string }

/** A running network; `order` passes a line such as `stop node1` to it. */
export type RunningWorld = {
  readonly world: World
  readonly order: (line: string) => void
  readonly stop: () => Promise<void>
}

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const READY_WAIT_MS = 180_000
const STOP_WAIT_MS = 15_000
const FIRST_BASE = 20_000
const BASES = 120
const BASE_STEP = 200
const USED_OFFSETS = [0, 1, 2, 10, 11, 12, 20, 21, 22, 30, 31, 32, 40, 41, 42, 100, 101, 102]

/** Starts a fresh private network with the built app; the answer ends it and deletes its data. */
export async function startWorld(): Promise<RunningWorld> {
  if (!existsSync(join(ROOT, 'dist', 'index.html'))) throw new Error('dist is missing: npm run build')
  const data = await mkdtemp(join(tmpdir(), 'everest-e2e-'))
  const base = await freeBase()
  const args = ['everest', 'net', '--fresh', '--follower', '--page', '--json', '--data', data]
  const child = spawn(
    process.execPath,
    [join(ROOT, 'src', 'cli', 'bootstrap.mjs'), ...args, '--port-base', String(base)],
    { cwd: ROOT, stdio: ['pipe', 'pipe', 'inherit'] },
  )
  const stop = async () => {
    await end(child)
    await rm(data, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    const ready = await readyLine(child)
    const page = String(ready['page'])
    const [relay] = ready['relay'] as string[]
    const order = (line: string) => child.stdin?.write(`${line}\n`)
    return { world: { page, relay: relay ?? '' }, order, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function readyLine(child: ChildProcess): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the network did not get ready')), READY_WAIT_MS)
    child.once('exit', (code) => reject(new Error(`the network ended with ${code}`)))
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (text) => {
      const line = JSON.parse(text) as Record<string, unknown>
      if (line['ready'] !== true) return
      clearTimeout(timer)
      resolve(line)
    })
  })
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WAIT_MS)
  await gone
  clearTimeout(timer)
}

async function freeBase(): Promise<number> {
  const start = Math.floor(Math.random() * BASES)
  for (let step = 0; step < BASES; step++) {
    const base = FIRST_BASE + ((start + step) % BASES) * BASE_STEP
    const free = await Promise.all(USED_OFFSETS.map((offset) => isFree(base + offset)))
    if (free.every(Boolean)) return base
  }
  throw new Error('no free ports')
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
