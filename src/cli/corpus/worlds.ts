import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { decodeBlock } from '#core/block/block-proto.ts'
import { decodeBase64 } from '#core/codec/base64.ts'
import { utf8Encode } from '#core/codec/bytes.ts'
import { decodeHex } from '#core/codec/hex.ts'
import { type Contract, decodeContract, encodeContract } from '#core/contract/contract.ts'
import { IostError } from '#core/error.ts'
import { openRecords } from '#recording/record-file.ts'
import type { JsMachine } from '#vm/js-machine.ts'
import type { Json } from './read-case.ts'
import { sha256 } from './values.ts'

const BLOCKS = 'blocks.bin.gz'

/** Contracts of the recorded genesis blocks nearby by id and the SHA-256 of their source. */
export type KnownSources = ReadonlyMap<string, Contract>

/**
 * A world's state. Records of JavaScript system contracts are rebuilt from their source.
 * Errors: ENVIRONMENT when a source is not known.
 */
export function buildWorld(
  world: { readonly [key: string]: Json },
  sources: KnownSources,
  js: JsMachine,
): Map<string, Uint8Array> {
  const state = new Map<string, Uint8Array>()
  for (const [key, value] of Object.entries(world)) {
    if (typeof value === 'string') state.set(key, utf8Encode(value))
    else if (hasText(value, 'hex')) state.set(key, decodeHex(value.hex))
    else if (hasText(value, 'origCodeSha256')) {
      const source = sources.get(`${key.slice(2)} ${value.origCodeSha256}`)
      if (source === undefined) {
        throw new IostError(
          { code: 'ENVIRONMENT', key },
          `no recorded genesis block with the source of ${key.slice(2)}: name one with --base DIR`,
        )
      }
      const compiled = js.compile(source.code)
      if ('error' in compiled) throw new IostError({ code: 'BAD_CORPUS', key, reason: compiled.error })
      state.set(key, encodeContract({ ...source, code: compiled.code, origCode: source.code }))
    } else throw new IostError({ code: 'BAD_CORPUS', key, reason: 'unknown form of a value' })
  }
  return state
}

/** Sources of the contracts in block 0 of the recordings in, beside and below the named folders. */
export async function findSources(dirs: readonly string[]): Promise<KnownSources> {
  const sources = new Map<string, Contract>()
  for (const file of new Set(dirs.flatMap(blockFiles))) {
    const reader = openRecords(file)
    const record = await reader.next()
    reader.close()
    if (record === undefined) continue
    for (const action of decodeBlock(record).txs[0]?.actions ?? []) {
      if (action.actionName !== 'initSetCode') continue
      const [id, code] = JSON.parse(action.data) as [string, string]
      const contract = { ...decodeContract(decodeBase64(code)), id }
      sources.set(`${id} ${sha256(utf8Encode(contract.code))}`, contract)
    }
  }
  return sources
}

function blockFiles(dir: string): string[] {
  const files: string[] = []
  for (const folder of [resolve(dir), resolve(dir, '..')]) {
    if (!existsSync(folder)) continue
    files.push(join(folder, BLOCKS), ...readdirSync(folder).map((name) => join(folder, name, BLOCKS)))
  }
  return files.filter((file) => existsSync(file))
}

function hasText<N extends string>(value: Json, name: N): value is { readonly [name in N]: string } {
  return (
    value !== null &&
    typeof value === 'object' &&
    !Array.isArray(value) &&
    typeof (value as { readonly [name: string]: Json })[name] === 'string'
  )
}
