import type { ForkTree } from '#consensus/fork-tree.ts'
import { encodeBlock } from '#core/block/block-proto.ts'
import { headHash } from '#core/block/head.ts'
import { encodeHex } from '#core/codec/hex.ts'
import type { Sha3 } from '#core/hash/sha3.ts'
import type { TxReceipt } from '#core/tx/receipt.ts'
import type { Tx } from '#core/tx/tx.ts'
import type { KeyValueStore } from '#platform/kv.ts'
import { readBlock, readHashes, readHeight, readTxPlace } from './block-store.ts'
import { ancestorAt, type ChainNode } from './chain-node.ts'
import type { ChainListener, ChainPoint, ChainReader, FoundBlock } from './chain-types.ts'
import { blockKey } from './keys.ts'
import type { Linker } from './linker.ts'
import type { PackedIndex } from './packed-index.ts'
import type { Pool } from './pool.ts'
import type { WaitingBlocks } from './waiting-blocks.ts'

/** What reading needs of a chain's parts. */
export type ReaderParts = {
  readonly kv: KeyValueStore
  readonly sha3: Sha3
  readonly chainId: number
  readonly tree: ForkTree<ChainNode>
  readonly waiting: WaitingBlocks
  /** Blocks on their way into the store count as reversible until they are there. */
  readonly linker: Linker
  readonly packed: PackedIndex
  readonly pool: Pool
  pointAt(node: ChainNode): ChainPoint
  readonly listeners: Set<ChainListener>
}

/** The reading side of a chain, and the hashes of its head's line. */
export type ReaderPart = Omit<ChainReader, 'poolSize'> & {
  hashes(
    start: number,
    end: number,
  ): Promise<readonly { readonly number: number; readonly hash: Uint8Array }[]>
}

/** Creates the reading side: store below the root, tree above it. */
export function createChainReader(parts: ReaderParts): ReaderPart {
  const { kv, sha3, tree, waiting, linker, packed, pool } = parts
  const { flushing } = linker

  const ofNode = (node: ChainNode): FoundBlock => ({
    block: node.block,
    hash: node.hash,
    irreversible: false,
    gasUsage: node.gasUsage,
  })

  const stored = async (number: number): Promise<FoundBlock | undefined> => {
    const block = await readBlock(kv, number)
    if (block === undefined) return undefined
    return { block, hash: headHash(block.head, sha3), irreversible: true, gasUsage: undefined }
  }

  const reader: ReaderPart = {
    chainId: parts.chainId,
    head: () => parts.pointAt(tree.head.payload),
    irreversible: () => parts.pointAt(linker.durable),
    async blockByNumber(number) {
      if (number <= linker.durable.point.number) return stored(number)
      const node = flushing.get(number) ?? ancestorAt(tree.head.payload, number)
      return node === undefined ? undefined : ofNode(node)
    },
    async blockByHash(hash) {
      const id = encodeHex(hash)
      const node = tree.get(id)
      if (node !== undefined && node.number > tree.root.number) return ofNode(node.payload)
      const block = waiting.get(id)
      if (block !== undefined) return { block, hash, irreversible: false, gasUsage: undefined }
      for (const flushed of flushing.values()) if (flushed.id === id) return ofNode(flushed)
      const number = await readHeight(kv, hash)
      return number === undefined ? undefined : stored(number)
    },
    async blockBytes(hash) {
      const id = encodeHex(hash)
      const node = tree.get(id)?.payload ?? [...flushing.values()].find((flushed) => flushed.id === id)
      if (node !== undefined) return encodeBlock(node.block)
      const number = await readHeight(kv, hash)
      return number === undefined ? undefined : kv.get(blockKey(number))
    },
    async tx(hash) {
      const id = encodeHex(hash)
      const node = packed.find(id, tree.head.payload)
      if (node !== undefined) {
        const index = node.txIds.indexOf(id)
        return { status: 'packed', ...pick(node.block, index) }
      }
      for (const flushed of flushing.values()) {
        const index = flushed.txIds.indexOf(id)
        if (index >= 0) return { status: 'packed', ...pick(flushed.block, index) }
      }
      const place = await readTxPlace(kv, hash)
      if (place !== undefined) {
        const found = await stored(place.number)
        if (found !== undefined)
          return { status: 'irreversible', ...pick(found.block, place.index), number: place.number }
      }
      const pending = pool.get(id)
      return pending === undefined ? undefined : { status: 'pending', tx: pending.tx }
    },
    listen(listener) {
      parts.listeners.add(listener)
      return () => {
        parts.listeners.delete(listener)
      }
    },
    async hashes(start, end) {
      const out = [...(await readHashes(kv, start, end))]
      for (let number = start + out.length; number <= end; number++) {
        const node = flushing.get(number) ?? ancestorAt(tree.head.payload, number)
        if (node === undefined) break
        out.push({ number, hash: node.hash })
      }
      return out
    },
  }
  return reader
}

function pick(block: FoundBlock['block'], index: number): { tx: Tx; receipt: TxReceipt } {
  return { tx: block.txs[index] as Tx, receipt: block.receipts[index] as TxReceipt }
}
