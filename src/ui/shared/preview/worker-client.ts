import { IostError } from '#core/error.ts'
import type { Tx } from '#core/tx/tx.ts'
import type { Preview, PreviewInput } from '#vm/preview-types.ts'
import type { PreviewAnswer, PreviewAsk } from './messages.ts'

/** The machine that tries transactions. Errors of both: PREVIEW_TIMEOUT, PREVIEW_FAILED, those of `previewTx`. */
export type PreviewMachine = {
  firstKeys(tx: Tx): Promise<readonly string[]>
  run(input: PreviewInput): Promise<Preview>
}

/** What one run may take; gas ends a program long before. */
const RUN_WAIT_MS = 30_000
/** The engine is kept for the next question and goes after so long without one. */
const IDLE_MS = 60_000

/** Creates the machine; its worker starts with the first question. */
export function createPreviewMachine(): PreviewMachine {
  const waiting = new Map<number, { take: (answer: PreviewAnswer) => void; fail: (code: string) => void }>()
  let worker: Worker | undefined
  let idle: ReturnType<typeof setTimeout> | undefined
  let count = 0

  const end = (code: string): void => {
    worker?.terminate()
    worker = undefined
    for (const { fail } of waiting.values()) fail(code)
    waiting.clear()
  }

  const start = (): Worker => {
    const made = new Worker(new URL('./preview-worker.ts', import.meta.url), {
      type: 'module',
      name: 'preview',
    })
    made.addEventListener('message', ({ data }: MessageEvent<PreviewAnswer>) =>
      waiting.get(data.id)?.take(data),
    )
    made.addEventListener('error', () => end('PREVIEW_FAILED'))
    return made
  }

  const ask = (what: PreviewAsk['ask']): Promise<PreviewAnswer> => {
    clearTimeout(idle)
    worker ??= start()
    count += 1
    const id = count
    const answer = new Promise<PreviewAnswer>((resolve, reject) => {
      const timer = setTimeout(() => end('PREVIEW_TIMEOUT'), RUN_WAIT_MS)
      const settle = (): void => {
        clearTimeout(timer)
        waiting.delete(id)
        if (waiting.size === 0) idle = setTimeout(() => end('PREVIEW_FAILED'), IDLE_MS)
      }
      waiting.set(id, {
        take(given) {
          settle()
          if ('fault' in given) reject(new IostError({ code: given.fault.code }, given.fault.message))
          else resolve(given)
        },
        fail(code) {
          settle()
          reject(new IostError({ code }))
        },
      })
    })
    worker.postMessage({ id, ask: what } satisfies PreviewAsk)
    return answer
  }

  return {
    async firstKeys(tx) {
      const answer = await ask({ kind: 'keys', tx })
      return 'keys' in answer ? answer.keys : []
    },
    async run(input) {
      const answer = await ask({ kind: 'run', input })
      if (!('preview' in answer)) throw new IostError({ code: 'PREVIEW_FAILED' })
      return answer.preview
    },
  }
}
