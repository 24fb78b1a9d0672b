import { createReadStream, existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { equalBytes, utf8Decode, utf8Encode } from '#core/codec/bytes.ts'
import { decodeHex } from '#core/codec/hex.ts'
import { IostError } from '#core/error.ts'

/** Keys that differ from a recorded state, with what is wrong about each. */
export type StateDifference = { readonly key: string; readonly reason: 'missing' | 'extra' | 'value' }

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
  const lines = createInterface({ input: createReadStream(path).pipe(createGunzip()), crlfDelay: Infinity })
  let number = 0
  for await (const line of lines) {
    number += 1
    if (line === '') continue
    const { key, value } = readLine(line, number)
    seen.add(key)
    const got = state.get(key)
    if (got === undefined) differences.push({ key, reason: 'missing' })
    else if (!equalBytes(got, value)) differences.push({ key, reason: 'value' })
  }
  for (const key of state.keys()) if (!seen.has(key)) differences.push({ key, reason: 'extra' })
  return differences
}

function readLine(line: string, number: number): { key: string; value: Uint8Array } {
  try {
    const { k, kx, v, vx } = JSON.parse(line) as { k?: string; kx?: string; v?: string; vx?: string }
    const key = k ?? utf8Decode(decodeHex(kx ?? ''))
    const value = v === undefined ? decodeHex(vx ?? '') : utf8Encode(v)
    return { key, value }
  } catch (error) {
    throw new IostError({ code: 'BAD_STATE_FILE', line: number, reason: String(error) })
  }
}
