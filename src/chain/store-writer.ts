import type { KeyValueStore, KvChange } from '#platform/kv.ts'

/** Changes that may wait for the store before new blocks have to wait too. */
const MAX_WAITING_CHANGES = 200_000

/** Writes changes in order, one batch after another; what comes in meanwhile goes out together in the next. */
export type StoreWriter = {
  /** Hands over changes that belong together (at least one); `done` runs once the store holds them. */
  write(changes: readonly KvChange[], done?: () => void): void
  /** Resolves when nothing waits. Errors: what the store failed with. */
  idle(): Promise<void>
  /** Resolves at once, or when enough was written to take more. */
  room(): Promise<void>
}

/** Creates a writer; `failed` is told once when the store fails, after which nothing is written any more. */
export function createStoreWriter(kv: KeyValueStore, failed: (error: unknown) => void): StoreWriter {
  let changes: KvChange[] = []
  let callbacks: (() => void)[] = []
  let running: Promise<void> | undefined
  let broken: unknown

  const run = async () => {
    while (changes.length > 0 && broken === undefined) {
      const batch = changes
      const done = callbacks
      changes = []
      callbacks = []
      try {
        await kv.batch(batch)
      } catch (error) {
        broken = error
        failed(error)
        return
      }
      for (const callback of done) callback()
    }
  }

  const start = () => {
    running ??= run().finally(() => {
      running = undefined
    })
    return running
  }

  return {
    write(more, done) {
      for (const change of more) changes.push(change)
      if (done !== undefined) callbacks.push(done)
      start()
    },
    async idle() {
      while (changes.length > 0 || running !== undefined) {
        if (broken !== undefined) throw broken
        await start()
      }
      if (broken !== undefined) throw broken
    },
    async room() {
      while (changes.length > MAX_WAITING_CHANGES && broken === undefined) await start()
    },
  }
}
