import type { Block, SignedHead } from '#core/block/block.ts'
import { headHash } from '#core/block/head.ts'
import { decodeBase58, encodeBase58 } from '#core/codec/base58.ts'
import { equalBytes } from '#core/codec/bytes.ts'
import { IostError } from '#core/error.ts'
import type { NetworkDefinition } from '#core/network.ts'
import { txHash } from '#core/tx/tx-hash.ts'
import { limitedText } from '#platform/limited-text.ts'
import { sha3Node } from '#platform/sha3.node.ts'
import { createRestReads } from './chain-side/rest-reads.ts'
import { leafOf } from './leaves.ts'
import { MAX_SOURCE_HEADS, type ProofSource, type SourceTip } from './proof-source.ts'
import { blockOfJson, headOfJson, isObject, type Json } from './rest-blocks.ts'

/** Heads one call of the API gives at most. */
const RANGE = 110
const TIMEOUT_MS = 10_000
const MAX_ANSWER_CHARS = 64_000_000

/**
 * A source over one full node's REST API, for one proof at a time: the tip is that of `start`, nothing is followed or
 * published. Every answer is checked by whoever uses the proof. Errors: REST_FAILED. Source: spec chain §9.
 */
export function createRestSource(origin: string, network: NetworkDefinition): ProofSource {
  const reads = createRestReads([origin])
  let tip: SourceTip | undefined

  const ask = async (path: string, body?: object): Promise<Json> => {
    try {
      const response = await fetch(`${origin.replace(/\/$/, '')}/${path}`, {
        ...(body === undefined
          ? {}
          : {
              method: 'POST',
              body: JSON.stringify(body),
              headers: { 'content-type': 'application/json' },
            }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
      const text = await limitedText(response, MAX_ANSWER_CHARS)
      if (text === undefined) throw new Error('too long')
      const value: unknown = JSON.parse(text)
      if (!isObject(value)) throw new Error('not an object')
      if (!response.ok) throw new Error(String(value['message'] ?? response.status))
      return value
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      throw new IostError({ code: 'REST_FAILED', path, reason }, `${origin}/${path}: ${reason}`)
    }
  }

  const missing = async <T>(work: Promise<T>): Promise<T | undefined> => {
    try {
      return await work
    } catch {
      return undefined
    }
  }

  const rawBlock = async (number: number, complete: boolean): Promise<Json | undefined> => {
    const answer = await missing(ask(`getRawBlockByNumber/${number}/${complete}`))
    return answer === undefined || !isObject(answer['block']) ? undefined : answer['block']
  }

  const block = async (number: number): Promise<Block | undefined> => {
    const raw = await rawBlock(number, true)
    return raw === undefined ? undefined : blockOfJson(raw)
  }

  const getTip = (): SourceTip => {
    if (tip === undefined) throw new IostError({ code: 'NOT_STARTED' })
    return tip
  }

  return {
    network,
    tip: getTip,
    async heads(from, to) {
      const { number, irreversible } = getTip()
      const last = Math.min(to, number, from + MAX_SOURCE_HEADS - 1)
      const heads: SignedHead[] = []
      // The range call reads irreversible blocks only; the few above are asked for one by one.
      while (from + heads.length <= Math.min(last, irreversible)) {
        const start = from + heads.length
        const end = Math.min(start + RANGE, last + 1, irreversible + 1)
        const { block_list: list } = await ask('getBlockHeaderByRange', { start, end })
        if (!Array.isArray(list) || list.length === 0) break
        for (const item of list) heads.push(headOfJson(item))
      }
      for (let next = from + heads.length; next <= last; next++) {
        const raw = await rawBlock(next, false)
        if (raw === undefined) break
        heads.push(headOfJson(raw))
      }
      return heads
    },
    block,
    async blockByHash(hash) {
      const answer = await missing(ask(`getBlockByHash/${encodeBase58(hash)}/false`))
      const inner = answer?.['block']
      const number = isObject(inner) ? Number(inner['number']) : Number.NaN
      const found = Number.isSafeInteger(number) ? await block(number) : undefined
      return found !== undefined && equalBytes(headHash(found.head, sha3Node), hash) ? found : undefined
    },
    async baseLeaf(number) {
      const found = await block(number)
      return found === undefined ? undefined : leafOf(found, 0, sha3Node)
    },
    async txLeaf(hash) {
      const answer = await missing(ask(`getTxByHash/${encodeBase58(hash)}`))
      const number = Number(answer?.['block_number'])
      const found = Number.isSafeInteger(number) && number > 0 ? await block(number) : undefined
      const index = found?.txs.findIndex((tx) => equalBytes(txHash(tx, sha3Node), hash)) ?? -1
      return found === undefined || index < 0 ? undefined : leafOf(found, index, sha3Node)
    },
    activity: async () => [],
    subscribe: () => () => undefined,
    read: reads.read,
    async publish() {
      throw new IostError({ code: 'PUBLISH_UNAVAILABLE' })
    },
    fullNodes: () => [origin],
    async start() {
      const info = await ask('getChainInfo')
      tip = {
        number: Number(info['head_block']),
        hash: decodeBase58(String(info['head_block_hash'])),
        irreversible: Number(info['lib_block']),
      }
      if (!Number.isSafeInteger(tip.number) || !Number.isSafeInteger(tip.irreversible))
        throw new IostError({ code: 'REST_FAILED', path: 'getChainInfo', reason: 'no heights' })
    },
    stop: async () => undefined,
  }
}
