import type { KeyValueStore } from '#platform/kv.ts'
import type { StateReader } from '#vm/executor.ts'
import { stateKey } from './keys.ts'

/** The writes of one block on top of its parent's state; `parent` is cut once the parent is in the store. */
export type StateLayer = {
  parent: StateLayer | undefined
  readonly number: number
  readonly writes: ReadonlyMap<string, Uint8Array | null>
}

/** Most bytes of stored values kept in memory; the oldest fall out first. */
const STATE_CACHE_BYTES = 48 * 1024 * 1024
/** What an entry costs beside its key and value. */
const ENTRY_BYTES = 64

type Version = { readonly layer: StateLayer; readonly value: Uint8Array | null }

/** The state at every block of the fork tree: the store below, the blocks' writes above it. */
export type StateLayers = {
  /** Reads as of a layer; undefined = the store alone. The same array is handed out as long as it is in memory. */
  at(layer: StateLayer | undefined): StateReader
  /** Makes a block's writes visible to readers at it and its descendants. */
  add(layer: StateLayer): void
  /** Takes an abandoned block's writes away. */
  drop(layer: StateLayer): void
  /** Takes away the writes of a block that the store now holds. */
  persisted(layer: StateLayer): void
  /** Entries of the state with from <= key < to at a layer in order of their UTF-8 bytes, at most `limit`. */
  range(
    layer: StateLayer | undefined,
    from: string,
    to: string,
    limit: number,
  ): Promise<readonly { key: string; value: Uint8Array }[]>
}

/** Creates the layered state over a store. */
export function createStateLayers(kv: KeyValueStore): StateLayers {
  const versions = new Map<string, Version[]>()
  const cache = new Map<string, Uint8Array | undefined>()
  let cacheBytes = 0

  const cost = (key: string, value: Uint8Array | undefined) => key.length + (value?.length ?? 0) + ENTRY_BYTES

  const remember = (key: string, value: Uint8Array | undefined) => {
    if (cache.has(key)) cacheBytes -= cost(key, cache.get(key))
    cache.set(key, value)
    cacheBytes += cost(key, value)
    while (cacheBytes > STATE_CACHE_BYTES) {
      const oldest = cache.keys().next().value as string
      cacheBytes -= cost(oldest, cache.get(oldest))
      cache.delete(oldest)
    }
  }

  const stored = (key: string): Uint8Array | undefined => {
    const hit = cache.get(key)
    if (hit !== undefined || cache.has(key)) return hit
    const value = kv.getSync(stateKey(key))
    remember(key, value)
    return value
  }

  const versionAt = (key: string, layer: StateLayer): Version | undefined => {
    const list = versions.get(key)
    if (list === undefined) return undefined
    let best: Version | undefined
    for (let i = list.length - 1; i >= 0; i--) {
      const version = list[i] as Version
      if (best !== undefined && version.layer.number <= best.layer.number) continue
      if (isAncestor(version.layer, layer)) best = version
      if (best !== undefined && best.layer === layer) break
    }
    return best
  }

  const remove = (layer: StateLayer) => {
    for (const key of layer.writes.keys()) {
      const list = versions.get(key)
      const at = list?.findIndex((version) => version.layer === layer) ?? -1
      if (list === undefined || at < 0) continue
      if (list.length === 1) versions.delete(key)
      else list.splice(at, 1)
    }
  }

  return {
    at(layer) {
      if (layer === undefined) return { get: stored }
      return {
        get(key) {
          const version = versionAt(key, layer)
          if (version === undefined) return stored(key)
          return version.value ?? undefined
        },
      }
    },

    add(layer) {
      for (const [key, value] of layer.writes) {
        const list = versions.get(key)
        if (list === undefined) versions.set(key, [{ layer, value }])
        else list.push({ layer, value })
      }
    },

    drop: remove,

    persisted(layer) {
      remove(layer)
      for (const [key, value] of layer.writes) remember(key, value ?? undefined)
      layer.parent = undefined
    },

    async range(layer, from, to, limit) {
      const changed = new Map<string, Uint8Array | null>()
      if (layer !== undefined) {
        for (const key of versions.keys()) {
          if (key < from || key >= to) continue
          const version = versionAt(key, layer)
          if (version !== undefined) changed.set(key, version.value)
        }
      }
      const prefix = stateKey('').length
      const rows = await kv.range(stateKey(from), stateKey(to), limit + changed.size)
      const out = new Map(rows.map(({ key, value }) => [key.slice(prefix), value]))
      for (const [key, value] of changed) {
        if (value === null) out.delete(key)
        else out.set(key, value)
      }
      return [...out]
        .map(([key, value]) => ({ key, value }))
        .sort((a, b) => compareKeys(a.key, b.key))
        .slice(0, limit)
    },
  }
}

/** Order of two texts by their UTF-8 bytes (UTF-16 order differs where surrogates meet U+E000 and above). */
export function compareKeys(a: string, b: string): number {
  const shared = Math.min(a.length, b.length)
  for (let i = 0; i < shared; i++) {
    const left = a.charCodeAt(i)
    const right = b.charCodeAt(i)
    if (left !== right) return rank(left) - rank(right)
  }
  return a.length - b.length
}

/** Surrogates stand for points above U+FFFF and sort behind everything else. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit
}

function isAncestor(candidate: StateLayer, layer: StateLayer): boolean {
  let at: StateLayer | undefined = layer
  while (at !== undefined && at.number > candidate.number) at = at.parent
  return at === candidate
}
