import { codeOf } from '#core/error.ts'
import { type Sha3, sha3_256 } from '#core/hash/sha3.ts'
import { type RunHead, unpackRun } from '#p2p/light/compact-run.ts'
import { chunkOf, packChunk, unpackChunk } from './head-chunk.ts'
import type { CheckedHead } from './live-chain.ts'
import type { BlobChange, BlobStore } from './storage/blobs.ts'

/** Chunks kept at most, about 64 MB; the oldest go first. */
const MAX_CHUNKS = 760
const DIGITS = 12

/** What a light node keeps of one chain, keyed by its genesis hash. All of it is read back as a hint and verified again. */
export type LightStore = {
  /** Bytes of the hand-off after an epoch block, as the relay sent them. */
  hop(from: number): Promise<Uint8Array | undefined>
  saveHop(from: number, bytes: Uint8Array): Promise<void>
  /** Puts one chain of hand-offs in the place of all that are stored. */
  replaceHops(hops: readonly { readonly from: number; readonly bytes: Uint8Array }[]): Promise<void>
  /** Stored heads of the chunk a height lies in; links hold, signatures are unchecked. Damaged chunks count as absent. */
  chunk(number: number): Promise<readonly RunHead[]>
  /** Tells which heads were read back and found good, so that the newest chunk grows on. */
  resume(heads: readonly CheckedHead[]): void
  /** Adds irreversible heads, ascending; heads already stored are skipped. */
  saveHeads(heads: readonly CheckedHead[]): Promise<void>
  /** Height of the newest stored head, -1 without any. */
  newest(): Promise<number>
  stored(): number
  clear(): Promise<void>
}

/** Opens what is kept of one chain. `onFault` hears the code when storing fails; the node then goes on in memory. */
export function openLightStore(
  blobs: BlobStore,
  genesis: string,
  onFault: (code: string) => void,
  sha3: Sha3 = sha3_256,
): LightStore {
  const hopKey = (from: number) => `${genesis}/hop/${pad(from)}`
  const headPrefix = `${genesis}/heads/`
  const chunkKey = (chunk: number) => `${headPrefix}${pad(chunk)}`
  // Heads of the newest chunk, which grows and is written again until it is full.
  let tail: CheckedHead[] = []
  let stored = 0

  const put = async (changes: readonly BlobChange[]): Promise<void> => {
    try {
      await blobs.put(changes)
    } catch (error) {
      onFault(codeOf(error))
    }
  }

  const readChunk = async (chunk: number): Promise<readonly RunHead[]> => {
    try {
      const bytes = await blobs.get(chunkKey(chunk))
      return bytes === undefined ? [] : unpackRun(unpackChunk(bytes), [], sha3)
    } catch (error) {
      onFault(codeOf(error))
      return []
    }
  }

  return {
    async hop(from) {
      try {
        return await blobs.get(hopKey(from))
      } catch (error) {
        onFault(codeOf(error))
        return undefined
      }
    },
    saveHop: (from, bytes) => put([{ key: hopKey(from), value: bytes }]),
    async replaceHops(hops) {
      const kept = new Set(hops.map(({ from }) => hopKey(from)))
      const old = (await blobs.keys(`${genesis}/hop/`).catch(() => [])).filter((key) => !kept.has(key))
      await put([
        ...hops.map(({ from, bytes }) => ({ key: hopKey(from), value: bytes })),
        ...old.map((key) => ({ key, value: null })),
      ])
    },
    chunk: (number) => readChunk(chunkOf(number)),
    resume(heads) {
      const last = heads.at(-1)?.head.number
      if (last !== undefined) tail = heads.filter((item) => chunkOf(item.head.number) === chunkOf(last))
      stored += heads.length
    },
    async saveHeads(heads) {
      const changes = new Map<number, CheckedHead[]>()
      for (const item of heads) {
        const last = tail.at(-1)?.head.number
        if (last !== undefined && item.head.number <= last) continue
        const chunk = chunkOf(item.head.number)
        const fits = last !== undefined && chunkOf(last) === chunk && item.head.number === last + 1
        if (fits) tail.push(item)
        else tail = [item]
        stored += 1
        changes.set(chunk, tail)
      }
      if (changes.size === 0) return
      const puts = [...changes].map(([chunk, items]) => ({ key: chunkKey(chunk), value: packChunk(items) }))
      await put(puts)
      const known = await blobs.keys(headPrefix).catch(() => [])
      const old = known.slice(0, Math.max(0, known.length - MAX_CHUNKS))
      if (old.length > 0) await put(old.map((key) => ({ key, value: null })))
    },
    async newest() {
      const known = await blobs.keys(headPrefix).catch(() => [])
      const last = known.at(-1)
      if (last === undefined) return -1
      const heads = await readChunk(Number(last.slice(headPrefix.length)))
      return heads.at(-1)?.head.number ?? -1
    },
    stored: () => stored,
    async clear() {
      tail = []
      const known = await blobs.keys(`${genesis}/`).catch(() => [])
      await put(known.map((key) => ({ key, value: null })))
    },
  }
}

function pad(number: number): string {
  return String(number).padStart(DIGITS, '0')
}
