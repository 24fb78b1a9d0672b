import { openDatabase } from './database.ts'
import type { InputTx } from './input-check.ts'

/** Inputs of draws kept on this device; the oldest make room. About forty draws of ten players. */
const MAX_KEPT = 1_000

/** Keeps a proved input. A storage that is full or forbidden is no reason to fail: it can be fetched again. */
export async function keepInput(network: string, proof: InputTx): Promise<void> {
  try {
    const db = await openDatabase()
    await db.put('inputs', { id: `${network}/${proof.value.hash}`, proof, keptAt: Date.now() })
    const over = (await db.count('inputs')) - MAX_KEPT
    if (over <= 0) return
    for (const key of await db.getAllKeysFromIndex('inputs', 'byTime', undefined, over))
      await db.delete('inputs', key)
  } catch {
    // Shown all the same.
  }
}

/** A kept input by the base58 hash of its transaction, as it was written or as somebody has changed it since: to be checked. */
export async function keptInput(network: string, hash: string): Promise<InputTx | undefined> {
  try {
    return (await (await openDatabase()).get('inputs', `${network}/${hash}`))?.proof
  } catch {
    return undefined
  }
}

/** Forgets a kept input, so that it is fetched again. Where storage is forbidden none is kept, and none is in the way. */
export async function dropInput(network: string, hash: string): Promise<void> {
  try {
    await (await openDatabase()).delete('inputs', `${network}/${hash}`)
  } catch {
    // Fetched again all the same: `keptInput` finds none either.
  }
}
