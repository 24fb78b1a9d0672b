import { createReadStream, existsSync } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { equalBytes, utf8Decode, utf8Encode } from '#core/codec/bytes.ts'
import { decodeHex } from '#core/codec/hex.ts'
import { IostError } from '#core/error.ts'

/** Keys that differ from a recorded state, with what is wrong about each. */
export type StateDifference = { readonly key: string; readonly reason: 'missing' | 'extra' | 'value' }

/** Longest line of a state file, in characters: no stored value is longer. */
const MAX_LINE = 16 * 1024 * 1024

/**
 * Compares a state with DIR's recorded one key by key; undefined when the file does not exist.
 * Errors: BAD_STATE_FILE with the line.
 */
export async function compareState(
  path: string,
  state: ReadonlyMap<string, Uint8Array>,
): Promise<readonly StateDifference[] | undefined> {
  if (!existsSync(path)) return undefined
  const differences: StateDifference[] = []
  const seen = new Set<string>()
  let number = 0
  try {
    for await (const line of linesOf(path)) {
      number += 1
      if (line === '') continue
      const { key, value } = readLine(line)
      seen.add(key)
      const got = state.get(key)
      if (got === undefined) differences.push({ key, reason: 'missing' })
      else if (!equalBytes(got, value)) differences.push({ key, reason: 'value' })
    }
  } catch (error) {
    throw new IostError({ code: 'BAD_STATE_FILE', line: number, reason: String(error) })
  }
  for (const key of state.keys()) if (!seen.has(key)) differences.push({ key, reason: 'extra' })
  return differences
}

/** The lines of a compressed text. Errors: those of the file, of gzip and of UTF-8; a line over MAX_LINE. */
async function* linesOf(path: string): AsyncGenerator<string> {
  const gunzip = createGunzip()
  // A pipe does not pass errors on.
  const file = createReadStream(path).on('error', (error) => gunzip.destroy(error))
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let rest = ''
  for await (const chunk of file.pipe(gunzip) as AsyncIterable<Buffer>) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() as string
    if (rest.length > MAX_LINE) throw new RangeError('line too long')
    yield* lines
  }
  yield rest + decoder.decode()
}

function readLine(line: string): { key: string; value: Uint8Array } {
  const { k, kx, v, vx } = JSON.parse(line) as Readonly<Record<'k' | 'kx' | 'v' | 'vx', unknown>>
  const key = k === undefined ? utf8Decode(decodeHex(textOf(kx))) : textOf(k)
  const value = v === undefined ? decodeHex(textOf(vx)) : utf8Encode(textOf(v))
  return { key, value }
}

function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('not a text')
  return value
}
