import type { Block } from '#core/block/block.ts'
import { decodeBlock } from '#core/block/block-proto.ts'
import { headHash } from '#core/block/head.ts'
import { encodeHex } from '#core/codec/hex.ts'
import type { Sha3 } from '#core/hash/sha3.ts'
import type { BlockInfo } from '#p2p/goiost/messages.ts'
import type { Clock } from '#platform/clock.ts'
import type { Log } from '#platform/log.ts'
import {
  MAX_PENDING_BLOCKS,
  MAX_PENDING_BYTES,
  MAX_PENDING_PER_PEER,
  MAX_REFUSED_MEMORY,
  REFUSED_MEMORY_MS,
} from './constants.ts'
import { createRecentSet } from './recent-set.ts'
import type { SyncBlockOutcome, SyncChain } from './sync-chain.ts'
import { createWorkers } from './workers.ts'

/** Takes blocks of neighbours and hands them to the chain one by one, lowest height first. */
export type BlockIntake = {
  /** Takes a block message; undefined when it is malformed, a copy, not wanted, or there is no room, else its place. */
  take(from: string, payload: Uint8Array): BlockInfo | undefined
  drop(peer: string): void
  readonly pending: number
  stop(): Promise<void>
}

export type IntakeDeps = {
  readonly chain: SyncChain
  readonly clock: Clock
  readonly log: Log
  readonly sha3: Sha3
  /** Whether a block's height is one that is taken. */
  readonly inRange: (number: number) => boolean
  readonly onOutcome: (from: string, block: Block, place: BlockInfo, outcome: SyncBlockOutcome) => void
}

type Pending = {
  readonly from: string
  readonly block: Block
  readonly place: BlockInfo
  readonly copy: string
  readonly bytes: number
}

/**
 * Creates the intake. Copies are told apart by the hash of all their bytes and only remembered once they were refused:
 * a bodiless copy sent first must not keep out the whole block. Source: spec network §4.4 type 3/9, §9.
 */
export function createBlockIntake(deps: IntakeDeps): BlockIntake {
  const { chain } = deps
  const pending = new Map<string, Pending>()
  const perPeer = new Map<string, number>()
  const copies = new Set<string>()
  const refused = createRecentSet(deps.clock, REFUSED_MEMORY_MS, MAX_REFUSED_MEMORY)
  let bytes = 0

  const remove = (key: string, entry: Pending): void => {
    pending.delete(key)
    copies.delete(entry.copy)
    bytes -= entry.bytes
    const left = (perPeer.get(entry.from) ?? 1) - 1
    if (left > 0) perPeer.set(entry.from, left)
    else perPeer.delete(entry.from)
  }
  const lowest = (): Pending | undefined => {
    let best: [string, Pending] | undefined
    for (const item of pending) {
      if (best === undefined || item[1].place.number < best[1].place.number) best = item
    }
    if (best !== undefined) remove(...best)
    return best?.[1]
  }
  const judge = async ({ block, place, copy }: Pending): Promise<SyncBlockOutcome> => {
    if (!deps.inRange(place.number)) return { kind: 'ignored' }
    if (chain.has(place.hash)) return { kind: 'known' }
    const outcome = await chain.importBlock(block)
    if (outcome.kind === 'refused') refused.add(copy)
    return outcome
  }
  const workers = createWorkers(1, lowest, async (entry) => {
    try {
      deps.onOutcome(entry.from, entry.block, entry.place, await judge(entry))
    } catch (error) {
      deps.log.error('block import failed', { number: entry.place.number, error })
    }
  })

  return {
    take(from, payload) {
      const block = decodeOrNone(payload)
      if (block === undefined || !deps.inRange(block.head.number)) return undefined
      const place = { number: block.head.number, hash: headHash(block.head, deps.sha3) }
      const copy = encodeHex(deps.sha3(payload))
      const key = `${from} ${encodeHex(place.hash)}`
      if (chain.has(place.hash)) return place
      if (copies.has(copy) || refused.has(copy) || pending.has(key)) return undefined
      const mine = perPeer.get(from) ?? 0
      if (mine >= MAX_PENDING_PER_PEER || pending.size >= MAX_PENDING_BLOCKS) return undefined
      if (bytes + payload.length > MAX_PENDING_BYTES) return undefined
      pending.set(key, { from, block, place, copy, bytes: payload.length })
      copies.add(copy)
      perPeer.set(from, mine + 1)
      bytes += payload.length
      workers.wake()
      return place
    },
    drop(peer) {
      for (const [key, entry] of pending) if (entry.from === peer) remove(key, entry)
    },
    get pending() {
      return pending.size
    },
    stop: () => workers.stop(),
  }
}

function decodeOrNone(payload: Uint8Array): Block | undefined {
  try {
    return decodeBlock(payload)
  } catch {
    return undefined
  }
}
