import { decodeBase64 } from '#core/codec/base64.ts'
import { IostError } from '#core/error.ts'
import type { LightClient, Trust } from '#light/api.ts'

/** Characters of keys in one read; what a relay takes, with room for the rest of the question. */
const MAX_READ_CHARS = 3_000
const MAX_READ_KEYS = 60
/** Keys fetched for one preview altogether. */
const MAX_KEYS = 3_000

/** Stored bytes fetched from nodes so far (null = absent), and the weakest word they rest on. */
export type RawState = {
  readonly known: ReadonlyMap<string, Uint8Array | null>
  readonly trust: () => Trust | undefined
  /** Fetches keys that are not known yet. Errors: STATE_TOO_WIDE, BAD_ANSWER, as LightClient.read. */
  learn(keys: readonly string[]): Promise<void>
}

/** Creates an empty part of the state at the head; each key is asked for once. */
export function createRawState(client: Pick<LightClient, 'read'>): RawState {
  const known = new Map<string, Uint8Array | null>()
  let trust: Trust | undefined
  return {
    known,
    trust: () => trust,
    async learn(keys) {
      const wanted = [...new Set(keys)].filter((key) => !known.has(key))
      if (known.size + wanted.length > MAX_KEYS)
        throw new IostError({ code: 'STATE_TOO_WIDE', keys: wanted.length })
      const reads = batches(wanted).map(async (batch) => {
        const { value, trust: word } = await client.read(
          { kind: 'rawState', keys: batch },
          { longestChain: true },
        )
        const values = readEntries(value, batch.length)
        batch.forEach((key, index) => void known.set(key, values[index] ?? null))
        trust = trust === undefined ? word : weaker(trust, word)
      })
      await Promise.all(reads)
    },
  }
}

/** The label of a value that rests on both words. */
export function weaker(a: Trust, b: Trust): Trust {
  const strength = (trust: Trust) => (trust.kind === 'agree' ? trust.agree : trust.kind === 'one' ? 1 : 100)
  const least = strength(b) < strength(a) ? b : a
  return { ...least, block: Math.min(a.block, b.block) }
}

function batches(keys: readonly string[]): readonly (readonly string[])[] {
  const out: string[][] = []
  let chars = 0
  for (const key of keys) {
    // A key as it travels: JSON, twice escaped at worst.
    const size = JSON.stringify(key).length + 1
    const last = out.at(-1)
    if (last === undefined || chars + size > MAX_READ_CHARS || last.length >= MAX_READ_KEYS) {
      out.push([key])
      chars = size
    } else {
      last.push(key)
      chars += size
    }
  }
  return out
}

function readEntries(value: unknown, count: number): readonly (Uint8Array | null)[] {
  const { entries } = (value ?? {}) as { entries?: unknown }
  if (!Array.isArray(entries) || entries.length !== count)
    throw new IostError({ code: 'BAD_ANSWER', field: 'entries' })
  return entries.map((entry: { is_stored?: unknown; value?: unknown } | null) => {
    if (entry?.is_stored === false) return null
    if (entry?.is_stored !== true || typeof entry.value !== 'string')
      throw new IostError({ code: 'BAD_ANSWER', field: 'entry' })
    return decodeBase64(entry.value)
  })
}
