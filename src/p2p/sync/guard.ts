import type { Clock } from '#platform/clock.ts'
import { CATCH_UP_BLOCKS, CLAIM_PATIENCE_NS, STALE_HEAD_NS, START_BEHIND_BLOCKS } from './constants.ts'
import type { Heights } from './heights.ts'
import type { SyncChain } from './sync-chain.ts'

/** Whether a node is in step with its neighbours. */
export type Guard = {
  /** More than 120 blocks behind the median height, or behind all when fewer than five are known. */
  catchingUp(): boolean
  /** Whether a witness may produce as far as its neighbours tell; to be asked before each block. */
  mayProduce(): boolean
}

/**
 * Creates the guard. go-iost's own rule never holds back a witness with fewer than five neighbours, which then builds on
 * a stale head; here one comparison is demanded, and blocks that most neighbours have are fetched first. A claim that no
 * blocks follow, and silence after a pause of this process, are waited for half a minute only: a liar or an outage must
 * not stop a witness for good. Source: spec network §5.2.
 */
export function createGuard(
  chain: Pick<SyncChain, 'head'>,
  heights: Pick<Heights, 'median' | 'lowest' | 'middle' | 'count'>,
  clock: Pick<Clock, 'now'>,
): Guard {
  let waitingSince: bigint | undefined
  let inStepOnce = false

  /** Whether a reason to wait holds and its patience is not used up. */
  const waits = (reason: boolean): boolean => {
    if (!reason) {
      waitingSince = undefined
      return false
    }
    waitingSince ??= clock.now()
    return clock.now() - waitingSince < CLAIM_PATIENCE_NS
  }
  const catchingUp = (): boolean => {
    const median = heights.median()
    return chain.head().number + CATCH_UP_BLOCKS < (median >= 0 ? median : (heights.lowest() ?? 0))
  }

  return {
    catchingUp,
    mayProduce() {
      const { number, time } = chain.head()
      const isStale = time + STALE_HEAD_NS < clock.now()
      if (heights.count() === 0) return inStepOnce && !waits(isStale)
      if (catchingUp()) {
        waitingSince = undefined
        return false
      }
      const isBehind = (heights.middle() ?? 0) > number + (inStepOnce ? 0 : START_BEHIND_BLOCKS)
      if (waits(isBehind && (isStale || !inStepOnce))) return false
      inStepOnce = true
      return true
    },
  }
}
