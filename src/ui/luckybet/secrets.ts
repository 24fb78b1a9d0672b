import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import { IostError } from '#core/error.ts'

/** A fair bet as it has to be opened later. The secret is worth something only until its round is over. */
export type FairSecret = {
  readonly id: string
  readonly network: string
  readonly contract: string
  readonly round: number
  readonly account: string
  readonly keyId: string
  readonly number: number
  readonly coins: number
  /** 64 hexadecimal digits. */
  readonly secret: string
  /** ms since 1970. */
  readonly keptAt: number
}

type Schema = DBSchema & { secrets: { key: string; value: FairSecret } }
const MAX_KEPT = 200

let database: Promise<IDBPDatabase<Schema>> | undefined
const open = () => {
  database ??= openDB<Schema>('everest-luckybet', 1, {
    upgrade(db) {
      db.createObjectStore('secrets', { keyPath: 'id' })
    },
  })
  return database
}

/** What a secret is kept under. */
export function secretId(network: string, contract: string, round: number, account: string): string {
  return [network, contract, round, account].join('/')
}

/** Keeps a secret before its hash goes out. Errors: STORAGE_FAILED: then nothing must be sent. */
export async function keepSecret(secret: FairSecret): Promise<void> {
  try {
    const db = await open()
    await db.put('secrets', secret)
    const old = (await db.getAll('secrets')).sort((a, b) => b.keptAt - a.keptAt).slice(MAX_KEPT)
    for (const { id } of old) await db.delete('secrets', id)
  } catch (error) {
    throw new IostError({ code: 'STORAGE_FAILED', reason: String(error) })
  }
}

/** All kept secrets of a contract, newest first. */
export async function keptSecrets(network: string, contract: string): Promise<readonly FairSecret[]> {
  const all = await (await open()).getAll('secrets')
  return all
    .filter((secret) => secret.network === network && secret.contract === contract)
    .sort((a, b) => b.keptAt - a.keptAt)
}

/** The text of a backup. */
export function backupText({ contract, round, account, number, coins, secret }: FairSecret): string {
  return JSON.stringify({ contract, round, account, number, coins, secret })
}

/** Reads a backup. Errors: BAD_BACKUP. */
export function readBackup(text: string, network: string, keyId: string, now: number): FairSecret {
  try {
    const { contract, round, account, number, coins, secret } = JSON.parse(text) as Record<string, unknown>
    if (typeof contract !== 'string' || typeof account !== 'string' || typeof secret !== 'string')
      throw new Error('text')
    if (!/^[0-9a-f]{64}$/.test(secret) || ![round, number, coins].every(Number.isSafeInteger))
      throw new Error('number')
    const id = secretId(network, contract, round as number, account)
    return {
      id,
      network,
      contract,
      round: round as number,
      account,
      keyId,
      number: number as number,
      coins: coins as number,
      secret,
      keptAt: now,
    }
  } catch {
    throw new IostError({ code: 'BAD_BACKUP' })
  }
}
