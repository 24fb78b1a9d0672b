import { IostError } from '#core/error.ts'
import { isChange, type Journal, journalOf, NO_JOURNAL, type Recorded, withChange } from './journal.ts'
import type { Answer, Ask, RequestName, Requests } from './machine/messages.ts'

/** Told of each change that is made again: what it answered, how many are made, of how many. */
export type Told = (output: unknown, made: number, of: number) => void

/** The contract machine behind its worker. */
export type MachineClient = {
  /**
   * A chain that ended with its worker is made again first.
   * Errors: the machine's codes, MACHINE_STOPPED, MACHINE_FAILED; JOURNAL_FULL before anything is changed.
   */
  ask<N extends RequestName>(name: N, input: Requests[N]['input']): Promise<Requests[N]['output']>
  /** Ends what runs, and the chain with it; what made the chain is kept. */
  stop(): void
  /** Makes the chain again if it ended. Errors: as `ask`. */
  remake(told?: Told): Promise<void>
  /** What made the chain what it is, or is to make it. */
  journal(): Journal
  /** Makes the chain that changes tell of, as many as a journal holds; how many it does not. Errors: as `ask`. */
  replay(changes: readonly Recorded[], told?: Told): Promise<number>
}

/** Starts the worker that holds the machine. */
function startWorker(): Worker {
  return new Worker(new URL('./machine/machine-worker.ts', import.meta.url), {
    type: 'module',
    name: 'contracts',
  })
}

/** Creates the client; the worker starts with the first request. */
export function createMachineClient(start: () => Worker = startWorker): MachineClient {
  let worker: Worker | undefined
  let serial = 0
  let journal = NO_JOURNAL
  let isMade = true
  let life = 0
  let making: Promise<void> | undefined
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: unknown) => void }>()

  function listened(made: Worker): Worker {
    made.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
      const ask = waiting.get(data.id)
      waiting.delete(data.id)
      if ('fault' in data) ask?.reject(new IostError({ code: data.fault.code }, data.fault.message))
      else ask?.resolve(data.output)
    })
    made.addEventListener('error', () => {
      if (worker === made) end('MACHINE_FAILED')
    })
    return made
  }

  function end(code: string): void {
    worker?.terminate()
    worker = undefined
    life++
    isMade = journal.entries.length === 0
    making = undefined
    const error = new IostError({ code })
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }

  function send(name: RequestName, input: unknown): Promise<unknown> {
    worker ??= listened(start())
    const ask: Ask = { id: ++serial, name, input }
    const answer = new Promise((resolve, reject) => waiting.set(ask.id, { resolve, reject }))
    worker.postMessage(ask)
    return answer
  }

  function stillIn(own: number): void {
    if (life !== own) throw new IostError({ code: 'MACHINE_STOPPED' })
  }

  /** The journal stays whole meanwhile: whatever ends this, it can begin again. */
  async function make(told?: Told): Promise<void> {
    const { entries } = journal
    const own = life
    for (const [at, { name, input }] of entries.entries()) {
      const output = await send(name, input)
      stillIn(own)
      told?.(output, at + 1, entries.length)
      stillIn(own)
    }
    isMade = true
  }

  function remake(told?: Told): Promise<void> {
    if (isMade) return Promise.resolve()
    if (making !== undefined) return making
    const run = make(told)
    making = run
    const done = () => {
      if (making === run) making = undefined
    }
    run.then(done, done)
    return run
  }

  return {
    async ask(name, input) {
      if (name !== 'analyse' && name !== 'test' && name !== 'reset') await remake()
      if (isChange(name)) withChange(journal, { name, input })
      const own = life
      const output = (await send(name, input)) as Requests[typeof name]['output']
      if (isChange(name)) journal = withChange(journal, { name, input })
      if (name === 'reset') isMade = life === own
      return output
    },
    stop: () => end('MACHINE_STOPPED'),
    remake,
    journal: () => journal,
    async replay(changes, told) {
      const own =
        changes[0]?.name === 'reset'
          ? changes
          : [{ name: 'reset' as const, input: { accounts: [] } }, ...changes]
      const { journal: kept, leftOut } = journalOf(own.filter(({ name }) => isChange(name)))
      // Another chain may be on its way: its changes are none of this one's.
      if (making !== undefined) end('MACHINE_STOPPED')
      journal = kept
      isMade = false
      await remake(told)
      return leftOut
    },
  }
}
