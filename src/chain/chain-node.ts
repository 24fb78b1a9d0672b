import type { ChainPoint as HeadPoint } from '#consensus/verify-head.ts'
import type { Block } from '#core/block/block.ts'
import type { StateLayer } from './state-layers.ts'

/** A block of the fork tree with what the chain keeps of it; `parent` is cut once the block is in the store. */
export type ChainNode = {
  readonly id: string
  readonly block: Block
  readonly hash: Uint8Array
  /** Hashes of the transactions, hex, base tx first. */
  readonly txIds: readonly string[]
  readonly point: HeadPoint
  /** Gas without the base tx, hundredths. */
  readonly gasUsage: bigint
  readonly layer: StateLayer
  parent: ChainNode | undefined
  /** Lists after the block; set when it is linked. */
  active: readonly string[]
  pending: readonly string[]
}

/** The ancestor of a node at its height, or undefined when the line is cut before. */
export function ancestorAt(node: ChainNode, number: number): ChainNode | undefined {
  let at: ChainNode | undefined = node
  while (at !== undefined && at.block.head.number > number) at = at.parent
  return at?.block.head.number === number ? at : undefined
}
