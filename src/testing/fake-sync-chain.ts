import { createBaseTx } from '#core/block/base-tx.ts'
import type { Block } from '#core/block/block.ts'
import { encodeBlock } from '#core/block/block-proto.ts'
import { headHash } from '#core/block/head.ts'
import { concatBytes, equalBytes } from '#core/codec/bytes.ts'
import { encodeHex } from '#core/codec/hex.ts'
import { sha3_256 } from '#core/hash/sha3.ts'
import type { Tx } from '#core/tx/tx.ts'
import { encodeTx } from '#core/tx/tx-proto.ts'
import type { SyncChain } from '#p2p/sync/sync-chain.ts'

const EMPTY = new Uint8Array(0)
const CONFIRMATIONS = 6

/** A chain that links blocks by their parents and checks the body against the head, and nothing else. */
export function createFakeSyncChain(options: { serve?: boolean; importMs?: number } = {}) {
  const genesis = makeBlock(undefined, 0, 1n)
  const byHash = new Map<string, Block>([[encodeHex(headHash(genesis.head)), genesis]])
  const waiting = new Map<string, Block>()
  const main: Block[] = [genesis]
  const imported: number[] = []
  const admitted: Tx[] = []

  const link = (block: Block): void => {
    byHash.set(encodeHex(headHash(block.head)), block)
    const { number } = block.head
    if (number > (main.at(-1) as Block).head.number) {
      for (let at: Block | undefined = block; at !== undefined && main[at.head.number] !== at; ) {
        main[at.head.number] = at
        at = byHash.get(encodeHex(at.head.parentHash))
      }
    }
    for (const [key, child] of waiting) {
      if (!equalBytes(child.head.parentHash, headHash(block.head))) continue
      waiting.delete(key)
      link(child)
    }
  }
  const hashes = new WeakMap<Block, Uint8Array>()
  const hashOf = (block: Block): Uint8Array => {
    const known = hashes.get(block) ?? headHash(block.head)
    hashes.set(block, known)
    return known
  }
  const refOf = (block: Block) => ({ number: block.head.number, hash: hashOf(block) })

  const chain: SyncChain = {
    head: () => ({ ...refOf(main.at(-1) as Block), time: (main.at(-1) as Block).head.time }),
    irreversible: () => refOf(main[Math.max(0, main.length - 1 - CONFIRMATIONS)] as Block),
    has: (hash) => byHash.has(encodeHex(hash)) || waiting.has(encodeHex(hash)),
    async importBlock(block) {
      if (options.importMs !== undefined) await new Promise((done) => setTimeout(done, options.importMs))
      imported.push(block.head.number)
      if (!equalBytes(block.head.txMerkleHash, bodyHash(block.txs))) return { kind: 'refused', code: 'ROOT' }
      if (!byHash.has(encodeHex(block.head.parentHash))) {
        waiting.set(encodeHex(headHash(block.head)), block)
        return { kind: 'waiting' }
      }
      link(block)
      return { kind: 'linked' }
    },
    async admitTx(tx) {
      const known = admitted.some((other) => other.time === tx.time)
      if (!known && tx.gasLimit > 0n) admitted.push(tx)
      return { accepted: !known && tx.gasLimit > 0n }
    },
    serve:
      options.serve === false
        ? undefined
        : {
            async blockBytes(hash) {
              const block = byHash.get(encodeHex(hash))
              return block === undefined ? undefined : encodeBlock(block)
            },
            hashes: async (start, end) => main.slice(start, end + 1).map(refOf),
          },
  }
  return {
    chain,
    imported,
    admitted,
    /** Adds so many blocks on the head, or on a block of a lower height, made `now`. */
    grow(count: number, now: bigint, from = main.length - 1, salt = 0): Block[] {
      const made: Block[] = []
      for (let parent = main[from] as Block; made.length < count; ) {
        parent = makeBlock(parent, salt, now + BigInt(made.length))
        made.push(parent)
        link(parent)
      }
      return made
    },
  }
}

/** A block with one transaction on a parent. */
function makeBlock(parent: Block | undefined, salt: number, time: bigint): Block {
  const txs = [createBaseTx({ witness: '0', gasUsage: BigInt(salt), witnessChanged: false }, time, 1020)]
  return {
    head: {
      version: 1n,
      parentHash: parent === undefined ? EMPTY : headHash(parent.head),
      txMerkleHash: bodyHash(txs),
      txReceiptMerkleHash: sha3_256(EMPTY),
      info: Uint8Array.of(123, 125),
      number: parent === undefined ? 0 : parent.head.number + 1,
      witness: 'witness',
      time,
    },
    sign: { algorithm: 2, sig: new Uint8Array(64), pubKey: new Uint8Array(32) },
    txs,
    receipts: [],
  }
}

function bodyHash(txs: readonly Tx[]): Uint8Array {
  return sha3_256(concatBytes(...txs.map(encodeTx)))
}
