import { openDB } from 'idb'
import { IostError } from '#core/error.ts'
import type { VaultStore } from './vault-store.ts'

const NAME = 'everest-vault'
const TABLE = 'vault'

/** The vault in IndexedDB, a database of its own so that nothing else's clean-up reaches it. */
export function createIndexedVaultStore(name = NAME): VaultStore {
  const database = openDB(name, 1, {
    upgrade(db) {
      db.createObjectStore(TABLE)
    },
  })
  return {
    load: () => coded(async () => (await database).get(TABLE, 'current')),
    loadPrevious: () => coded(async () => (await database).get(TABLE, 'previous')),
    save: (text) =>
      coded(async () => {
        const tx = (await database).transaction(TABLE, 'readwrite', { durability: 'strict' })
        const old: unknown = await tx.store.get('current')
        if (old !== undefined) await tx.store.put(old, 'previous')
        await tx.store.put(text, 'current')
        await tx.done
      }),
    clear: () => coded(async () => (await database).clear(TABLE)),
  }
}

async function coded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const name = error instanceof DOMException ? error.name : 'unknown'
    throw new IostError({ code: name === 'QuotaExceededError' ? 'STORAGE_FULL' : 'STORAGE_FAILED', name })
  }
}
