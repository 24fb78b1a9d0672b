import { ClassicLevel } from 'classic-level'
import { IostError } from '#core/error.ts'
import type { KeyValueStore } from '#platform/kv.ts'
import { decodeKey, encodeKey } from './key-bytes.ts'

/** LevelDB's block cache; the state that is in use is cached above it already. */
const BLOCK_CACHE_BYTES = 8 * 1024 * 1024
/** Bytes gathered in memory before they become a table file. */
const WRITE_BUFFER_BYTES = 8 * 1024 * 1024

/**
 * Opens (or makes) the store of a folder. A batch is atomic and survives kill -9 once its promise resolves, because the
 * operating system then holds it; a power cut may take the last batches, never a part of one.
 * Errors: STORE_LOCKED when another process has it open, STORE_FULL when a write finds no room, STORE_FAILED else.
 */
export async function openLevelKv(folder: string): Promise<KeyValueStore> {
  const db = new ClassicLevel<Uint8Array, Uint8Array>(folder, {
    keyEncoding: 'view',
    valueEncoding: 'view',
    cacheSize: BLOCK_CACHE_BYTES,
    writeBufferSize: WRITE_BUFFER_BYTES,
  })
  await db.open().catch((error: unknown) => {
    throw storeError(error, folder)
  })
  return {
    getSync: (key) => db.getSync(encodeKey(key)),
    get: (key) => db.get(encodeKey(key)),
    async batch(changes) {
      const operations = changes.map(({ key, value }) =>
        value === null
          ? { type: 'del' as const, key: encodeKey(key) }
          : { type: 'put' as const, key: encodeKey(key), value },
      )
      await db.batch(operations).catch((error: unknown) => {
        throw storeError(error, folder)
      })
    },
    async range(from, to, limit) {
      const rows = await db.iterator({ gte: encodeKey(from), lt: encodeKey(to), limit }).all()
      return rows.map(([key, value]) => ({ key: decodeKey(key), value }))
    },
    close: () => db.close(),
  }
}

function storeError(error: unknown, folder: string): IostError {
  const cause = (error as { cause?: unknown }).cause ?? error
  const text = cause instanceof Error ? cause.message : String(cause)
  const code = (cause as { code?: unknown }).code
  if (code === 'LEVEL_LOCKED')
    return new IostError(
      { code: 'STORE_LOCKED', folder },
      `the data folder ${folder} is in use by another process`,
    )
  if (/no space left|ENOSPC/i.test(text))
    return new IostError(
      { code: 'STORE_FULL', folder },
      `no space left on the disk that holds ${folder}: make room and start the node again`,
    )
  return new IostError({ code: 'STORE_FAILED', folder, reason: text })
}
