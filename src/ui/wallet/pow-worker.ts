import { argon2Hash } from '#core/pow/argon2.ts'
import { parseChallenge } from '#core/pow/challenge.ts'
import { solveChallenge } from '#core/pow/work.ts'

/** What the worker says while it works, and at the end. */
export type WorkMessage =
  | { readonly kind: 'progress'; readonly attempts: number; readonly expected: number }
  | { readonly kind: 'solved'; readonly nonce: number }
  | { readonly kind: 'failed'; readonly code: string }

const TELL_EVERY_MS = 100
const say = (message: WorkMessage) => postMessage(message)

addEventListener('message', ({ data }: MessageEvent<string>) => {
  let told = 0
  const onProgress = ({ attempts, expected }: { attempts: number; expected: number }) => {
    const now = performance.now()
    if (now - told < TELL_EVERY_MS) return
    told = now
    say({ kind: 'progress', attempts, expected })
  }
  try {
    solveChallenge(parseChallenge(data), argon2Hash, { onProgress }).then(
      (nonce) => say({ kind: 'solved', nonce }),
      () => say({ kind: 'failed', code: 'WORK_FAILED' }),
    )
  } catch {
    say({ kind: 'failed', code: 'BAD_CHALLENGE' })
  }
})
