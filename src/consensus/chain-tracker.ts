import { IostError } from '#core/error.ts'
import { confirmLimit } from '#core/params.ts'
import { equalLists, type WitnessList } from './witness-list.ts'

/** Where a tracker starts: the lists for the next block and what is known of an open change. */
export type TrackerStart = {
  readonly active: WitnessList
  readonly pending: WitnessList
  /** The epoch block whose list is pending but not active yet, or null when both lists are equal. */
  readonly openEpoch: number | null
  /** The block that completes the open change where it is already proven, or null: then it is found by counting. */
  readonly switchBlock: number | null
  /** Last irreversible block known at the start, or null. */
  readonly irreversible: number | null
}

/** One block of the chain. `signed` false: its signature was not checked, so it confirms nothing. */
export type TrackedBlock = {
  readonly number: number
  readonly witness: string
  readonly signed: boolean
  /** The list that this block elected, or undefined when it ran no election. */
  readonly elected: WitnessList | undefined
}

/** The witness lists and finality of one chain without forks. Source: spec network §2.8, closed form C1–C4. */
export type ChainTracker = {
  /** The list for the next block. */
  readonly active: WitnessList
  readonly pending: WitnessList
  /** What the next block's base tx must say: the lists differ. */
  readonly flag: boolean
  readonly irreversible: number | null
  /** Whether the last pushed block completed a change of lists. */
  readonly switched: boolean
  /** Adds the next block. Errors: ELECTION_WHILE_OPEN, QUORUM_UNSIGNED. */
  push(block: TrackedBlock): void
  /** LIB after the last block C that has q distinct members of the list in force behind it (L2), or null. */
  locked(): number | null
}

type Sighting = { readonly witness: string; readonly number: number }
type Entry = {
  readonly witness: string
  readonly signed: boolean
  readonly active: WitnessList
  readonly irreversible: number | null
}

/** Creates a tracker; q follows from the length of the pending list. */
export function createChainTracker(start: TrackerStart): ChainTracker {
  const q = confirmLimit(start.pending.length)
  let { active, pending, openEpoch, irreversible } = start
  let switched = false
  let lockedAt: number | null = null
  // Witnesses by their last block, newest first; the q-th one tells how far back q distinct ones reach.
  let seen: Sighting[] = []
  let confirming: Sighting[] = []
  let trail: Entry[] = [{ witness: '', signed: false, active, irreversible }]

  const settle = (): void => {
    const reach = confirming[q - 1]?.number
    if (reach === undefined) return
    const reached = openEpoch === null ? reach : Math.min(reach, openEpoch)
    if (irreversible === null || reached > irreversible) irreversible = reached
  }

  const isComplete = (block: number, epoch: number): boolean => {
    if (start.switchBlock !== null && epoch === start.openEpoch) return block === start.switchBlock
    if ((seen[q - 1]?.number ?? -1) < epoch) return false
    if ((confirming[q - 1]?.number ?? -1) < epoch)
      throw new IostError({ code: 'QUORUM_UNSIGNED', block, epoch })
    return true
  }

  return {
    get active() {
      return active
    },
    get pending() {
      return pending
    },
    get flag() {
      return openEpoch !== null
    },
    get irreversible() {
      return irreversible
    },
    get switched() {
      return switched
    },
    push({ number, witness, signed, elected }) {
      switched = false
      seen = moveToFront(seen, { witness, number })
      if (signed) confirming = moveToFront(confirming, { witness, number })
      if (elected !== undefined) {
        if (openEpoch !== null) throw new IostError({ code: 'ELECTION_WHILE_OPEN', block: number, openEpoch })
        pending = elected
        if (!equalLists(active, pending)) openEpoch = number
      }
      settle()
      if (openEpoch !== null && isComplete(number, openEpoch)) {
        const members = new Set(pending)
        seen = seen.filter((sighting) => members.has(sighting.witness))
        confirming = confirming.filter((sighting) => members.has(sighting.witness))
        active = pending
        openEpoch = null
        switched = true
      }
      trail.push({ witness, signed, active, irreversible })
    },
    locked() {
      const found = lockIndex(trail, q)
      if (found !== undefined) {
        lockedAt = trail[found]?.irreversible ?? lockedAt
        trail = trail.slice(found)
      }
      return lockedAt
    },
  }
}

function moveToFront(list: readonly Sighting[], sighting: Sighting): Sighting[] {
  return [sighting, ...list.filter((other) => other.witness !== sighting.witness)]
}

/** Index of the last entry with q distinct signing members of its list strictly behind it. */
function lockIndex(trail: readonly Entry[], q: number): number | undefined {
  const behind = new Set<string>()
  let list: WitnessList | undefined
  let count = 0
  for (let i = trail.length - 1; i >= 0; i--) {
    const entry = trail[i] as Entry
    if (entry.active !== list) {
      list = entry.active
      count = new Set(list.filter((key) => behind.has(key))).size
    }
    if (count >= q) return i
    if (entry.signed && !behind.has(entry.witness)) {
      behind.add(entry.witness)
      if (list.includes(entry.witness)) count += 1
    }
  }
  return undefined
}
