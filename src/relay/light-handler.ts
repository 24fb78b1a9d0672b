import { encodeBlock } from '#core/block/block-proto.ts'
import { decodeBase58 } from '#core/codec/base58.ts'
import { IostError } from '#core/error.ts'
import {
  MAX_ACTIVITY_ITEMS,
  MAX_READ_ANSWERS,
  MAX_READ_BYTES,
  MAX_RELAYS_TOLD,
} from '#p2p/light/constants.ts'
import type { LightAnswer, LightRequest } from '#p2p/light/messages.ts'
import type { LightHandler } from '#p2p/light/serve.ts'
import type { StateRead } from '#p2p/light/state-read.ts'
import type { ProofBuilder } from './proof-builder.ts'
import type { ProofSource } from './proof-source.ts'
import { COST, type Quotas } from './quotas.ts'

const MAX_ACCOUNT_CHARS = 64
/** Subscriptions a relay carries at once. */
const MAX_SUBSCRIBERS = 1_000

export type LightHandlerDeps = {
  readonly source: ProofSource
  readonly builder: ProofBuilder
  readonly quotas: Quotas
  /** Addresses of other relays that clients may ask too. */
  readonly relays: readonly string[]
  /** Whether the source takes transactions. */
  readonly publishes: boolean
}

/** Answers the light protocol from a source, within quotas. */
export function createLightHandler(deps: LightHandlerDeps): LightHandler {
  const { source, builder, quotas } = deps
  let subscribers = 0

  const answer = async (request: LightRequest, peer: string): Promise<Partial<LightAnswer>> => {
    if (request.info !== undefined) {
      quotas.take(peer, COST.light)
      return { info: info(deps) }
    }
    if (request.heads !== undefined) {
      const { from, to, known } = request.heads
      quotas.take(peer, COST.heads + Math.max(0, Math.floor((to - from) / 256)))
      return { run: await builder.heads(from, Math.min(to, source.tip().number), known) }
    }
    if (request.hop !== undefined) {
      quotas.take(peer, COST.proof)
      return { hop: await builder.hop(request.hop.from, request.hop.upTo) }
    }
    if (request.base !== undefined) {
      quotas.take(peer, COST.light)
      return { base: await builder.base(request.base.number) }
    }
    if (request.tx !== undefined) {
      quotas.take(peer, COST.proof)
      return { tx: await builder.tx(request.tx.hash, request.tx.levels, request.tx.known) }
    }
    if (request.block !== undefined) {
      quotas.take(peer, COST.body)
      const { number, hash } = request.block
      const block = hash.length > 0 ? await source.blockByHash(hash) : await source.block(number)
      if (block === undefined) throw new IostError({ code: 'BODY_UNAVAILABLE', number })
      return { block: { bytes: encodeBlock(block) } }
    }
    if (request.receipts !== undefined) {
      quotas.take(peer, COST.body)
      return { receipts: await builder.receipts(request.receipts.number) }
    }
    if (request.read !== undefined) {
      const { json, longestChain, nodes } = request.read
      quotas.take(peer, COST.read)
      const wanted = Math.min(Math.max(nodes, 1), MAX_READ_ANSWERS)
      return { read: { answers: await source.read(parseRead(json), longestChain, wanted) } }
    }
    if (request.submit !== undefined) {
      quotas.take(peer, COST.submit)
      return { submit: await source.publish(request.submit.tx) }
    }
    if (request.activity !== undefined) {
      quotas.take(peer, COST.read)
      const { account, before, limit } = request.activity
      if (account.length > MAX_ACCOUNT_CHARS) throw new IostError({ code: 'RANGE', account: account.length })
      return {
        activity: { items: await source.activity(account, before, Math.min(limit, MAX_ACTIVITY_ITEMS)) },
      }
    }
    throw new IostError({ code: 'UNKNOWN_REQUEST' })
  }

  return {
    answer: (request, caller) => answer(request, caller.peer),
    subscribe({ known }, caller, push) {
      quotas.take(caller.peer, COST.proof)
      if (subscribers >= MAX_SUBSCRIBERS) throw new IostError({ code: 'RELAY_FULL', subscribers })
      subscribers += 1
      let ended = false
      const end = source.subscribe((head) => {
        builder
          .headRun(head, known)
          .then((run) => {
            if (!ended) push({ run })
          })
          .catch(() => undefined)
      })
      return () => {
        if (ended) return
        ended = true
        subscribers -= 1
        end()
      }
    },
  }
}

function info({ source, relays, publishes }: LightHandlerDeps): LightAnswer['info'] {
  const tip = source.tip()
  const { network } = source
  return {
    chainId: network.params.chainId,
    genesisHash: network.genesisHash === null ? new Uint8Array(0) : decodeBase58(network.genesisHash),
    voteInterval: network.params.voteInterval,
    tip: tip.number,
    tipHash: tip.hash,
    irreversible: tip.irreversible,
    relays: relays.slice(0, MAX_RELAYS_TOLD),
    fullNodes: source.fullNodes().length,
    publishes,
  }
}

const READ_KINDS: Readonly<Record<StateRead['kind'], readonly string[]>> = {
  chainInfo: [],
  ramInfo: [],
  gasRatio: [],
  account: ['name'],
  tokenBalance: ['account', 'token'],
  tokenInfo: ['symbol'],
  token721Balance: ['account', 'token'],
  token721Metadata: ['token', 'tokenId'],
  token721Owner: ['token', 'tokenId'],
  contract: ['id'],
  contractVote: ['id'],
  producerVoteInfo: ['account'],
  voterBonus: ['account'],
  candidateBonus: ['account'],
  storage: ['contract', 'key', 'field'],
  storageFields: ['contract', 'key'],
  listStorage: ['contract', 'prefix', 'from'],
  rawState: [],
}

/** Reads a state read of a client: a known kind with exactly its text fields. Errors: BAD_READ. */
export function parseRead(json: string): StateRead {
  if (json.length > MAX_READ_BYTES) throw new IostError({ code: 'BAD_READ', length: json.length })
  let value: Record<string, unknown>
  try {
    value = JSON.parse(json) as Record<string, unknown>
  } catch {
    throw new IostError({ code: 'BAD_READ', reason: 'not JSON' })
  }
  const kind = typeof value === 'object' && value !== null ? value['kind'] : undefined
  if (typeof kind !== 'string' || !Object.hasOwn(READ_KINDS, kind))
    throw new IostError({ code: 'BAD_READ', kind: String(kind).slice(0, 50) })
  const fields = READ_KINDS[kind as StateRead['kind']]
  for (const field of fields) {
    if (typeof value[field] !== 'string') throw new IostError({ code: 'BAD_READ', field })
  }
  if (kind === 'listStorage' && (typeof value['map'] !== 'boolean' || !Number.isInteger(value['limit'])))
    throw new IostError({ code: 'BAD_READ', field: 'map, limit' })
  if (kind === 'rawState' && !isTextList(value['keys']))
    throw new IostError({ code: 'BAD_READ', field: 'keys' })
  return value as StateRead
}

function isTextList(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}
