import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { InputTx } from './input-check.ts'
import type { FairSecret } from './secrets.ts'

/** A proved input of a draw, kept so that the draw can be looked at again without network. */
export type KeptInput = { readonly id: string; readonly proof: InputTx; readonly keptAt: number }

type Schema = DBSchema & {
  secrets: { key: string; value: FairSecret }
  inputs: { key: string; value: KeptInput; indexes: { byTime: number } }
}

let database: Promise<IDBPDatabase<Schema>> | undefined

/** The page's own database. Errors: as IndexedDB's, when storage is forbidden or full. */
export function openDatabase(): Promise<IDBPDatabase<Schema>> {
  database ??= openDB<Schema>('everest-luckybet', 2, {
    upgrade(db, from) {
      if (from < 1) db.createObjectStore('secrets', { keyPath: 'id' })
      if (from < 2) db.createObjectStore('inputs', { keyPath: 'id' }).createIndex('byTime', 'keptAt')
    },
    blocking: () => {
      // A newer version of the app in another tab needs the database.
      void database?.then((db) => db.close())
      database = undefined
    },
  })
  return database
}
