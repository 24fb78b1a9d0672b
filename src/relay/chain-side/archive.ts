import type { Block, SignedHead } from '#core/block/block.ts'
import { decodeBlock, decodeSignedHead, encodeSignedHead } from '#core/block/block-proto.ts'
import { encodeHex } from '#core/codec/hex.ts'
import { sha3Node } from '#platform/sha3.node.ts'
import { leafOf } from '#relay/leaves.ts'
import type { ActivityItem, TxLeaf } from '#relay/proof-source.ts'
import { accountsIn } from './block-accounts.ts'
import type { FollowedBlock } from './follow-chain.ts'

/** Most heads kept (about 250 bytes each), bytes of whole blocks, and items listed per account. */
const MAX_HEADS = 2_000_000
const MAX_BODY_BYTES = 256 * 1024 * 1024
const MAX_ACTIVITY = 1_000

/** Irreversible blocks: all heads, epoch blocks' leaf 0, and the newest whole blocks with their indexes. */
export type Archive = {
  /** Adds the next irreversible block. */
  add(block: FollowedBlock): void
  head(number: number): SignedHead | undefined
  block(number: number): Block | undefined
  numberOf(hash: Uint8Array): number | undefined
  baseLeaf(number: number): TxLeaf | undefined
  txPlace(hash: Uint8Array): { readonly block: number; readonly index: number } | undefined
  /** Newest first, blocks below `before`. */
  activity(account: string, before: number, limit: number): readonly ActivityItem[]
}

type Body = {
  readonly bytes: Uint8Array
  readonly hash: string
  readonly txs: readonly string[]
  readonly accounts: readonly string[]
}

/** Creates an empty archive in memory; `isEpoch` tells whose leaf 0 is kept for good. */
export function createArchive(isEpoch: (number: number) => boolean): Archive {
  const heads = new Map<number, Uint8Array>()
  const bodies = new Map<number, Body>()
  const numbers = new Map<string, number>()
  const leaves = new Map<number, TxLeaf>()
  const places = new Map<string, { block: number; index: number }>()
  const byAccount = new Map<string, ActivityItem[]>()
  let bodyBytes = 0

  const dropOldest = (): void => {
    const [number, body] = bodies.entries().next().value as [number, Body]
    bodies.delete(number)
    bodyBytes -= body.bytes.length
    numbers.delete(body.hash)
    for (const tx of body.txs) places.delete(tx)
    for (const account of body.accounts) {
      const kept = byAccount.get(account)?.filter((item) => item.block > number) ?? []
      if (kept.length === 0) byAccount.delete(account)
      else byAccount.set(account, kept)
    }
  }

  const index = (block: Block, hashes: readonly Uint8Array[]): Pick<Body, 'txs' | 'accounts'> => {
    const number = block.head.number
    const txs = hashes.map((hash, at) => {
      const id = encodeHex(hash)
      places.set(id, { block: number, index: at })
      return id
    })
    const touched = accountsIn(block, hashes)
    for (const [account, items] of touched) {
      byAccount.set(account, [...(byAccount.get(account) ?? []), ...items].slice(-MAX_ACTIVITY))
    }
    return { txs, accounts: [...touched.keys()] }
  }

  return {
    add({ block, bytes, point, txHashes }) {
      const number = block.head.number
      heads.set(number, encodeSignedHead(block))
      if (heads.size > MAX_HEADS) heads.delete(heads.keys().next().value as number)
      if (isEpoch(number)) {
        const leaf = leafOf(block, 0, sha3Node)
        if (leaf !== undefined) leaves.set(number, leaf)
      }
      const id = encodeHex(point.hash)
      numbers.set(id, number)
      bodies.set(number, { bytes, hash: id, ...index(block, txHashes) })
      bodyBytes += bytes.length
      while (bodyBytes > MAX_BODY_BYTES) dropOldest()
    },
    head(number) {
      const bytes = heads.get(number)
      return bytes === undefined ? undefined : decodeSignedHead(bytes)
    },
    block(number) {
      const body = bodies.get(number)
      return body === undefined ? undefined : decodeBlock(body.bytes)
    },
    numberOf: (hash) => numbers.get(encodeHex(hash)),
    baseLeaf: (number) => leaves.get(number),
    txPlace: (hash) => places.get(encodeHex(hash)),
    activity: (account, before, limit) =>
      (byAccount.get(account) ?? [])
        .filter((item) => item.block < before)
        .slice(-limit)
        .reverse(),
  }
}
