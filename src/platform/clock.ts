/** The time as an argument: ns since 1970, and timers that can be stopped. */
export type Clock = {
  /** Now in ns; never smaller than an earlier answer by more than the system clock was set back. */
  now(): bigint
  /** Runs a task once after so many ms; the answer cancels it. */
  after(ms: number, task: () => void): () => void
}

/** The system's clock. */
export function systemClock(): Clock {
  return {
    now: () => BigInt(Math.round((performance.timeOrigin + performance.now()) * 1000)) * 1000n,
    after(ms, task) {
      const timer = setTimeout(task, ms)
      return () => clearTimeout(timer)
    },
  }
}

/** Resolves after so many ms, or at once when the signal fires. */
export function sleep(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve()
    const done = () => {
      cancel()
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const cancel = clock.after(ms, done)
    signal?.addEventListener('abort', done)
  })
}
