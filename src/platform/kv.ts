/** One change of a batch: a value to put, or null to delete. */
export type KvChange = { readonly key: string; readonly value: Uint8Array | null }

/**
 * An ordered key-value store. Keys are texts compared by their UTF-8 bytes, values bytes.
 * A batch is atomic and durable once its promise resolves: kill -9 later loses nothing of it.
 */
export type KeyValueStore = {
  getSync(key: string): Uint8Array | undefined
  get(key: string): Promise<Uint8Array | undefined>
  batch(changes: readonly KvChange[]): Promise<void>
  /** Entries with from <= key < to in ascending order, at most `limit` of them. */
  range(from: string, to: string, limit: number): Promise<readonly { key: string; value: Uint8Array }[]>
  close(): Promise<void>
}
