import type { ForkTree } from '#consensus/fork-tree.ts'
import { encodeBlock } from '#core/block/block-proto.ts'
import { encodeHex } from '#core/codec/hex.ts'
import type { Sha3 } from '#core/hash/sha3.ts'
import { isTxExpired } from '#core/tx/tx-checks.ts'
import { txHash } from '#core/tx/tx-hash.ts'
import type { KvChange } from '#platform/kv.ts'
import type { StateReader } from '#vm/executor.ts'
import { blockChanges, rootChange } from './block-store.ts'
import type { ChainNode } from './chain-node.ts'
import { electedList } from './election.ts'
import { logKey } from './keys.ts'
import type { PackedIndex } from './packed-index.ts'
import { type Pool, poolEntry } from './pool.ts'
import { storedRoot } from './root-node.ts'
import type { StateLayer, StateLayers } from './state-layers.ts'
import type { StoreWriter } from './store-writer.ts'
import type { WaitingBlocks } from './waiting-blocks.ts'

/** What linking moves. */
export type LinkerParts = {
  readonly tree: ForkTree<ChainNode>
  readonly layers: StateLayers
  readonly packed: PackedIndex
  readonly pool: Pool
  readonly waiting: WaitingBlocks
  readonly writer: StoreWriter
  readonly sha3: Sha3
  readonly voteInterval: number
  now(): bigint
  /** The head moved. */
  headMoved(node: ChainNode): void
  /** Blocks up to this one are irreversible, and in the store. */
  rootStored(node: ChainNode): void
}

/** Puts verified blocks into the tree and what becomes irreversible into the store. */
export type Linker = {
  /**
   * Links a block and, with what became irreversible by it, writes it; `stored` runs once the store has it.
   * Errors: NO_WITNESS_LIST, and nothing has changed then.
   */
  link(node: ChainNode, stored?: () => void): void
  /** The root as the store has it: what is called irreversible must outlive the process. */
  readonly durable: ChainNode
  /** Blocks of the root's line on their way into the store, by height. */
  readonly flushing: ReadonlyMap<number, ChainNode>
  /** Irreversible transactions so far. */
  readonly txCount: number
}

/** Creates the linker of a tree whose root is in the store. */
export function createLinker(parts: LinkerParts, storedTxs: number): Linker {
  const { tree, layers, packed, pool, waiting, writer, sha3 } = parts
  const flushing = new Map<number, ChainNode>()
  let durable = tree.root.payload
  let txCount = storedTxs

  /** The state after a block that is not linked yet. */
  const stateAfter = ({ parent, writes }: StateLayer): StateReader => {
    const before = layers.at(parent)
    return {
      get(key) {
        const written = writes.get(key)
        return written === undefined ? before.get(key) : (written ?? undefined)
      },
    }
  }

  const link = (node: ChainNode, stored: () => void = () => {}): void => {
    const { head } = node.block
    const oldHead = tree.head.payload
    const result = tree.link({
      id: node.id,
      parent: encodeHex(head.parentHash),
      number: head.number,
      time: head.time,
      witness: head.witness,
      elects: head.number % parts.voteInterval === 0 ? electedList(stateAfter(node.layer)) : undefined,
      payload: node,
    })
    layers.add(node.layer)
    packed.add(node)
    node.active = result.node.active
    node.pending = result.node.pending
    const moved = result.irreversible.map(({ payload }) => payload)
    const gone = result.removed.map(({ payload }) => payload)
    const changes: KvChange[] = gone.map(({ block, id }) => ({
      key: logKey(block.head.number, id),
      value: null,
    }))
    if (!moved.includes(node) && !gone.includes(node))
      changes.push({ key: logKey(head.number, node.id), value: encodeBlock(node.block) })
    for (const removed of gone) {
      layers.drop(removed.layer)
      packed.remove(removed)
    }
    const settled = moved.length > 0 ? settle(moved, changes) : () => {}
    writer.write(changes, () => {
      settled()
      stored()
    })
    if (result.headChanged) {
      switchPool(oldHead, tree.head.payload)
      parts.headMoved(tree.head.payload)
    }
  }

  /** Adds what makes blocks irreversible to the changes; the answer is to run once the store holds them. */
  const settle = (moved: readonly ChainNode[], changes: KvChange[]): (() => void) => {
    for (const node of moved) {
      for (const change of blockChanges(node.block, node.id, node.txIds, node.layer.writes))
        changes.push(change)
      changes.push({ key: logKey(node.block.head.number, node.id), value: null })
      packed.remove(node)
      packed.settle(node.txIds, node.block.head.time)
      flushing.set(node.block.head.number, node)
      txCount += node.txIds.length
    }
    const root = moved.at(-1) as ChainNode
    changes.push(rootChange(storedRoot(root, tree.rootWitnesses, txCount)))
    waiting.prune(root.block.head.number)
    return () => {
      for (const node of moved) {
        layers.persisted(node.layer)
        flushing.delete(node.block.head.number)
        node.parent = undefined
      }
      durable = root
      parts.rootStored(root)
    }
  }

  /** What the new head's line holds leaves the pool, what only the old line held comes back. */
  const switchPool = (oldHead: ChainNode, newHead: ChainNode): void => {
    let left: ChainNode | undefined = oldHead
    let right: ChainNode | undefined = newHead
    const back: ChainNode[] = []
    const gone: ChainNode[] = []
    while (left !== undefined && right !== undefined && left !== right) {
      if (left.block.head.number > right.block.head.number) {
        back.push(left)
        left = left.parent
      } else {
        gone.push(right)
        right = right.parent
      }
    }
    const now = parts.now()
    for (const node of back) {
      node.block.txs.forEach((tx, index) => {
        if (index > 0 && !isTxExpired(tx, now)) pool.add(poolEntry(tx, txHash(tx, sha3)))
      })
    }
    for (const node of gone) for (const id of node.txIds) pool.remove(id)
  }

  return {
    link,
    flushing,
    get durable() {
      return durable
    },
    get txCount() {
      return txCount
    },
  }
}
