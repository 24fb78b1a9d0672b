import { encodeHex } from '#core/codec/hex.ts'
import { IostError } from '#core/error.ts'
import { signer } from '#ui/shared/signer.ts'
import { fairCommitment } from '#vm/examples/fair-commitment.ts'
import { openDatabase } from './database.ts'

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

const MAX_KEPT = 200
const DIGITS = 10

/** What a secret is kept under. */
function secretId(network: string, contract: string, round: number, account: string): string {
  return [network, contract, round, account].join('/')
}

/** Whose bet in which round a secret is for. */
export type SecretPlace = Pick<FairSecret, 'network' | 'contract' | 'round' | 'account' | 'keyId'>

/** Makes the secret of a bet out of the account's key: whoever has the key can make it again. Errors: as the signer. */
export async function makeSecret(
  place: SecretPlace,
  bet: { readonly number: number; readonly coins: number },
  now: number,
): Promise<FairSecret> {
  const { network, contract, round, account, keyId } = place
  const id = secretId(network, contract, round, account)
  const derived = await signer().ask('derive', { keyId, purpose: `luckybet/${id}` })
  return { id, network, contract, round, account, keyId, ...bet, secret: encodeHex(derived), keptAt: now }
}

/**
 * Finds the secret of a bet that was made with this key on another device: the number is the one that gives the
 * commitment. Undefined when the bet was made with another key. Errors: as the signer.
 */
export async function recoverSecret(
  place: SecretPlace,
  bet: { readonly coins: number; readonly commitment: string },
  now: number,
): Promise<FairSecret | undefined> {
  const { coins, commitment } = bet
  const first = await makeSecret(place, { number: 0, coins }, now)
  for (let number = 0; number < DIGITS; number++)
    if (fairCommitment({ ...first, number }) === commitment) return { ...first, number }
  return undefined
}

/** Keeps a secret before its hash goes out. Errors: STORAGE_FAILED: then nothing must be sent. */
export async function keepSecret(secret: FairSecret): Promise<void> {
  try {
    const db = await openDatabase()
    await db.put('secrets', secret)
    const old = (await db.getAll('secrets')).sort((a, b) => b.keptAt - a.keptAt).slice(MAX_KEPT)
    for (const { id } of old) await db.delete('secrets', id)
  } catch (error) {
    throw new IostError({ code: 'STORAGE_FAILED', reason: String(error) })
  }
}

/** All kept secrets of a contract, newest first. */
export async function keptSecrets(network: string, contract: string): Promise<readonly FairSecret[]> {
  const all = await (await openDatabase()).getAll('secrets')
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
