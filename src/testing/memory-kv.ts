import type { KeyValueStore } from '#platform/kv.ts'

/** A key-value store in memory. */
export function createMemoryKv(): KeyValueStore {
  const map = new Map<string, Uint8Array>()
  return {
    getSync: (key) => map.get(key),
    get: async (key) => map.get(key),
    async batch(changes) {
      for (const { key, value } of changes) {
        if (value === null) map.delete(key)
        else map.set(key, value.slice())
      }
    },
    async range(from, to, limit) {
      const keys = [...map.keys()].filter((key) => key >= from && key < to).sort()
      return keys.slice(0, limit).map((key) => ({ key, value: map.get(key) as Uint8Array }))
    },
    close: async () => {},
  }
}
