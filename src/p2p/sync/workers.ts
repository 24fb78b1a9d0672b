/** Runs a task over a source of items with a bound on how many run at once. */
export type Workers = {
  /** Looks for items now; call it after adding some. */
  wake(): void
  /** Takes no more items; resolves when the running tasks ended. */
  stop(): Promise<void>
}

/** Creates idle workers; a task must not reject. */
export function createWorkers<T>(
  count: number,
  next: () => T | undefined,
  task: (item: T) => Promise<void>,
): Workers {
  const running = new Set<Promise<void>>()
  let stopped = false
  const work = async (): Promise<void> => {
    for (let item = next(); item !== undefined && !stopped; item = next()) await task(item)
  }
  return {
    wake() {
      if (stopped || running.size >= count) return
      const run = work().finally(() => running.delete(run))
      running.add(run)
    },
    async stop() {
      stopped = true
      await Promise.all(running)
    },
  }
}
