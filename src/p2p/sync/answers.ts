import {
  blockInfo,
  type HashQuery,
  hashQuery,
  hashResponse,
  MESSAGE,
  type MessageType,
} from '#p2p/goiost/messages.ts'
import type { Clock } from '#platform/clock.ts'
import type { Log } from '#platform/log.ts'
import {
  MAX_HASH_REQUESTS_PER_PEER,
  MAX_REQUESTS,
  MAX_REQUESTS_PER_PEER,
  RANGE_BLOCKS,
  REQUEST_MS,
  REQUEST_WORKERS,
} from './constants.ts'
import { createFairQueue } from './fair-queue.ts'
import type { SyncServe } from './sync-chain.ts'
import { createWorkers } from './workers.ts'

/** Answers what neighbours ask for. */
export type Answers = {
  take(from: string, type: MessageType, payload: Uint8Array): void
  drop(peer: string): void
  stop(): Promise<void>
}

export type AnswersDeps = {
  readonly serve: SyncServe
  readonly headNumber: () => number
  readonly clock: Clock
  readonly log: Log
  readonly send: (to: string, type: MessageType, payload: Uint8Array) => void
}

type Request = {
  readonly from: string
  readonly type: MessageType
  readonly payload: Uint8Array
  readonly at: bigint
}

/**
 * Creates the answering side of types 5, 6 and 8. Unknown hashes, impossible ranges and requests older than 2 s get no
 * answer, as with reference nodes. Source: spec network §4.4.
 */
export function createAnswers(deps: AnswersDeps): Answers {
  const blocks = createFairQueue<Request>(MAX_REQUESTS_PER_PEER, MAX_REQUESTS)
  const ranges = createFairQueue<Request>(MAX_HASH_REQUESTS_PER_PEER, MAX_REQUESTS)

  const answer = async ({ from, type, payload }: Request): Promise<void> => {
    if (type === MESSAGE.syncHashRequest) {
      const query = hashQuery.decode(payload)
      if (!isPossible(query) || query.start > deps.headNumber()) return
      const blockInfos = await deps.serve.hashes(query.start, Math.min(query.end, deps.headNumber()))
      deps.send(from, MESSAGE.syncHashResponse, hashResponse.encode({ blockInfos }))
      return
    }
    const { hash } = blockInfo.decode(payload)
    const bytes = hash.length === 32 ? await deps.serve.blockBytes(hash) : undefined
    if (bytes === undefined) return
    deps.send(from, type === MESSAGE.newBlockRequest ? MESSAGE.newBlock : MESSAGE.syncBlockResponse, bytes)
  }

  const workers = createWorkers(
    REQUEST_WORKERS,
    () => ranges.shift() ?? blocks.shift(),
    async (request) => {
      if (deps.clock.now() - request.at > BigInt(REQUEST_MS) * 1_000_000n) return
      try {
        await answer(request)
      } catch (error) {
        deps.log.debug('request failed', { peer: request.from, type: request.type, error })
      }
    },
  )

  return {
    take(from, type, payload) {
      const queue = type === MESSAGE.syncHashRequest ? ranges : blocks
      if (queue.push(from, { from, type, payload, at: deps.clock.now() })) workers.wake()
    },
    drop(peer) {
      blocks.drop(peer)
      ranges.drop(peer)
    },
    stop: () => workers.stop(),
  }
}

function isPossible({ requireType, start, end }: HashQuery): boolean {
  return requireType === 0 && start >= 0 && start <= end && end - start < RANGE_BLOCKS
}
