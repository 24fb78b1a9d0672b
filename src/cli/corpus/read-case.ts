import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { IostError } from '#core/error.ts'
import type { AmountLimit } from '#core/tx/tx.ts'

/** A JSON value of a corpus file. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

/** What a call showed when it was recorded; absent members are empty. Source: corpus README "out". */
export type Recorded = {
  readonly txHash: string
  readonly txBytes: number
  readonly refused?: string
  readonly status?: { readonly code: number; readonly message: Json }
  readonly returns?: readonly Json[]
  readonly gasUsage?: number
  readonly ramUsage?: { readonly [payer: string]: number }
  readonly receipts?: readonly { readonly func: string; readonly content: Json }[]
  readonly events?: readonly { readonly contract: string; readonly data: Json }[]
  readonly costs?: { readonly [payer: string]: Json }
  readonly frames?: readonly { readonly [name: string]: Json }[]
  readonly changes?: { readonly [key: string]: readonly [Json, Json] }
  readonly contractId?: string
  readonly receiptEncodeError?: string
}

/** One transaction in a block of its own. Times are decimal texts of ns. */
export type Call = {
  readonly deploy?: { readonly code: string; readonly info: Json }
  readonly update?: { readonly id: string; readonly code: string; readonly info: Json; readonly data: string }
  readonly actions?: readonly { readonly contract: string; readonly abi: string; readonly args: string }[]
  readonly contract?: string
  readonly abi?: string
  readonly args?: string
  readonly publisher: string
  readonly signers?: readonly string[]
  readonly gasLimit: number
  readonly gasRatio: number
  readonly amountLimit: readonly AmountLimit[]
  readonly block: {
    readonly number: number
    readonly time: string
    readonly witness: string
    readonly parentHash: string
  }
  readonly txTime: string
  readonly expiration: string
  readonly baseMode?: boolean
  readonly out: Recorded
}

/** A sequence of calls on a fresh copy of a world. */
export type Case = {
  readonly id: string
  readonly world: string
  readonly tags?: readonly string[]
  readonly calls: readonly Call[]
}

export type Corpus = {
  readonly cases: readonly Case[]
  readonly keys: { readonly [account: string]: { readonly algorithm: string; readonly seckey: string } }
  readonly worlds: ReadonlyMap<string, { readonly [key: string]: Json }>
}

const WORLD = /^world-(.+)\.json$/
/** int64 members; as JSON numbers they would lose digits. */
const TIMES = /"(time|txTime|expiration)":\s*(-?[0-9]+)/g

/** Reads every case, world and key of a corpus folder. Errors: ENVIRONMENT, BAD_CORPUS. */
export function readCorpus(dir: string): Corpus {
  let names: string[]
  try {
    names = readdirSync(dir)
      .filter((name) => name.endsWith('.json'))
      .sort()
  } catch {
    throw new IostError({ code: 'ENVIRONMENT', dir }, `cannot read ${dir}`)
  }
  const cases: Case[] = []
  const worlds = new Map<string, { readonly [key: string]: Json }>()
  let keys: Corpus['keys'] = {}
  for (const name of names) {
    const value = parse(dir, name)
    const world = WORLD.exec(name)?.[1]
    if (world !== undefined) worlds.set(world, value as { readonly [key: string]: Json })
    else if (name === 'keys.json') keys = value as unknown as Corpus['keys']
    else if (Array.isArray(value)) cases.push(...(value as unknown as Case[]))
  }
  if (cases.length === 0) throw new IostError({ code: 'ENVIRONMENT', dir }, `no cases in ${dir}`)
  return { cases, keys, worlds }
}

function parse(dir: string, name: string): Json {
  try {
    return JSON.parse(readFileSync(join(dir, name), 'utf8').replace(TIMES, '"$1":"$2"')) as Json
  } catch (error) {
    throw new IostError({ code: 'BAD_CORPUS', file: name, reason: String(error) })
  }
}
