import { IostError } from '#core/error.ts'
import type { ChallengeAnswer, ClaimAnswer } from '#core/pow/claim.ts'
import type { WorkMessage } from './pow-worker.ts'

/** How far the work is: attempts made, how many it takes on average, ms since the start. */
export type FaucetProgress =
  | { readonly step: 'asking' }
  | { readonly step: 'working'; readonly attempts: number; readonly expected: number; readonly ms: number }
  | { readonly step: 'claiming' }

const CLAIM_WAIT_MS = 90_000

/**
 * Gets an account from the faucet: asks for a challenge, works on it in a worker, hands in the claim.
 * Errors: FAUCET_UNREACHABLE, the faucet's own codes, and the signal's reason when it is aborted.
 */
export async function claimAccount(
  faucet: string,
  account: string,
  key: string,
  options: { readonly signal: AbortSignal; readonly onProgress: (progress: FaucetProgress) => void },
): Promise<ClaimAnswer> {
  const { signal, onProgress } = options
  onProgress({ step: 'asking' })
  const query = new URLSearchParams({ account, key })
  const { challenge, seal } = await ask<ChallengeAnswer>(`${faucet}/challenge?${query}`, { signal })
  const nonce = await work(challenge, signal, onProgress)
  onProgress({ step: 'claiming' })
  return ask<ClaimAnswer>(`${faucet}/claim`, {
    method: 'POST',
    body: JSON.stringify({ challenge, seal, nonce }),
    signal: AbortSignal.any([signal, AbortSignal.timeout(CLAIM_WAIT_MS)]),
  })
}

function work(
  challenge: string,
  signal: AbortSignal,
  onProgress: (progress: FaucetProgress) => void,
): Promise<number> {
  const worker = new Worker(new URL('./pow-worker.ts', import.meta.url), { type: 'module', name: 'work' })
  const start = performance.now()
  return new Promise<number>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    worker.addEventListener('error', () => reject(new IostError({ code: 'WORK_FAILED' })))
    worker.addEventListener('message', ({ data }: MessageEvent<WorkMessage>) => {
      if (data.kind === 'solved') resolve(data.nonce)
      else if (data.kind === 'failed') reject(new IostError({ code: data.code }))
      else
        onProgress({
          step: 'working',
          attempts: data.attempts,
          expected: data.expected,
          ms: performance.now() - start,
        })
    })
    worker.postMessage(challenge)
  }).finally(() => worker.terminate())
}

async function ask<T>(url: string, init: RequestInit): Promise<T> {
  let answer: Response
  let body: Record<string, unknown>
  try {
    answer = await fetch(url, init)
    body = await answer.json()
  } catch (error) {
    init.signal?.throwIfAborted()
    throw new IostError({ code: 'FAUCET_UNREACHABLE' }, String(error))
  }
  if (!answer.ok) {
    const code = typeof body['code'] === 'string' ? body['code'] : 'FAUCET_UNREACHABLE'
    throw new IostError({ code })
  }
  return body as T
}
