import { decodeBase58 } from '#core/codec/base58.ts'
import { decodeBase64 } from '#core/codec/base64.ts'
import { decodeHex, encodeHex } from '#core/codec/hex.ts'
import { codeOf, IostError } from '#core/error.ts'
import { sha3_256 } from '#core/hash/sha3.ts'
import { decodeTx } from '#core/tx/tx-proto.ts'
import { createExecutor, type Executor } from '#vm/executor.ts'
import type { JsMachine } from '#vm/js-machine.ts'
import { methodSource } from '../contract-source.ts'
import { plainHost } from '../plain-host.ts'

/** The body of a method, and what stands before its class; it is called as `m(1, "two", {…})`. */
export type Body = { readonly id: string; readonly body: string; readonly top?: string }

/** Transactions, each in a block of its own, on a world; binary as base64 or hex. */
export type Story = {
  readonly id: string
  readonly world: string
  readonly calls: readonly {
    readonly tx: string
    readonly isBase: boolean
    readonly number: number
    readonly time: string
    readonly witness: string
    readonly parentHash: string
  }[]
}

/** What is run in Node and in the page alike. */
export type ParityInput = {
  readonly bodies: readonly Body[]
  readonly stories: readonly Story[]
  readonly worlds: { readonly [name: string]: readonly (readonly [key: string, hex: string])[] }
}

const ARGS = [1, 'two', { a: [1, 2, { b: null }] }].map((arg) => JSON.stringify(arg))
const GAS_LIMIT = 20_000_000
const CHAIN_ID = 1020

/** Runs everything; one line for each body and each transaction, with all that came out of it. */
export function runParity(js: JsMachine, { bodies, stories, worlds }: ParityInput): string[] {
  const lines = bodies.map((body) => `${body.id} ${bodyOutcome(js, body)}`)
  const executor = createExecutor({ js, sha3: sha3_256 }, { chainId: CHAIN_ID })
  for (const story of stories) {
    const state = new Map((worlds[story.world] ?? []).map(([key, hex]) => [key, decodeHex(hex)]))
    for (const [i, call] of story.calls.entries()) {
      lines.push(`${story.id}#${i} ${callOutcome(executor, state, call)}`)
    }
  }
  return lines
}

function bodyOutcome(js: JsMachine, { body, top }: Body): string {
  const compiled = js.compile(methodSource(body, top === undefined ? '' : `${top}\n`))
  if ('error' in compiled) return JSON.stringify(compiled)
  try {
    return JSON.stringify(
      js.run({ code: compiled.code, api: 'm', args: ARGS, gasLimit: GAS_LIMIT }, plainHost()),
    )
  } catch (error) {
    return codeOf(error)
  }
}

function callOutcome(
  executor: Executor,
  state: Map<string, Uint8Array>,
  call: Story['calls'][number],
): string {
  const { number, time, witness, parentHash } = call
  const context = { chainId: CHAIN_ID, number, time: BigInt(time), witness }
  const block = executor.beginBlock(state, { ...context, parentHash: decodeBase58(parentHash) })
  const tx = decodeTx(decodeBase64(call.tx))
  const seen: unknown[] = []
  const observer = {
    event: (contract: string, data: string) => seen.push([contract, data]),
    frame: (report: unknown) => seen.push(report),
  }
  try {
    const receipt = call.isBase ? block.runBaseTx(tx, { observer }) : block.runTx(tx, { observer })
    seen.push(receipt)
  } catch (error) {
    if (!(error instanceof IostError)) throw error
    seen.push(error.toJSON())
  }
  for (const [key, bytes] of block.writes()) {
    if (bytes === null) state.delete(key)
    else state.set(key, bytes)
    seen.push([key, bytes])
  }
  return JSON.stringify(seen, plain)
}

function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value)
  if (value instanceof Map) return [...value]
  return value instanceof Uint8Array ? encodeHex(value) : value
}
