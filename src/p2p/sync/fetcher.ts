import { encodeHex } from '#core/codec/hex.ts'
import type { BlockInfo } from '#p2p/goiost/messages.ts'
import type { Clock } from '#platform/clock.ts'
import {
  ASK_AGAIN_MS,
  ASK_AGAIN_NEW_MS,
  HASHES_EXPIRY_MS,
  MAX_ANNOUNCED_PER_PEER,
  MAX_ASKED,
  MAX_ASKED_PER_PEER,
} from './constants.ts'

/** Where a wanted block was heard of: a hash list of the range, or a single announcement. */
export type WantKind = 'listed' | 'announced'

/** Knows which blocks are missing and who has them, and asks for them within bounds. */
export type Fetcher = {
  /** Replaces what a neighbour has listed. */
  list(peer: string, blocks: readonly BlockInfo[]): void
  /** A neighbour has this block. */
  announce(peer: string, block: BlockInfo): void
  /** A block came in: nobody else is asked until its outcome is known. */
  arrived(hash: Uint8Array): void
  /** The block is in the tree, or not wanted any more. */
  done(hash: Uint8Array): void
  /** A neighbour's copy was refused: it is not asked for this block again. */
  refused(peer: string, hash: Uint8Array): void
  drop(peer: string): void
  /** Sends the requests there is room for. */
  pump(): void
  /** Blocks known of and not fetched. */
  readonly missing: number
}

export type FetcherDeps = {
  readonly clock: Clock
  /** A number from 0 up to 1. */
  readonly chance: () => number
  /** Sends a request; false when the neighbour's queue is full. */
  readonly ask: (peer: string, hash: Uint8Array, kind: WantKind) => boolean
  /** Whether a block need not be fetched: known, waiting, or out of the range of heights that are taken. */
  readonly needless: (block: BlockInfo) => boolean
  /** How many more blocks may come in. */
  readonly room: () => number
}

type Want = {
  readonly block: BlockInfo
  kind: WantKind
  readonly sources: Set<string>
  readonly tried: Set<string>
  since: bigint
  asked: { readonly peer: string; readonly at: bigint } | undefined
  arrived: boolean
}

const EXPIRY_NS = BigInt(HASHES_EXPIRY_MS) * 1_000_000n
const AGAIN_NS = BigInt(ASK_AGAIN_MS) * 1_000_000n
const AGAIN_NEW_NS = BigInt(ASK_AGAIN_NEW_MS) * 1_000_000n

/** Creates the fetcher. */
export function createFetcher(deps: FetcherDeps): Fetcher {
  const { clock } = deps
  const wants = new Map<string, Want>()
  const bySource = new Map<string, Map<string, WantKind>>()
  const load = new Map<string, number>()
  let asked = 0

  const release = (want: Want): void => {
    if (want.asked === undefined) return
    asked -= 1
    load.set(want.asked.peer, (load.get(want.asked.peer) ?? 1) - 1)
    want.asked = undefined
  }
  const remove = (key: string): void => {
    const want = wants.get(key)
    if (want === undefined) return
    release(want)
    wants.delete(key)
    for (const peer of want.sources) bySource.get(peer)?.delete(key)
  }
  const leave = (peer: string, key: string): void => {
    bySource.get(peer)?.delete(key)
    const want = wants.get(key)
    if (want === undefined) return
    want.sources.delete(peer)
    if (want.asked?.peer === peer) release(want)
    if (want.sources.size === 0 && !want.arrived) remove(key)
  }
  const add = (peer: string, block: BlockInfo, kind: WantKind): void => {
    if (block.hash.length !== 32 || deps.needless(block)) return
    const key = encodeHex(block.hash)
    const want = wants.get(key) ?? {
      block,
      kind,
      sources: new Set(),
      tried: new Set(),
      since: clock.now(),
      asked: undefined,
      arrived: false,
    }
    want.since = clock.now()
    want.sources.add(peer)
    wants.set(key, want)
    const sourced = bySource.get(peer) ?? new Map<string, WantKind>()
    sourced.set(key, kind)
    bySource.set(peer, sourced)
  }

  const askFor = (want: Want): void => {
    const open = [...want.sources].filter((peer) => (load.get(peer) ?? 0) < MAX_ASKED_PER_PEER)
    const fresh = open.filter((peer) => !want.tried.has(peer))
    if (fresh.length === 0) {
      if (open.length > 0) want.tried.clear()
      return
    }
    const peer = fresh[Math.floor(deps.chance() * fresh.length)] as string
    if (!deps.ask(peer, want.block.hash, want.kind)) return
    want.tried.add(peer)
    want.asked = { peer, at: clock.now() }
    load.set(peer, (load.get(peer) ?? 0) + 1)
    asked += 1
  }

  return {
    list(peer, blocks) {
      const before = [...(bySource.get(peer) ?? [])].filter(([, kind]) => kind === 'listed')
      for (const block of blocks) add(peer, block, 'listed')
      const now = new Set(blocks.map(({ hash }) => encodeHex(hash)))
      for (const [key] of before) if (!now.has(key)) leave(peer, key)
    },
    announce(peer, block) {
      const sourced = bySource.get(peer)
      const announced = [...(sourced ?? [])].filter(([, kind]) => kind === 'announced')
      if (announced.length >= MAX_ANNOUNCED_PER_PEER) leave(peer, (announced[0] as [string, WantKind])[0])
      add(peer, block, 'announced')
    },
    arrived(hash) {
      const want = wants.get(encodeHex(hash))
      if (want === undefined) return
      release(want)
      want.arrived = true
    },
    done: (hash) => remove(encodeHex(hash)),
    refused(peer, hash) {
      const key = encodeHex(hash)
      const want = wants.get(key)
      if (want === undefined) return
      want.arrived = false
      leave(peer, key)
    },
    drop(peer) {
      for (const key of [...(bySource.get(peer)?.keys() ?? [])]) leave(peer, key)
      bySource.delete(peer)
      load.delete(peer)
    },
    pump() {
      const now = clock.now()
      let room = Math.min(deps.room(), MAX_ASKED) - asked
      let places = 0
      for (const peer of bySource.keys()) places += MAX_ASKED_PER_PEER - (load.get(peer) ?? 0)
      for (const [key, want] of wants) {
        if (want.arrived) continue
        if (want.asked !== undefined) {
          if (now - want.asked.at < (want.kind === 'announced' ? AGAIN_NEW_NS : AGAIN_NS)) continue
          release(want)
        }
        if (room <= 0 || places <= 0) break
        if (now - want.since > EXPIRY_NS || deps.needless(want.block)) {
          remove(key)
          continue
        }
        askFor(want)
        if (want.asked === undefined) continue
        room -= 1
        places -= 1
      }
    },
    get missing() {
      return wants.size
    },
  }
}
