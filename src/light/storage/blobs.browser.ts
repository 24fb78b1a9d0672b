import { IostError } from '#core/error.ts'
import type { BlobStore } from './blobs.ts'

const STORE = 'blobs'
const VERSION = 1

/** A store in an IndexedDB database of this origin; works in pages and workers. Errors: STORAGE_FAILED when it cannot be opened. */
export async function openBrowserBlobs(name: string): Promise<BlobStore> {
  const db = await open(name)
  return {
    async get(key) {
      const value: unknown = await done(db.transaction(STORE).objectStore(STORE).get(key))
      return value instanceof Uint8Array ? value : undefined
    },
    async put(changes) {
      const transaction = db.transaction(STORE, 'readwrite', { durability: 'relaxed' })
      const store = transaction.objectStore(STORE)
      for (const { key, value } of changes) {
        if (value === null) store.delete(key)
        else store.put(value, key)
      }
      await new Promise<void>((resolve, reject) => {
        transaction.oncomplete = () => resolve()
        transaction.onabort = () => reject(failure(transaction.error))
        transaction.onerror = () => reject(failure(transaction.error))
      })
    },
    async keys(prefix) {
      const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`)
      const keys = await done(db.transaction(STORE).objectStore(STORE).getAllKeys(range))
      return keys.map(String)
    },
    close: async () => db.close(),
  }
}

function open(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, VERSION)
    request.onupgradeneeded = () => request.result.createObjectStore(STORE)
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(failure(request.error))
    request.onblocked = () => reject(failure(null))
  })
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(failure(request.error))
  })
}

function failure(error: DOMException | null): IostError {
  const code = error?.name === 'QuotaExceededError' ? 'STORAGE_FULL' : 'STORAGE_FAILED'
  return new IostError({ code, reason: error?.name ?? 'blocked' })
}
