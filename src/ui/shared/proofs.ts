import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { Labelled, TxProofView } from '#light/api.ts'

/** A proof kept on this device, so that it can be shown and handed on without network. */
export type KeptProof = {
  readonly id: string
  readonly network: string
  readonly hash: string
  readonly proof: Labelled<TxProofView>
  /** The proof file, when it could be made. */
  readonly file: string | undefined
  /** Accounts whose history it belongs to. */
  readonly accounts: readonly string[]
  /** ms since 1970. */
  readonly keptAt: number
}

type Schema = DBSchema & {
  proofs: { key: string; value: KeptProof; indexes: { byTime: number } }
}

/** Proofs kept on this device; the oldest make room. */
const MAX_KEPT_PROOFS = 500

let database: Promise<IDBPDatabase<Schema>> | undefined
const open = () => {
  database ??= openDB<Schema>('everest-proofs', 1, {
    upgrade(db) {
      db.createObjectStore('proofs', { keyPath: 'id' }).createIndex('byTime', 'keptAt')
    },
  })
  return database
}

/** Keeps a proof. A storage that is full or forbidden is no reason to fail: the proof can be fetched again. */
export async function keepProof(
  network: string,
  proof: Labelled<TxProofView>,
  file: string | undefined,
  accounts: readonly string[],
): Promise<void> {
  const { hash } = proof.value
  const id = `${network}/${hash}`
  try {
    const db = await open()
    const old = await db.get('proofs', id)
    await db.put('proofs', {
      id,
      network,
      hash,
      proof,
      file: file ?? old?.file,
      accounts: [...new Set([...(old?.accounts ?? []), ...accounts])],
      keptAt: old?.keptAt ?? Date.now(),
    })
    const count = await db.count('proofs')
    if (count > MAX_KEPT_PROOFS) {
      const oldest = await db.getAllKeysFromIndex('proofs', 'byTime', undefined, count - MAX_KEPT_PROOFS)
      for (const key of oldest) await db.delete('proofs', key)
    }
  } catch {
    // Shown all the same.
  }
}

/** A kept proof of a transaction. */
export async function keptProof(network: string, hash: string): Promise<KeptProof | undefined> {
  try {
    return await (await open()).get('proofs', `${network}/${hash}`)
  } catch {
    return undefined
  }
}

/** Kept proofs of an account, newest block first. */
export async function keptProofsOf(network: string, account: string): Promise<readonly KeptProof[]> {
  try {
    const all = await (await open()).getAll('proofs')
    return all
      .filter((kept) => kept.network === network && kept.accounts.includes(account))
      .sort((a, b) => b.proof.value.block.number - a.proof.value.block.number)
  } catch {
    return []
  }
}
