import type { Block } from '#core/block/block.ts'
import { decodeBlock, encodeBlock } from '#core/block/block-proto.ts'
import { utf8Decode, utf8Encode } from '#core/codec/bytes.ts'
import { decodeHex, encodeHex } from '#core/codec/hex.ts'
import { IostError } from '#core/error.ts'
import type { KeyValueStore, KvChange } from '#platform/kv.ts'
import { blockKey, hashKey, heightKey, ROOT_KEY, stateKey, txKey } from './keys.ts'

/** The last irreversible block as the store keeps it, with what the fork tree needs to start from it. */
export type StoredRoot = {
  readonly number: number
  /** Hex. */
  readonly hash: string
  /** ns. */
  readonly time: bigint
  readonly witness: string
  /** Place of the block among its witness's blocks of the slot, 0 first. */
  readonly serial: number
  readonly active: readonly string[]
  readonly pending: readonly string[]
  readonly rootWitnesses: readonly string[]
  /** Irreversible transactions so far, base transactions included. */
  readonly txCount: number
}

/** A transaction's place in an irreversible block. */
export type TxPlace = { readonly number: number; readonly index: number }

/** Changes that make a block irreversible: body, indexes and the state after it. */
export function blockChanges(
  block: Block,
  hashHex: string,
  txIds: readonly string[],
  writes: ReadonlyMap<string, Uint8Array | null>,
): KvChange[] {
  const { number } = block.head
  const changes: KvChange[] = [
    { key: blockKey(number), value: encodeBlock(block) },
    { key: hashKey(number), value: decodeHex(hashHex) },
    { key: heightKey(hashHex), value: utf8Encode(String(number)) },
  ]
  txIds.forEach((id, index) => {
    changes.push({ key: txKey(id), value: utf8Encode(`${number}/${index}`) })
  })
  for (const [key, value] of writes) changes.push({ key: stateKey(key), value })
  return changes
}

/** The change that moves the root. */
export function rootChange(root: StoredRoot): KvChange {
  return { key: ROOT_KEY, value: utf8Encode(JSON.stringify({ ...root, time: root.time.toString() })) }
}

/** The stored root, or undefined in an empty store. Errors: STORE_DAMAGED. */
export async function readRoot(kv: KeyValueStore): Promise<StoredRoot | undefined> {
  const bytes = await kv.get(ROOT_KEY)
  if (bytes === undefined) return undefined
  try {
    const root = JSON.parse(utf8Decode(bytes)) as Omit<StoredRoot, 'time'> & { time: string }
    return { ...root, time: BigInt(root.time) }
  } catch (error) {
    throw new IostError({ code: 'STORE_DAMAGED', key: ROOT_KEY, reason: String(error) })
  }
}

/** An irreversible block by height. Errors: STORE_DAMAGED. */
export async function readBlock(kv: KeyValueStore, number: number): Promise<Block | undefined> {
  const bytes = await kv.get(blockKey(number))
  if (bytes === undefined) return undefined
  try {
    return decodeBlock(bytes)
  } catch (error) {
    throw new IostError({ code: 'STORE_DAMAGED', key: blockKey(number), reason: String(error) })
  }
}

/** Height of an irreversible block by hash. */
export async function readHeight(kv: KeyValueStore, hash: Uint8Array): Promise<number | undefined> {
  const bytes = await kv.get(heightKey(encodeHex(hash)))
  return bytes === undefined ? undefined : Number(utf8Decode(bytes))
}

/** Place of an irreversible transaction by hash. */
export async function readTxPlace(kv: KeyValueStore, hash: Uint8Array): Promise<TxPlace | undefined> {
  const bytes = await kv.get(txKey(encodeHex(hash)))
  if (bytes === undefined) return undefined
  const [number, index] = utf8Decode(bytes).split('/')
  return { number: Number(number), index: Number(index) }
}

/** Hashes of irreversible blocks from `start` to `end`, both included, ending at the first gap. */
export async function readHashes(
  kv: KeyValueStore,
  start: number,
  end: number,
): Promise<readonly { readonly number: number; readonly hash: Uint8Array }[]> {
  const rows = await kv.range(hashKey(start), hashKey(end + 1), end - start + 1)
  const out: { number: number; hash: Uint8Array }[] = []
  for (const { key, value } of rows) {
    const number = start + out.length
    if (key !== hashKey(number)) break
    out.push({ number, hash: value })
  }
  return out
}
