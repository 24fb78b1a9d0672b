import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { IostError } from '#core/error.ts'

/** How a supervised process stands. */
export type ChildState = 'starting' | 'ready' | 'stopped' | 'restarting'

export type ChildOptions = {
  readonly name: string
  /** Arguments of the `everest` command line, `--json` is added. */
  readonly args: readonly string[]
  /** File that receives standard error. */
  readonly logFd: number
  readonly onState: (state: ChildState, detail: string) => void
  /** Every JSON line after the ready line. */
  readonly onLine?: (line: Record<string, unknown>) => void
}

/** A process that is kept running until it is stopped. */
export type SupervisedChild = {
  readonly name: string
  /** Starts the process; resolves with its ready line, rejects with CHILD_FAILED when it ends before. */
  start(): Promise<Record<string, unknown>>
  /** Ends the process: SIGTERM, then SIGKILL. Resolves when it is gone. */
  stop(): Promise<void>
  pid(): number | undefined
}

const READY_TIMEOUT_MS = 60_000
const STOP_TIMEOUT_MS = 5_000
const FIRST_RESTART_MS = 2_000
const MAX_RESTART_MS = 30_000
/** A process that ran this long starts over with the shortest pause. */
const HEALTHY_MS = 60_000

/** Creates a supervised process of this very program. A child ends by itself when the parent's channel closes. */
export function superviseChild(options: ChildOptions): SupervisedChild {
  let child: ChildProcess | undefined
  let wanted = false
  let pause = FIRST_RESTART_MS
  let timer: NodeJS.Timeout | undefined

  const launch = (): Promise<Record<string, unknown>> =>
    new Promise((resolve, reject) => {
      options.onState('starting', '')
      const startedAt = performance.now()
      const started = spawn(
        process.execPath,
        [...process.execArgv, process.argv[1] as string, ...options.args, '--json'],
        { stdio: ['ignore', 'pipe', options.logFd, 'ipc'] },
      )
      child = started
      const timeout = setTimeout(() => {
        fail(
          new IostError({
            code: 'CHILD_FAILED',
            name: options.name,
            reason: 'not ready in time',
            ms: READY_TIMEOUT_MS,
          }),
        )
      }, READY_TIMEOUT_MS)
      const fail = (error: Error) => {
        clearTimeout(timeout)
        reject(error)
      }
      createInterface({ input: started.stdout as NodeJS.ReadableStream }).on('line', (text) => {
        const line = parseLine(text)
        if (line === undefined) return
        if (line['ready'] !== true) {
          options.onLine?.(line)
          return
        }
        clearTimeout(timeout)
        options.onState('ready', `pid ${started.pid}`)
        resolve(line)
      })
      started.on('error', fail)
      started.on('exit', (code, signal) => {
        child = undefined
        fail(new IostError({ code: 'CHILD_FAILED', name: options.name, exit: code ?? signal }))
        if (!wanted) {
          options.onState('stopped', '')
          return
        }
        if (performance.now() - startedAt > HEALTHY_MS) pause = FIRST_RESTART_MS
        options.onState('restarting', `ended with ${code ?? signal}, again in ${pause / 1000} s`)
        timer = setTimeout(() => {
          launch().catch(() => undefined)
        }, pause)
        pause = Math.min(pause * 2, MAX_RESTART_MS)
      })
    })

  return {
    name: options.name,
    start() {
      wanted = true
      return launch()
    },
    async stop() {
      wanted = false
      clearTimeout(timer)
      const running = child
      if (running === undefined) return
      const gone = new Promise<void>((resolve) => running.once('exit', () => resolve()))
      running.kill('SIGTERM')
      const kill = setTimeout(() => running.kill('SIGKILL'), STOP_TIMEOUT_MS)
      await gone
      clearTimeout(kill)
    },
    pid: () => child?.pid,
  }
}

function parseLine(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
