import { decodeBase58OrEmpty } from '#core/codec/base58.ts'
import { IostError } from '#core/error.ts'
import {
  BLOCK_GAS_LIMIT,
  BLOCKS_PER_SLOT,
  MAX_TXS_PER_BLOCK,
  MAX_TXS_PER_PUBLISHER,
  VOTE_INTERVAL_BLOCKS,
} from '#core/params.ts'

/** Parameters in which networks differ; the per-block caps bind producers only. */
export type NetworkParams = {
  readonly chainId: number
  /** Ordered signature keys (base58) in force from block 1, ascending. */
  readonly witnesses: readonly string[]
  readonly voteInterval: number
  readonly blocksPerSlot: number
  readonly maxTxsPerBlock: number
  readonly maxTxsPerPublisher: number
  /** Hundredths of gas. */
  readonly blockGasLimit: bigint
}

/** A point a light node may start from instead of the genesis block. Source: spec network §3.8. */
export type Checkpoint = {
  readonly number: number
  readonly hash: string
  /** ns, decimal text. */
  readonly time: string
  readonly current: readonly string[]
  readonly pending: readonly string[]
}

/** A network as the page, the relay and the nodes know it: `public/networks/*.json`. */
export type NetworkDefinition = {
  readonly name: string
  /** Base58 hash of block 0, or null where it is not known: then only a checkpoint can start a light node. */
  readonly genesisHash: string | null
  /** ns, decimal text. */
  readonly genesisTime: string
  readonly clock: 'live' | 'recorded'
  readonly trustingPeriodSeconds: number | null
  readonly params: NetworkParams
  readonly relays: readonly string[]
  readonly checkpoints: readonly Checkpoint[]
  /** Path of the faucet below the page's origin, or null. */
  readonly faucet: string | null
  /** Built-in private networks: registered producers without a seat in block 0. */
  readonly candidates?: number
  /** Contracts that pages of the app speak with, by id. */
  readonly contracts?: GameContracts
}

/** Ids of the two games of Lucky Bet on a network. */
export type GameContracts = { readonly luckyBetClassic: string; readonly luckyBetFair: string }

/** Upper bound of a definition file. */
export const MAX_NETWORK_BYTES = 1_000_000

const CONTRACT_ID = /^Contract[1-9A-HJ-NP-Za-km-z]{32,44}$/

/** Reads a network definition. Errors: BAD_NETWORK with the field. Absent protocol parameters take go-iost's defaults. */
export function parseNetwork(text: string): NetworkDefinition {
  if (text.length > MAX_NETWORK_BYTES) throw bad('size', text.length)
  let root: Record<string, unknown>
  try {
    root = asObject(JSON.parse(text), 'file')
  } catch (error) {
    if (error instanceof IostError) throw error
    throw bad('json', String(error))
  }
  const params = asObject(root['params'], 'params')
  const clock = root['clock']
  if (clock !== 'live' && clock !== 'recorded') throw bad('clock', clock)
  return {
    name: asText(root['name'], 'name'),
    genesisHash: root['genesisHash'] === null ? null : asHash(root['genesisHash'], 'genesisHash'),
    genesisTime: asInt64(root['genesisTime'], 'genesisTime'),
    clock,
    trustingPeriodSeconds:
      root['trustingPeriodSeconds'] === null || root['trustingPeriodSeconds'] === undefined
        ? null
        : asCount(root['trustingPeriodSeconds'], 'trustingPeriodSeconds'),
    params: {
      chainId: asCount(params['chainId'], 'chainId'),
      witnesses: asKeys(params['witnesses'], 'witnesses'),
      voteInterval: asCount(params['voteInterval'] ?? VOTE_INTERVAL_BLOCKS, 'voteInterval'),
      blocksPerSlot: asCount(params['blocksPerSlot'] ?? BLOCKS_PER_SLOT, 'blocksPerSlot'),
      maxTxsPerBlock: asCount(params['maxTxsPerBlock'] ?? MAX_TXS_PER_BLOCK, 'maxTxsPerBlock'),
      maxTxsPerPublisher: asCount(
        params['maxTxsPerPublisher'] ?? MAX_TXS_PER_PUBLISHER,
        'maxTxsPerPublisher',
      ),
      blockGasLimit: BigInt(asInt64(params['blockGasLimit'] ?? BLOCK_GAS_LIMIT.toString(), 'blockGasLimit')),
    },
    relays: asList(root['relays'] ?? [], 'relays').map((relay) => asText(relay, 'relays')),
    checkpoints: asList(root['checkpoints'] ?? [], 'checkpoints').map(asCheckpoint),
    faucet: root['faucet'] === null || root['faucet'] === undefined ? null : asText(root['faucet'], 'faucet'),
    ...(root['candidates'] === undefined ? {} : { candidates: asCount(root['candidates'], 'candidates') }),
    ...(root['contracts'] === undefined ? {} : { contracts: asContracts(root['contracts']) }),
  }
}

/** The definition as JSON text, two-space indented. */
export function formatNetwork(network: NetworkDefinition): string {
  const params = { ...network.params, blockGasLimit: network.params.blockGasLimit.toString() }
  return `${JSON.stringify({ ...network, params }, null, 2)}\n`
}

function asCheckpoint(value: unknown): Checkpoint {
  const point = asObject(value, 'checkpoints')
  return {
    number: asCount(point['number'], 'checkpoints.number'),
    hash: asHash(point['hash'], 'checkpoints.hash'),
    time: asInt64(point['time'], 'checkpoints.time'),
    current: asKeys(point['current'], 'checkpoints.current'),
    pending: asKeys(point['pending'], 'checkpoints.pending'),
  }
}

function asContracts(value: unknown): GameContracts {
  const contracts = asObject(value, 'contracts')
  const id = (name: keyof GameContracts) => {
    const text = asText(contracts[name], `contracts.${name}`)
    if (!CONTRACT_ID.test(text)) throw bad(`contracts.${name}`, text)
    return text
  }
  return { luckyBetClassic: id('luckyBetClassic'), luckyBetFair: id('luckyBetFair') }
}

function asObject(value: unknown, field: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw bad(field, typeof value)
  return value as Record<string, unknown>
}

function asList(value: unknown, field: string): readonly unknown[] {
  if (!Array.isArray(value)) throw bad(field, typeof value)
  return value
}

function asText(value: unknown, field: string): string {
  if (typeof value !== 'string') throw bad(field, typeof value)
  return value
}

function asCount(value: unknown, field: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw bad(field, value)
  return value
}

function asInt64(value: unknown, field: string): string {
  const text = asText(value, field)
  if (!/^[0-9]{1,19}$/.test(text)) throw bad(field, text)
  return text
}

function asHash(value: unknown, field: string): string {
  const text = asText(value, field)
  if (decodeBase58OrEmpty(text).length !== 32) throw bad(field, text)
  return text
}

function asKeys(value: unknown, field: string): readonly string[] {
  return asList(value, field).map((item) => {
    const text = asText(item, field)
    const { length } = decodeBase58OrEmpty(text)
    if (length !== 32 && length !== 33) throw bad(field, text)
    return text
  })
}

function bad(field: string, got: unknown): IostError {
  return new IostError({ code: 'BAD_NETWORK', field, got: String(got).slice(0, 100) })
}
