import { expect, test } from 'vitest'
import { createForkTree } from '#consensus/fork-tree.ts'
import type { Block } from '#core/block/block.ts'
import { encodeHex } from '#core/codec/hex.ts'
import { IostError } from '#core/error.ts'
import { sha3_256 } from '#core/hash/sha3.ts'
import { createFakeNetwork, hashOf } from '#testing/fake-chain.ts'
import { createMemoryKv } from '#testing/memory-kv.ts'
import type { ChainNode } from './chain-node.ts'
import { createLinker } from './linker.ts'
import { createPackedIndex } from './packed-index.ts'
import { createPool } from './pool.ts'
import { forkRoot, nodeOfRoot } from './root-node.ts'
import { createStateLayers } from './state-layers.ts'
import { createStoreWriter } from './store-writer.ts'
import { createWaitingBlocks } from './waiting-blocks.ts'

const LIST = 'b-vote_producer.iost-pendingProducerList'

test('a block whose state has no list of witnesses leaves nothing behind', async () => {
  const network = createFakeNetwork(1)
  const kv = createMemoryKv()
  const chain = await network.open(kv)
  const names = network.witnesses.map(({ name }) => name)
  const genesis = (await chain.blockByNumber(0))?.block as Block
  const block = await network.make(chain, network.witnesses[0] as (typeof network.witnesses)[number])
  await chain.close()
  const hash = encodeHex(block.head.parentHash)
  const { time, witness } = genesis.head
  const start = { number: 0, hash, time, witness, serial: 0, active: names, pending: names, txCount: 0 }
  const stored = { ...start, rootWitnesses: [] }
  const root = nodeOfRoot(stored, genesis, block.head.parentHash)
  const held = { layers: 0, packed: 0 }
  const [layers, packed] = [createStateLayers(kv), createPackedIndex()]
  const tree = createForkTree<ChainNode>(forkRoot(stored, root), { voteInterval: 1 })
  const linker = createLinker(
    {
      tree,
      layers: {
        ...layers,
        add(layer) {
          held.layers += 1
          layers.add(layer)
        },
      },
      packed: {
        ...packed,
        add(node) {
          held.packed += 1
          packed.add(node)
        },
      },
      pool: createPool(),
      waiting: createWaitingBlocks(),
      writer: createStoreWriter(kv, () => {}),
      sha3: sha3_256,
      voteInterval: 1,
      now: () => 0n,
      headMoved: () => {},
      rootStored: () => {},
    },
    0,
  )
  const nodeWith = (writes: ReadonlyMap<string, Uint8Array | null>): ChainNode => ({
    ...root,
    id: encodeHex(hashOf(block)),
    block,
    layer: { parent: root.layer, number: 1, writes },
    parent: root,
    txIds: ['aa'],
  })
  expect(() => linker.link(nodeWith(new Map([[LIST, null]])))).toThrow(IostError)
  expect([held, tree.size]).toEqual([{ layers: 0, packed: 0 }, 1])
  linker.link(nodeWith(new Map()))
  expect([held, tree.head.number]).toEqual([{ layers: 1, packed: 1 }, 1])
})
