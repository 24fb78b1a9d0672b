import type { Block } from '#core/block/block.ts'

/** Blocks whose parent is not known yet; what a whole range being fetched out of order needs. */
const MAX_WAITING_BLOCKS = 1100
/** Their rough size in memory. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024

type Waiting = { readonly block: Block; readonly id: string; readonly bytes: number }

/** Keeps blocks until their parent comes; the oldest fall out when there is no room. */
export type WaitingBlocks = {
  has(id: string): boolean
  get(id: string): Block | undefined
  add(block: Block, id: string, parentId: string): void
  /** Takes out the blocks that waited for a parent. */
  take(parentId: string): readonly Block[]
  /** Drops blocks at or below a height. */
  prune(number: number): void
  readonly size: number
}

/** Creates an empty set of waiting blocks. */
export function createWaitingBlocks(): WaitingBlocks {
  const byId = new Map<string, Waiting & { readonly parentId: string }>()
  const byParent = new Map<string, Waiting[]>()
  let bytes = 0

  const remove = (id: string) => {
    const entry = byId.get(id)
    if (entry === undefined) return
    byId.delete(id)
    bytes -= entry.bytes
    const rest = byParent.get(entry.parentId)?.filter((other) => other.id !== id) ?? []
    if (rest.length === 0) byParent.delete(entry.parentId)
    else byParent.set(entry.parentId, rest)
  }

  return {
    has: (id) => byId.has(id),
    get: (id) => byId.get(id)?.block,
    add(block, id, parentId) {
      const entry = { block, id, parentId, bytes: roughSize(block) }
      byId.set(id, entry)
      bytes += entry.bytes
      byParent.set(parentId, [...(byParent.get(parentId) ?? []), entry])
      while (byId.size > MAX_WAITING_BLOCKS || bytes > MAX_WAITING_BYTES)
        remove(byId.keys().next().value as string)
    },
    take(parentId) {
      const entries = byParent.get(parentId) ?? []
      for (const { id } of entries) remove(id)
      return entries.map(({ block }) => block)
    },
    prune(number) {
      for (const [id, { block }] of byId) if (block.head.number <= number) remove(id)
    },
    get size() {
      return byId.size
    },
  }
}

const PER_TX_BYTES = 600

function roughSize(block: Block): number {
  let size = PER_TX_BYTES
  for (const tx of block.txs) {
    size += PER_TX_BYTES
    for (const action of tx.actions) size += action.data.length
  }
  for (const receipt of block.receipts) for (const { content } of receipt.receipts) size += content.length
  return size
}
