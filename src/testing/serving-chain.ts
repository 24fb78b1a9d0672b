import type { Block } from '#core/block/block.ts'
import { encodeBlock } from '#core/block/block-proto.ts'
import { headHash } from '#core/block/head.ts'
import { encodeHex } from '#core/codec/hex.ts'
import type { Tx } from '#core/tx/tx.ts'
import type { SyncChain } from '#p2p/sync/sync-chain.ts'
import { sha3Node } from '#platform/sha3.node.ts'

/** A chain that holds given blocks (ascending from 0), takes none, and serves those up to `reveal`'s number. */
export function createServingChain(blocks: readonly Block[]) {
  const refs = blocks.map(({ head }) => ({ number: head.number, hash: headHash(head, sha3Node) }))
  const byHash = new Map(refs.map(({ hash }, at) => [encodeHex(hash), at]))
  const txs: Tx[] = []
  let shown = blocks.length - 1
  const chain: SyncChain = {
    head: () => ({ ...(refs[shown] as (typeof refs)[number]), time: (blocks[shown] as Block).head.time }),
    irreversible: () => refs[shown] as (typeof refs)[number],
    has: (hash) => (byHash.get(encodeHex(hash)) ?? blocks.length) <= shown,
    importBlock: async () => ({ kind: 'ignored' }),
    async admitTx(tx) {
      txs.push(tx)
      return { accepted: true }
    },
    serve: {
      async blockBytes(hash) {
        const at = byHash.get(encodeHex(hash))
        return at === undefined || at > shown ? undefined : encodeBlock(blocks[at] as Block)
      },
      hashes: async (start, end) => refs.slice(start, Math.min(end, shown) + 1),
    },
  }
  return {
    chain,
    txs,
    reveal(number: number): Block {
      shown = number
      return blocks[number] as Block
    },
  }
}
