import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { decodeBase58 } from '#core/codec/base58.ts'
import { IostError } from '#core/error.ts'

/** What a recording is verified from. */
export type RecordingMeta = {
  readonly chainId: number
  readonly genesisHash: Uint8Array
  /** Ordered signature keys in force from block 1. */
  readonly witnesses: readonly string[]
  /** Where the chain is said to start, 0 or 1: used only to name the block of a first record that cannot be read. */
  readonly firstBlock: 0 | 1
}

/** Longest meta.json read, and longest witness list. */
const MAX_META_BYTES = 16_777_216
const MAX_WITNESSES = 1000

/** Reads DIR/meta.json. Errors: ENVIRONMENT when it is not there, BAD_META with the field. */
export function readMeta(dir: string): RecordingMeta {
  const path = join(dir, 'meta.json')
  let text: string
  try {
    if (statSync(path).size > MAX_META_BYTES) throw bad('size')
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof IostError) throw error
    throw new IostError({ code: 'ENVIRONMENT', path }, `no recording in ${dir}: cannot read meta.json`)
  }
  const root = asObject(parse(text), 'file')
  const genesis = asObject(root['genesis'], 'genesis')
  const { chainId } = root
  if (typeof chainId !== 'number' || !Number.isInteger(chainId) || chainId < 0 || chainId > 0xffffffff) {
    throw bad('chainId')
  }
  const { witnessList } = genesis
  if (!Array.isArray(witnessList) || witnessList.length === 0 || witnessList.length > MAX_WITNESSES) {
    throw bad('genesis.witnessList')
  }
  if (!witnessList.every((key) => typeof key === 'string')) throw bad('genesis.witnessList')
  return {
    chainId,
    genesisHash: hashOf(genesis['hash']),
    witnesses: witnessList,
    firstBlock: root['firstBlock'] === 1 ? 1 : 0,
  }
}

function hashOf(value: unknown): Uint8Array {
  if (typeof value !== 'string') throw bad('genesis.hash')
  try {
    const hash = decodeBase58(value)
    if (hash.length === 32) return hash
  } catch {
    // falls through to the one error
  }
  throw bad('genesis.hash')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw bad('json')
  }
}

function asObject(value: unknown, field: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw bad(field)
  return value as Record<string, unknown>
}

function bad(field: string): IostError {
  return new IostError({ code: 'BAD_META', field })
}
