/** One change: a value to put, or null to delete. */
export type BlobChange = { readonly key: string; readonly value: Uint8Array | null }

/**
 * A small store of named byte strings: what a light node keeps between visits. It may be emptied by others at any time,
 * so readers treat what they get as a hint. Errors of put: STORAGE_FULL, STORAGE_FAILED.
 */
export type BlobStore = {
  get(key: string): Promise<Uint8Array | undefined>
  put(changes: readonly BlobChange[]): Promise<void>
  /** Keys with a prefix in ascending order. */
  keys(prefix: string): Promise<readonly string[]>
  close(): Promise<void>
}

/** A store in memory, for tests and for nodes without a place to keep anything. */
export function createMemoryBlobs(): BlobStore {
  const map = new Map<string, Uint8Array>()
  return {
    get: async (key) => map.get(key)?.slice(),
    async put(changes) {
      for (const { key, value } of changes) {
        if (value === null) map.delete(key)
        else map.set(key, value.slice())
      }
    },
    keys: async (prefix) => [...map.keys()].filter((key) => key.startsWith(prefix)).sort(),
    close: async () => {},
  }
}
