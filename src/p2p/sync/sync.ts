import type { Block } from '#core/block/block.ts'
import { encodeBlock } from '#core/block/block-proto.ts'
import { type Sha3, sha3_256 } from '#core/hash/sha3.ts'
import type { Tx } from '#core/tx/tx.ts'
import { encodeTx } from '#core/tx/tx-proto.ts'
import {
  type BlockInfo,
  blockInfo,
  hashQuery,
  hashResponse,
  MESSAGE,
  type MessageType,
  syncHeight,
} from '#p2p/goiost/messages.ts'
import type { GoiostNetwork } from '#p2p/goiost/network.ts'
import type { Clock } from '#platform/clock.ts'
import type { Log } from '#platform/log.ts'
import type { Random } from '#platform/random.ts'
import { createAnswers } from './answers.ts'
import { createBlockIntake } from './block-intake.ts'
import {
  FETCH_TICK_MS,
  HASH_REQUEST_MIN_MS,
  HASH_REQUEST_MS,
  HEIGHT_MS,
  MAX_AHEAD,
  MAX_PENDING_PER_PEER,
  RANGE_BEHIND_HEAD,
  RANGE_BLOCKS,
  RANGE_STEP,
} from './constants.ts'
import { createFetcher } from './fetcher.ts'
import { createGuard, type Guard } from './guard.ts'
import { createHeights } from './heights.ts'
import type { SyncBlockOutcome, SyncChain } from './sync-chain.ts'
import { createTxRelay } from './tx-relay.ts'

/** Keeps a chain in step with a node's neighbours. */
export type Sync = Pick<Guard, 'catchingUp' | 'mayProduce'> & {
  start(): void
  stop(): Promise<void>
  /** Sends a block this node made, whole, to all neighbours. */
  produced(block: Block): void
  /** Sends a transaction to all neighbours; how many have it then. */
  publish(tx: Tx): number
  /** Median height of the neighbours, or the highest when fewer than five are known; -1 with none. */
  neighborHeight(): number
}

export type SyncDeps = {
  readonly network: GoiostNetwork
  readonly chain: SyncChain
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly sha3?: Sha3
}

/** Creates the synchronisation of a chain over a network. Source: spec network §4.4, §5. */
export function createSync(deps: SyncDeps): Sync {
  const { network, chain, clock, log, sha3 = sha3_256 } = deps
  const heights = createHeights(clock)
  const guard = createGuard(chain, heights, clock)
  const timers = new Set<() => void>()
  let lastHead = -1
  let rangeStart = 0
  let lastHashRequest = 0n
  let running = false

  const inRange = (number: number) =>
    number > chain.irreversible().number && number <= chain.head().number + MAX_AHEAD

  const fetcher = createFetcher({
    clock,
    chance: () => (deps.random.bytes(1)[0] as number) / 256,
    ask: (peer, hash, kind) =>
      network.send(
        peer,
        kind === 'announced' ? MESSAGE.newBlockRequest : MESSAGE.syncBlockRequest,
        blockInfo.encode({ number: -1, hash }),
      ),
    needless: ({ number, hash }) => !inRange(number) || chain.has(hash),
    room: () => MAX_PENDING_PER_PEER - intake.pending,
  })

  const onOutcome = (from: string, block: Block, place: BlockInfo, outcome: SyncBlockOutcome): void => {
    if (outcome.kind === 'refused') {
      log.info('block refused', { number: place.number, code: outcome.code, peer: from })
      fetcher.refused(from, place.hash)
    } else fetcher.done(place.hash)
    if (outcome.kind === 'waiting') {
      fetcher.announce(from, { number: place.number - 1, hash: block.head.parentHash })
    }
    if (outcome.kind === 'linked' && chain.serve !== undefined && !guard.catchingUp()) {
      network.broadcast(MESSAGE.newBlockHash, blockInfo.encode(place))
    }
    fetch()
  }
  const intake = createBlockIntake({ chain, clock, log, sha3, inRange, onOutcome })
  const txs = createTxRelay({ chain, clock, log, sha3, publish: (tx) => publish(tx) })
  const answers =
    chain.serve === undefined
      ? undefined
      : createAnswers({
          serve: chain.serve,
          headNumber: () => chain.head().number,
          clock,
          log,
          send: (to, type, payload) => void network.send(to, type, payload),
        })

  const publish = (tx: Tx): number => network.broadcast(MESSAGE.publishTx, encodeTx(tx))

  const fetch = (): void => {
    fetcher.pump()
    if (fetcher.missing === 0 && (heights.highest() ?? 0) > chain.head().number) requestHashes()
  }

  // A stalled stretch is fetched again in steps; otherwise the range begins a little below the head.
  const moveRange = (): void => {
    const head = chain.head().number
    const first = chain.irreversible().number + 1
    if (head !== lastHead) rangeStart = Math.max(first, head - RANGE_BEHIND_HEAD)
    else if (rangeStart < first || rangeStart >= head - RANGE_BEHIND_HEAD) rangeStart = first
    else rangeStart += RANGE_STEP
    lastHead = head
  }
  const requestHashes = (): void => {
    if (!running || clock.now() - lastHashRequest < BigInt(HASH_REQUEST_MIN_MS) * 1_000_000n) return
    lastHashRequest = clock.now()
    moveRange()
    const end = rangeStart + RANGE_BLOCKS - 1
    network.broadcast(
      MESSAGE.syncHashRequest,
      hashQuery.encode({ requireType: 0, start: rangeStart, end, nums: [] }),
    )
  }

  const handlers: Partial<Record<MessageType, (from: string, payload: Uint8Array) => void>> = {
    [MESSAGE.syncHeight]: (from, payload) => heights.note(from, syncHeight.decode(payload)),
    [MESSAGE.newBlockHash](from, payload) {
      const block = blockInfo.decode(payload)
      if (guard.catchingUp() || block.hash.length !== 32) return
      fetcher.announce(from, block)
      fetcher.pump()
    },
    [MESSAGE.syncHashResponse](from, payload) {
      const { blockInfos } = hashResponse.decode(payload)
      if (blockInfos.length > RANGE_BLOCKS) return
      fetcher.list(from, blockInfos)
      fetcher.pump()
    },
    [MESSAGE.publishTx]: (from, payload) => txs.take(from, payload),
  }
  const onBlock = (from: string, payload: Uint8Array): void => {
    const place = intake.take(from, payload)
    if (place === undefined) return
    if (chain.has(place.hash)) fetcher.done(place.hash)
    else fetcher.arrived(place.hash)
  }
  handlers[MESSAGE.newBlock] = onBlock
  handlers[MESSAGE.syncBlockResponse] = onBlock
  if (answers !== undefined) {
    for (const type of [MESSAGE.newBlockRequest, MESSAGE.syncHashRequest, MESSAGE.syncBlockRequest]) {
      handlers[type] = (from, payload) => answers.take(from, type, payload)
    }
  }

  const every = (ms: number, task: () => void): void => {
    const cancel = clock.after(ms, () => {
      timers.delete(cancel)
      if (!running) return
      task()
      every(ms, task)
    })
    timers.add(cancel)
  }
  const height = (): Uint8Array =>
    syncHeight.encode({ height: chain.head().number, time: Number(clock.now() / 1_000_000_000n) })

  network.listen({
    message(from, type, payload) {
      try {
        handlers[type]?.(from, payload)
      } catch (error) {
        log.debug('message ignored', { peer: from, type, error })
      }
    },
    joined(id) {
      if (chain.serve !== undefined) network.send(id, MESSAGE.syncHeight, height())
    },
    left(id) {
      heights.forget(id)
      fetcher.drop(id)
      intake.drop(id)
      txs.drop(id)
      answers?.drop(id)
    },
  })

  return {
    start() {
      running = true
      if (chain.serve !== undefined) {
        every(HEIGHT_MS, () => void network.broadcast(MESSAGE.syncHeight, height()))
      }
      every(HASH_REQUEST_MS, requestHashes)
      every(FETCH_TICK_MS, fetch)
    },
    async stop() {
      running = false
      for (const cancel of timers) cancel()
      timers.clear()
      await Promise.all([intake.stop(), txs.stop(), answers?.stop()])
    },
    produced: (block) => void network.broadcast(MESSAGE.newBlock, encodeBlock(block)),
    publish,
    catchingUp: () => guard.catchingUp(),
    mayProduce: () => guard.mayProduce(),
    neighborHeight() {
      const median = heights.median()
      return median >= 0 ? median : (heights.highest() ?? -1)
    },
  }
}
