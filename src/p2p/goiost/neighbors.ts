import { MUTUAL_DIAL_MS } from './constants.ts'
import type { Direction, Session } from './session.ts'

/** The neighbours of a node with their caps. */
export type Neighbors = {
  get(id: string): Session | undefined
  all(): readonly Session[]
  count(direction: Direction): number
  /**
   * What to do with a new stream of a peer: take it, refuse it because the direction is full, or drop it because the
   * peer is a neighbour already (`replace`: of two mutual dials this one stays, the older session ends).
   */
  judge(id: string, direction: Direction, now: bigint): 'take' | 'full' | 'second' | 'replace'
  /** Adds a session; for a block producer an ordinary neighbour of that direction makes room and is returned. */
  add(session: Session): Session | undefined
  /** False when the session was not the peer's current one. */
  remove(session: Session): boolean
}

export type NeighborOptions = {
  readonly ownId: string
  readonly maxInbound: number
  readonly maxOutbound: number
  /** Whether a peer id is a known block producer's: those are never turned away. */
  readonly isProducer: (id: string) => boolean
}

/**
 * Creates the register. When two nodes dial each other at the same moment both would drop the other's stream and end
 * with none; so the dial of the smaller id stays, which both sides conclude alike. Source: spec network §4.2.
 */
export function createNeighbors(options: NeighborOptions): Neighbors {
  const byId = new Map<string, Session>()
  const cap = (direction: Direction) => (direction === 'inbound' ? options.maxInbound : options.maxOutbound)
  const count = (direction: Direction) =>
    [...byId.values()].filter((session) => session.direction === direction).length

  return {
    get: (id) => byId.get(id),
    all: () => [...byId.values()],
    count,
    judge(id, direction, now) {
      const known = byId.get(id)
      if (known !== undefined) {
        const mutual =
          known.direction !== direction && now - known.since < BigInt(MUTUAL_DIAL_MS) * 1_000_000n
        const keepsNew = direction === 'outbound' ? options.ownId < id : id < options.ownId
        return mutual && keepsNew ? 'replace' : 'second'
      }
      return count(direction) < cap(direction) || options.isProducer(id) ? 'take' : 'full'
    },
    add(session) {
      const full = count(session.direction) >= cap(session.direction)
      byId.set(session.id, session)
      if (!full) return undefined
      return [...byId.values()].find(
        (other) =>
          other !== session && other.direction === session.direction && !options.isProducer(other.id),
      )
    },
    remove(session) {
      if (byId.get(session.id) !== session) return false
      byId.delete(session.id)
      return true
    },
  }
}
