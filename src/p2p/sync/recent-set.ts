import type { Clock } from '#platform/clock.ts'

/** Keys that are remembered for a while. */
export type RecentSet = {
  has(key: string): boolean
  add(key: string): void
  delete(key: string): void
}

/** Creates a set whose keys fall out after so many ms, or the oldest first when there are too many. */
export function createRecentSet(clock: Clock, keepMs: number, most: number): RecentSet {
  const until = new Map<string, bigint>()
  const keep = BigInt(keepMs) * 1_000_000n
  return {
    has(key) {
      const end = until.get(key)
      return end !== undefined && clock.now() <= end
    },
    add(key) {
      until.delete(key)
      until.set(key, clock.now() + keep)
      const now = clock.now()
      for (const [oldest, end] of until) {
        if (until.size <= most && end >= now) break
        until.delete(oldest)
      }
    },
    delete: (key) => void until.delete(key),
  }
}
