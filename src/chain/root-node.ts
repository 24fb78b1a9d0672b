import type { ForkRoot } from '#consensus/fork-tree.ts'
import type { Block } from '#core/block/block.ts'
import type { StoredRoot } from './block-store.ts'
import type { ChainNode } from './chain-node.ts'
import { reportedGas } from './execute-block.ts'
import type { StateLayer } from './state-layers.ts'

/** The tree's root as a store has it. */
export function nodeOfRoot(root: StoredRoot, block: Block, hash: Uint8Array): ChainNode {
  const layer: StateLayer = { parent: undefined, number: root.number, writes: new Map() }
  return {
    id: root.hash,
    block,
    hash,
    txIds: [],
    point: { number: root.number, hash, time: root.time, witness: root.witness, serial: root.serial },
    gasUsage: reportedGas(block.receipts),
    layer,
    parent: undefined,
    active: root.active,
    pending: root.pending,
  }
}

/** What the fork tree starts from. */
export function forkRoot(root: StoredRoot, payload: ChainNode): ForkRoot<ChainNode> {
  const { number, time, witness, active, pending, rootWitnesses } = root
  return { id: root.hash, number, time, witness, active, pending, rootWitnesses, payload }
}

/** What the store keeps of a root. */
export function storedRoot(node: ChainNode, rootWitnesses: readonly string[], txCount: number): StoredRoot {
  const { number, time, witness, serial } = node.point
  return {
    number,
    hash: node.id,
    time,
    witness,
    serial,
    active: node.active,
    pending: node.pending,
    rootWitnesses,
    txCount,
  }
}
