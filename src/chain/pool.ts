import { compareBytes, utf8Length } from '#core/codec/bytes.ts'
import { encodeHex } from '#core/codec/hex.ts'
import { IostError } from '#core/error.ts'
import { POOL_LIMIT, POOL_LIMIT_OTHER, SIMPLE_TRANSFER_DATA_BYTES, TX_FUTURE_NS } from '#core/params.ts'
import type { Tx } from '#core/tx/tx.ts'
import { isTxExpired } from '#core/tx/tx-checks.ts'

/** A transaction that waits for a block. */
export type PoolEntry = {
  readonly tx: Tx
  readonly hash: Uint8Array
  readonly id: string
  /** UTF-8 length of the data of a single-action `token.iost` transaction, else undefined. */
  readonly tokenDataLength: number | undefined
}

/** Pool bounds; go-iost's by default, higher where a network's caps are lifted. */
export type PoolLimits = { readonly all: number; readonly other: number }

/** The transactions that wait for a block, best first for the producer. */
export type Pool = {
  has(id: string): boolean
  get(id: string): PoolEntry | undefined
  /** Rules that need no signature: duplicates, room, time. Errors (go-iost's texts): TX_PENDING, POOL_FULL, TX_TIME. */
  check(entry: PoolEntry, now: bigint): void
  add(entry: PoolEntry): void
  remove(id: string): void
  /** All entries in the producer's order (spec chain §4.5). */
  sorted(): readonly PoolEntry[]
  /** Drops what has expired and answers how many that were. */
  sweep(now: bigint): number
  readonly size: number
}

const DEFAULT_LIMITS: PoolLimits = { all: POOL_LIMIT, other: POOL_LIMIT_OTHER }

/** Creates an empty pool. */
export function createPool(limits: PoolLimits = DEFAULT_LIMITS): Pool {
  const entries = new Map<string, PoolEntry>()
  let order: PoolEntry[] | undefined = []

  const drop = (id: string) => {
    if (entries.delete(id)) order = undefined
  }

  return {
    has: (id) => entries.has(id),
    get: (id) => entries.get(id),
    check(entry, now) {
      if (entries.has(entry.id)) throw new IostError({ code: 'TX_PENDING' }, 'tx exists in pending')
      const isSimple =
        entry.tokenDataLength !== undefined && entry.tokenDataLength <= SIMPLE_TRANSFER_DATA_BYTES
      if (entries.size > limits.all || (!isSimple && entries.size > limits.other))
        throw new IostError({ code: 'POOL_FULL', pending: entries.size }, 'txpool is full')
      checkTxTime(entry.tx, now)
    },
    add(entry) {
      entries.set(entry.id, entry)
      order = undefined
    },
    remove: drop,
    sorted() {
      order ??= [...entries.values()].sort(compareEntries)
      return order
    },
    sweep(now) {
      let dropped = 0
      for (const [id, { tx }] of entries) {
        if (!isTxExpired(tx, now)) continue
        drop(id)
        dropped += 1
      }
      return dropped
    },
    get size() {
      return entries.size
    },
  }
}

/** Wraps a transaction with what the pool needs of it. */
export function poolEntry(tx: Tx, hash: Uint8Array): PoolEntry {
  const action = tx.actions[0]
  return {
    tx,
    hash,
    id: encodeHex(hash),
    tokenDataLength:
      tx.actions.length === 1 && action?.contract === 'token.iost' ? utf8Length(action.data) : undefined,
  }
}

/** Admission by time: at most 30 s ahead, not expired. Errors: TX_TIME with go-iost's text. */
function checkTxTime(tx: Tx, now: bigint): void {
  if (tx.time > now + TX_FUTURE_NS) throw timeError('too large', tx, now)
  if (isTxExpired(tx, now)) throw timeError('expired', tx, now)
}

function timeError(reason: string, tx: Tx, now: bigint): IostError {
  return new IostError(
    { code: 'TX_TIME', reason, time: tx.time, expiration: tx.expiration, now },
    `TimeError: tx.time is ${reason}(tx.time: ${tx.time}, now: ${now}). Please sync time`,
  )
}

/** Producer's order: token transfers first and short ones before long ones, then gas ratio, age, larger hash. */
function compareEntries(a: PoolEntry, b: PoolEntry): number {
  if (a.tokenDataLength !== b.tokenDataLength)
    return (a.tokenDataLength ?? Number.POSITIVE_INFINITY) - (b.tokenDataLength ?? Number.POSITIVE_INFINITY)
  if (a.tx.gasRatio !== b.tx.gasRatio) return a.tx.gasRatio > b.tx.gasRatio ? -1 : 1
  if (a.tx.time !== b.tx.time) return a.tx.time < b.tx.time ? -1 : 1
  return compareBytes(b.hash, a.hash)
}
