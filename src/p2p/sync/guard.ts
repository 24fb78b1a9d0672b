import type { Clock } from '#platform/clock.ts'
import { CATCH_UP_BLOCKS, CLAIM_PATIENCE_NS, STALE_HEAD_NS, START_BEHIND_BLOCKS } from './constants.ts'
import type { Heights } from './heights.ts'
import type { SyncChain } from './sync-chain.ts'

/** Whether a node is in step with its neighbours. */
export type Guard = {
  /** More than 120 blocks behind the median height, or behind all when fewer than five are known. */
  catchingUp(): boolean
  /** Whether a witness may produce as far as its neighbours tell. */
  mayProduce(): boolean
  /** Notes that the head moved. */
  headMoved(): void
}

/**
 * Creates the guard. go-iost's own rule never holds back a witness with fewer than five neighbours, which then builds on
 * a stale head; here one comparison is demanded, and blocks that a neighbour has are fetched first. A claim that nobody
 * backs with blocks is waited for half a minute only, so that a liar cannot stop a network. Source: spec network §5.2.
 */
export function createGuard(chain: SyncChain, heights: Heights, clock: Clock): Guard {
  let behindSince: bigint | undefined
  let inStepOnce = false

  const behindFor = (most: number): boolean => {
    const highest = heights.highest()
    if (highest === undefined || highest <= chain.head().number + most) {
      behindSince = undefined
      return false
    }
    behindSince ??= clock.now()
    return clock.now() - behindSince < CLAIM_PATIENCE_NS
  }
  const catchingUp = (): boolean => {
    const median = heights.median()
    return chain.head().number + CATCH_UP_BLOCKS < (median >= 0 ? median : (heights.lowest() ?? 0))
  }

  return {
    catchingUp,
    mayProduce() {
      if (heights.count() === 0) return inStepOnce
      const stale = chain.head().time + STALE_HEAD_NS < clock.now()
      if ((!inStepOnce || stale) && behindFor(inStepOnce ? 0 : START_BEHIND_BLOCKS)) return false
      if (catchingUp()) return false
      inStepOnce = true
      return true
    },
    headMoved() {
      if (behindSince !== undefined) behindSince = clock.now()
    },
  }
}
