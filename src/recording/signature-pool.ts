import { availableParallelism } from 'node:os'
import type { Worker } from 'node:worker_threads'
import { IostError } from '#core/error.ts'
import type { SignatureCheck } from '#core/keys/verify.ts'
import { startWorker } from '#platform/worker.node.ts'
import { type BatchVerdicts, packChecks } from './signature-batch.ts'

/** Signatures per message to a worker, and messages a worker may have waiting. */
const BATCH_SIZE = 256
const MAX_WAITING = 8
const MAX_THREADS = 4

/** Checks signatures of many blocks on worker threads. */
export type SignaturePool = {
  /** Hands in one signature of a block; resolves when there is room for more. */
  add(block: number, check: SignatureCheck): Promise<void>
  /** Lowest block so far with a signature that does not hold, or undefined. */
  readonly firstBad: number | undefined
  /** Resolves when every signature handed in was checked. Errors: ENVIRONMENT when a thread died. */
  drain(): Promise<void>
  stop(): Promise<void>
}

type Slot = { readonly worker: Worker; waiting: number }

/** Starts a pool; by default one thread per processor, four at most. */
export function createSignaturePool(threads = Math.min(MAX_THREADS, availableParallelism())): SignaturePool {
  const slots: Slot[] = Array.from({ length: threads }, () => ({
    worker: startWorker(import.meta.url, './signature.worker.node.ts'),
    waiting: 0,
  }))
  const sent = new Map<number, { readonly blocks: readonly number[]; readonly slot: Slot }>()
  let blocks: number[] = []
  let checks: SignatureCheck[] = []
  let nextId = 0
  let firstBad: number | undefined
  let died: IostError | undefined
  let wake: () => void = () => {}

  for (const slot of slots) {
    slot.worker.on('message', ({ id, verdicts }: BatchVerdicts) => {
      const batch = sent.get(id)
      sent.delete(id)
      slot.waiting -= 1
      batch?.blocks.forEach((block, index) => {
        if (verdicts[index] !== 1 && (firstBad === undefined || block < firstBad)) firstBad = block
      })
      wake()
    })
    slot.worker.on('error', (error) => {
      died = new IostError({ code: 'ENVIRONMENT', reason: error.message }, 'a signature thread died')
      wake()
    })
  }

  const send = (): void => {
    if (checks.length === 0) return
    const slot = slots.reduce((least, other) => (other.waiting < least.waiting ? other : least))
    const bytes = packChecks(checks)
    sent.set(nextId, { blocks, slot })
    slot.waiting += 1
    slot.worker.postMessage({ id: nextId, bytes }, [bytes.buffer as ArrayBuffer])
    nextId += 1
    blocks = []
    checks = []
  }

  const until = async (done: () => boolean): Promise<void> => {
    while (!done()) {
      if (died !== undefined) throw died
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }

  return {
    get firstBad() {
      return firstBad
    },
    async add(block, check) {
      blocks.push(block)
      checks.push(check)
      if (checks.length < BATCH_SIZE) return
      send()
      await until(() => sent.size < MAX_WAITING * slots.length)
    },
    async drain() {
      send()
      await until(() => sent.size === 0)
    },
    async stop() {
      await Promise.all(slots.map((slot) => slot.worker.terminate()))
    },
  }
}
