import { TX_LIFE_NS } from '#core/params.ts'
import { ancestorAt, type ChainNode } from './chain-node.ts'

/**
 * Which transactions are in which block: every block above the root, and the root's line back to what a transaction
 * can still be repeated from (90 s, spec chain §4.5). An older one has expired, wherever it is.
 */
export type PackedIndex = {
  add(node: ChainNode): void
  remove(node: ChainNode): void
  /** A block became irreversible; older ones than 90 s before it are forgotten. */
  settle(txIds: readonly string[], time: bigint): void
  /** Whether a transaction is in a block of the line that ends at a node (which is in the tree). */
  isOn(id: string, tip: ChainNode): boolean
  /** The block above the root on a line that holds a transaction. */
  find(id: string, tip: ChainNode): ChainNode | undefined
}

/** Creates an empty index. */
export function createPackedIndex(): PackedIndex {
  const above = new Map<string, ChainNode[]>()
  const settled = new Set<string>()
  let line: { readonly txIds: readonly string[]; readonly time: bigint }[] = []

  const find = (id: string, tip: ChainNode): ChainNode | undefined =>
    above.get(id)?.find((node) => ancestorAt(tip, node.block.head.number) === node)

  const remove = (node: ChainNode) => {
    for (const id of node.txIds) {
      const nodes = above.get(id)?.filter((other) => other !== node) ?? []
      if (nodes.length === 0) above.delete(id)
      else above.set(id, nodes)
    }
  }

  return {
    add(node) {
      for (const id of node.txIds) {
        const nodes = above.get(id)
        if (nodes === undefined) above.set(id, [node])
        else nodes.push(node)
      }
    },
    remove,
    settle(txIds, time) {
      line.push({ txIds, time })
      for (const id of txIds) settled.add(id)
      const keep = line.findIndex((entry) => time - entry.time <= TX_LIFE_NS)
      if (keep <= 0) return
      for (const entry of line.slice(0, keep)) for (const id of entry.txIds) settled.delete(id)
      line = line.slice(keep)
    },
    isOn: (id, tip) => settled.has(id) || find(id, tip) !== undefined,
    find,
  }
}
