import type { SyncHeight } from '#p2p/goiost/messages.ts'
import type { Clock } from '#platform/clock.ts'
import { HEIGHT_EXPIRY_MS, MEDIAN_NEIGHBORS } from './constants.ts'

/** What the neighbours say of their heads. */
export type Heights = {
  /** Takes a neighbour's word when its clock is later than at its last one. */
  note(id: string, message: SyncHeight): void
  forget(id: string): void
  /** Element ⌊m/2⌋ of the m heights in ascending order, -1 with fewer than five. Source: spec network §5.1. */
  median(): number
  /** Element ⌊m/2⌋ of however many are known. */
  middle(): number | undefined
  lowest(): number | undefined
  highest(): number | undefined
  count(): number
}

/** Creates the record. A height counts for 60 s from its arrival: the sender's clock is not relied on for that. */
export function createHeights(clock: Clock): Heights {
  const byPeer = new Map<string, { height: number; time: number; at: bigint }>()
  const live = (): number[] => {
    const limit = clock.now() - BigInt(HEIGHT_EXPIRY_MS) * 1_000_000n
    for (const [id, entry] of byPeer) if (entry.at < limit) byPeer.delete(id)
    return [...byPeer.values()].map(({ height }) => height).sort((a, b) => a - b)
  }
  return {
    note(id, { height, time }) {
      const known = byPeer.get(id)
      if (height < 0 || (known !== undefined && time <= known.time)) return
      byPeer.set(id, { height, time, at: clock.now() })
    },
    forget: (id) => void byPeer.delete(id),
    median() {
      const all = live()
      return all.length < MEDIAN_NEIGHBORS ? -1 : (all[Math.floor(all.length / 2)] as number)
    },
    middle() {
      const all = live()
      return all[Math.floor(all.length / 2)]
    },
    lowest: () => live()[0],
    highest: () => live().at(-1),
    count: () => live().length,
  }
}
