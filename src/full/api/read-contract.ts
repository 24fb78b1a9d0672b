import type { ChainPoint } from '#chain/chain-types.ts'
import { encodeBase58 } from '#core/codec/base58.ts'
import { decodeContract } from '#core/contract/contract.ts'
import { IostError } from '#core/error.ts'
import { contractKey, mapKey, plainKey } from '#vm/state/keys.ts'
import { decodeValue, type Value } from '#vm/state/value.ts'
import { mapFields } from './read-account.ts'
import type { MessageValue } from './schema.ts'
import { checkId, mapText, parseJsonText, plainText, storageText, valueAt } from './values.ts'

/** Entries a batch read answers at most. */
const MAX_BATCH = 50
const MAX_LIST = 100
/** First letters of stored values (spec contracts §4.2). */
const VALUE_HEADS = 'sijbfn'
/** Reads of old block headers were closed by fork 3.9. */
const HIDDEN_PREFIX = 'chain_info_'

/** GetContract. Errors: BAD_ID, CONTRACT_NOT_FOUND. */
export function readContract({ state }: ChainPoint, id: string): MessageValue {
  checkId(id)
  const bytes = state.get(contractKey(id))
  if (bytes === undefined) throw new IostError({ code: 'CONTRACT_NOT_FOUND', id }, 'contract not found')
  const contract = decodeContract(bytes)
  return {
    id: contract.id,
    code: contract.code,
    language: contract.info?.lang,
    version: contract.info?.version,
    orig_code: contract.origCode,
    abis: (contract.info?.abi ?? []).map((abi) => ({
      name: abi.name,
      args: abi.args,
      amount_limit: abi.amountLimit.map(({ token, val }) => ({ token, value: val })),
    })),
  }
}

/** GetContractStorage: no field means a plain key. */
export function contractStorage(point: ChainPoint, id: string, key: string, field: string): MessageValue {
  return { data: storageText(read(point, id, key, field)), ...placeOf(point) }
}

/** GetBatchContractStorage: the first 50 entries, in order. */
export function batchContractStorage(
  point: ChainPoint,
  id: string,
  fields: readonly { readonly key?: string; readonly field?: string }[],
): MessageValue {
  const datas = fields
    .slice(0, MAX_BATCH)
    .map(({ key = '', field = '' }) => storageText(read(point, id, key, field)))
  return { datas, ...placeOf(point) }
}

/** GetContractStorageFields: the recorded names of a map. */
export function contractStorageFields(point: ChainPoint, id: string, key: string): MessageValue {
  return { fields: mapFields(point.state, id, key), ...placeOf(point) }
}

/** ListContractStorage request with defaults filled in; storageType 1 = map. */
export type ListRequest = {
  readonly id: string
  readonly from: string
  readonly to: string
  readonly prefix: string
  readonly isMap: boolean
  readonly limit: bigint
}

/** ListContractStorage: entries in key order. Errors: LIST_REQUEST with go-iost's texts. */
export async function listContractStorage(point: ChainPoint, request: ListRequest): Promise<MessageValue> {
  const { id, limit } = request
  if (id === '') throw badList('invalid contract id')
  if (limit > BigInt(MAX_LIST)) throw badList('invalid limit in request. Max: 500')
  if (limit < 0n) throw badList(`runtime error: slice bounds out of range [:${limit}]`)
  const base = request.isMap ? mapBase(id) : plainKey(id, '')
  const prefix = base + request.prefix
  const from = later(prefix, base + request.from)
  const end = successor(prefix)
  const to = request.to === '' ? end : earlier(end, base + request.to)
  const rows = from < to ? await point.range(from, to, limit === 0n ? MAX_LIST : Number(limit)) : []
  const datas = rows.map(({ key, value }) => ({ key: key.slice(base.length), value: listText(value) }))
  return { datas, ...placeOf(point) }
}

/** GetProducerVoteInfo. Errors: PRODUCER_NOT_FOUND. */
export function producerVoteInfo({ state }: ChainPoint, account: string): MessageValue {
  const record = parseJsonText(mapText(state, 'vote_producer.iost', 'producerTable', account)) as
    | StoredProducer
    | undefined
  const voteId = plainText(state, 'vote_producer.iost', 'voteId') ?? ''
  const option = parseJsonText(mapText(state, 'vote.iost', `v_${voteId}`, account)) as
    | { votes: string }
    | undefined
  if (record === undefined || option === undefined)
    throw new IostError({ code: 'PRODUCER_NOT_FOUND', account }, "can't get producer vote info")
  return {
    pubkey: record.pubkey,
    loc: record.loc,
    url: record.url,
    net_id: record.netId,
    is_producer: record.isProducer,
    status: PRODUCER_STATUS[record.status] ?? '',
    online: record.online,
    votes: Number(option.votes),
  }
}

const PRODUCER_STATUS = ['APPLY', 'APPROVED', 'UNAPPLY', 'UNAPPLY_APPROVED']

function read({ state }: ChainPoint, id: string, key: string, field: string): Value {
  if (field !== '') return valueAt(state, mapKey(id, key, field))
  if (id === 'base.iost' && key.startsWith(HIDDEN_PREFIX)) return decodeValue(new Uint8Array(0))
  return valueAt(state, plainKey(id, key))
}

/** A list entry: a value, the names of a map's fields, or (the mark of a deleted field) an empty object. */
function listText(bytes: Uint8Array): string {
  const head = String.fromCharCode(bytes[0] ?? 0)
  if (head === '@') return JSON.stringify(new TextDecoder().decode(bytes).split('@').slice(1))
  return VALUE_HEADS.includes(head) ? storageText(decodeValue(bytes)) : '{}'
}

function mapBase(id: string): string {
  return `m-${id}-`
}

function placeOf(point: ChainPoint): { block_hash: string; block_number: bigint } {
  return { block_hash: encodeBase58(point.hash), block_number: BigInt(point.number) }
}

/** The first text behind all that start with a prefix; prefixes end in ASCII here. */
function successor(prefix: string): string {
  const last = prefix.length - 1
  return prefix.slice(0, last) + String.fromCharCode(prefix.charCodeAt(last) + 1)
}

function later(a: string, b: string): string {
  return a > b ? a : b
}

function earlier(a: string, b: string): string {
  return a < b ? a : b
}

function badList(message: string): IostError {
  return new IostError({ code: 'LIST_REQUEST' }, message)
}

type StoredProducer = {
  readonly pubkey: string
  readonly loc: string
  readonly url: string
  readonly netId: string
  readonly isProducer: boolean
  readonly status: number
  readonly online: boolean
}
