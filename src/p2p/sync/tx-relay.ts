import { encodeHex } from '#core/codec/hex.ts'
import type { Sha3 } from '#core/hash/sha3.ts'
import type { Tx } from '#core/tx/tx.ts'
import { decodeTx } from '#core/tx/tx-proto.ts'
import type { Clock } from '#platform/clock.ts'
import type { Log } from '#platform/log.ts'
import {
  MAX_TX_BYTES,
  MAX_TX_MEMORY,
  MAX_TXS,
  MAX_TXS_PER_PEER,
  TX_MEMORY_MS,
  TX_WORKERS,
} from './constants.ts'
import { createFairQueue } from './fair-queue.ts'
import { createRecentSet } from './recent-set.ts'
import type { SyncChain } from './sync-chain.ts'
import { createWorkers } from './workers.ts'

/** Hands neighbours' transactions to the pool and passes on those it takes. */
export type TxRelay = {
  take(from: string, payload: Uint8Array): void
  drop(peer: string): void
  stop(): Promise<void>
}

export type TxRelayDeps = {
  readonly chain: SyncChain
  readonly clock: Clock
  readonly log: Log
  readonly sha3: Sha3
  readonly publish: (tx: Tx) => void
}

/** Creates the relay. Exact copies within 10 s are not looked at again. Source: spec network §4.4 type 11, §5.4. */
export function createTxRelay(deps: TxRelayDeps): TxRelay {
  const queue = createFairQueue<Uint8Array>(MAX_TXS_PER_PEER, MAX_TXS)
  const seen = createRecentSet(deps.clock, TX_MEMORY_MS, MAX_TX_MEMORY)

  const workers = createWorkers(
    TX_WORKERS,
    () => queue.shift(),
    async (payload) => {
      const tx = decodeOrNone(payload)
      if (tx === undefined) return
      try {
        const { accepted } = await deps.chain.admitTx(tx)
        if (accepted) deps.publish(tx)
      } catch (error) {
        deps.log.error('transaction admission failed', { error })
      }
    },
  )

  return {
    take(from, payload) {
      if (payload.length === 0 || payload.length > MAX_TX_BYTES) return
      const copy = encodeHex(deps.sha3(payload))
      if (seen.has(copy) || !queue.push(from, payload)) return
      seen.add(copy)
      workers.wake()
    },
    drop: (peer) => queue.drop(peer),
    stop: () => workers.stop(),
  }
}

function decodeOrNone(payload: Uint8Array): Tx | undefined {
  try {
    return decodeTx(payload)
  } catch {
    return undefined
  }
}
