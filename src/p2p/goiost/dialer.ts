import type { Clock } from '#platform/clock.ts'
import type { Random } from '#platform/random.ts'
import type { NodeAddress } from './address.ts'
import {
  MAX_DIALS,
  PAUSE_JITTER,
  SEED_FIRST_PAUSE_MS,
  SEED_LONGEST_PAUSE_MS,
  TABLE_DIAL_MS,
} from './constants.ts'
import type { PeerInfo } from './messages.ts'

/** Keeps a node connected: seeds for ever, learned peers while there is room. */
export type Dialer = { start(): void; stop(): void }

export type DialerDeps = {
  readonly clock: Clock
  readonly random: Random
  readonly seeds: readonly NodeAddress[]
  /** Dials and opens the stream; rejects when that fails. */
  readonly dial: (id: string, addresses: readonly string[]) => Promise<void>
  readonly isNeighbor: (id: string) => boolean
  /** How many outbound neighbours there is room for. */
  readonly room: () => number
  /** Peers worth dialling, and those that are block producers, which need no room. */
  readonly candidates: () => readonly PeerInfo[]
  readonly producers: () => readonly PeerInfo[]
  /** Whether a seed's session lasted long since this was last asked; its pauses then start afresh. */
  readonly takeSettled: (id: string) => boolean
  readonly onFailure: (id: string, error: unknown) => void
}

/**
 * Creates the dialer. A seed is tried after 1 s, then after growing pauses of at most 15 s, without end: nodes on one
 * machine learn of each other only by seeds. Source: spec network §4.5 and the project's design §10.
 */
export function createDialer(deps: DialerDeps): Dialer {
  const { clock } = deps
  const cancels = new Set<() => void>()
  const dialling = new Set<string>()
  let stopped = true

  const later = (ms: number, task: () => void): void => {
    if (stopped) return
    const cancel = clock.after(ms, () => {
      cancels.delete(cancel)
      if (!stopped) task()
    })
    cancels.add(cancel)
  }
  const chance = (): number => (deps.random.bytes(1)[0] as number) / 256

  const dial = async (id: string, addresses: readonly string[]): Promise<boolean> => {
    if (dialling.has(id) || dialling.size >= MAX_DIALS) return false
    dialling.add(id)
    try {
      await deps.dial(id, addresses)
      return true
    } catch (error) {
      deps.onFailure(id, error)
      return false
    } finally {
      dialling.delete(id)
    }
  }

  const keepSeed = async (seed: NodeAddress, pause: number): Promise<void> => {
    let next = SEED_FIRST_PAUSE_MS
    if (!deps.isNeighbor(seed.id) && deps.room() > 0) {
      await dial(seed.id, [seed.address])
      if (!deps.takeSettled(seed.id)) next = Math.min(pause * 2, SEED_LONGEST_PAUSE_MS)
    }
    later(next * (1 + PAUSE_JITTER * chance()), () => void keepSeed(seed, next))
  }

  const walkTable = (): void => {
    const room = Math.max(0, deps.room())
    const some = shuffle([...deps.candidates()], chance).slice(0, room)
    for (const peer of [...deps.producers(), ...some]) {
      if (!deps.isNeighbor(peer.id)) void dial(peer.id, peer.addrs)
    }
    later(TABLE_DIAL_MS, walkTable)
  }

  return {
    start() {
      stopped = false
      for (const seed of deps.seeds) void keepSeed(seed, SEED_FIRST_PAUSE_MS / 2)
      later(TABLE_DIAL_MS, walkTable)
    },
    stop() {
      stopped = true
      for (const cancel of cancels) cancel()
      cancels.clear()
    },
  }
}

function shuffle<T>(items: T[], chance: () => number): T[] {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(chance() * (i + 1))
    ;[items[i], items[j]] = [items[j] as T, items[i] as T]
  }
  return items
}
