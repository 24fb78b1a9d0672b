import { IostError } from '#core/error.ts'
import type { Answer, Ask, RequestName, Requests } from './machine/messages.ts'

/** A request that changed the chain, so that the chain can be made again. */
export type Recorded = { readonly name: RequestName; readonly input: unknown }

/** The contract machine behind its worker. */
export type MachineClient = {
  /** Errors: the machine's codes, MACHINE_STOPPED, MACHINE_FAILED. */
  ask<N extends RequestName>(name: N, input: Requests[N]['input']): Promise<Requests[N]['output']>
  /** Ends what runs; the chain is made again from what it went through before. */
  stop(): Promise<void>
  /** What made the chain what it is. */
  journal(): readonly Recorded[]
  /** Makes the chain that a journal tells of; what each request answered. Errors: as `ask`. */
  replay(journal: readonly Recorded[]): Promise<readonly unknown[]>
}

export const MAX_JOURNAL = 500
const CHANGES = new Set<RequestName>(['reset', 'account', 'publish', 'call', 'jump'])

/** Creates the client; the worker starts with the first request. */
export function createMachineClient(): MachineClient {
  let worker: Worker | undefined
  let serial = 0
  let journal: Recorded[] = []
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: unknown) => void }>()

  function start(): Worker {
    const made = new Worker(new URL('./machine/machine-worker.ts', import.meta.url), {
      type: 'module',
      name: 'contracts',
    })
    made.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
      const ask = waiting.get(data.id)
      waiting.delete(data.id)
      if ('fault' in data) ask?.reject(new IostError({ code: data.fault.code }, data.fault.message))
      else ask?.resolve(data.output)
    })
    made.addEventListener('error', () => end('MACHINE_FAILED'))
    return made
  }

  function end(code: string): void {
    worker?.terminate()
    worker = undefined
    const error = new IostError({ code })
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }

  function send(name: RequestName, input: unknown): Promise<unknown> {
    worker ??= start()
    const ask: Ask = { id: ++serial, name, input }
    const answer = new Promise((resolve, reject) => waiting.set(ask.id, { resolve, reject }))
    worker.postMessage(ask)
    return answer
  }

  async function replay(past: readonly Recorded[]): Promise<readonly unknown[]> {
    journal = []
    const outputs: unknown[] = []
    for (const { name, input } of past.slice(0, MAX_JOURNAL)) {
      if (!CHANGES.has(name)) continue
      outputs.push(await send(name, input))
      journal.push({ name, input })
    }
    return outputs
  }

  return {
    async ask(name, input) {
      const output = (await send(name, input)) as Requests[typeof name]['output']
      if (CHANGES.has(name)) {
        if (name === 'reset') journal = []
        journal.push({ name, input })
      }
      return output
    },
    async stop() {
      end('MACHINE_STOPPED')
      await replay(journal)
    },
    journal: () => journal,
    replay,
  }
}
