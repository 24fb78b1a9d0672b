import type { Chain } from '#chain/chain-types.ts'
import { codeOf } from '#core/error.ts'
import type { Tx } from '#core/tx/tx.ts'
import type { Clock } from '#platform/clock.ts'
import { mapText, parseJsonText } from './api/values.ts'
import type { ChainListener, ChainPort } from './network-port.ts'

/** Most heights one question for hashes covers. */
const MAX_HASHES = 1000
/** Transactions of the future that wait to be published; they are in the pool, so its bound holds for them too. */
const MAX_DELAYED = 10_000
const NS_PER_MS = 1_000_000n

/** The chain as the network part sees it, and where the node hands in transactions to publish. */
export type NodePort = ChainPort & {
  /** Publishes a transaction at once, or when its time is reached. Source: spec chain §8.7 (5). */
  publish(tx: Tx): void
  /** Hands nothing on any more. */
  stop(): void
}

export type PortOptions = {
  /** This node's witness key in base58. */
  readonly own: string | undefined
  readonly clock: Clock
  /** A neighbour's block was taken into the chain: time that took, and age of its head, ns. */
  imported(elapsed: bigint, age: bigint): void
  /** A neighbour's transaction came in. */
  received(): void
}

/** Creates the port. */
export function createChainPort(chain: Chain, options: PortOptions): NodePort {
  const { own, clock } = options
  const timers = new Set<() => void>()
  let network: ChainListener | undefined

  const unlisten = chain.listen({
    produced: (block, hash) => network?.produced(block, hash),
    head: ({ number, hash }) => network?.head({ number, hash }),
  })

  return {
    chainId: chain.chainId,
    head: () => chain.head(),
    irreversible: () => chain.irreversible(),
    has: (hash) => chain.has(hash),
    blockBytes: (hash) => chain.blockBytes(hash),
    hashes: (start, end) => chain.hashes(start, Math.min(end, start + MAX_HASHES - 1, chain.head().number)),
    async importBlock(block) {
      const started = clock.now()
      const outcome = await chain.importBlock(block)
      if (outcome.kind === 'linked') options.imported(clock.now() - started, started - block.head.time)
      return outcome
    },
    async admitTx(tx) {
      options.received()
      try {
        await chain.admitTx(tx)
        return { accepted: true }
      } catch (error) {
        return {
          accepted: false,
          code: codeOf(error),
          message: error instanceof Error ? error.message : String(error),
        }
      }
    },
    witnesses() {
      const { active, pending } = chain.head()
      return { active, pending, own }
    },
    netIdOf(witness) {
      const { state } = chain.head()
      const account = parseJsonText(mapText(state, 'vote_producer.iost', 'producerKeyToId', witness))
      if (typeof account !== 'string') return ''
      const record = parseJsonText(mapText(state, 'vote_producer.iost', 'producerTable', account))
      const netId = (record as { readonly netId?: unknown } | undefined)?.netId
      return typeof netId === 'string' ? netId : ''
    },
    listen(listener) {
      network = listener
      return () => {
        if (network === listener) network = undefined
      }
    },
    publish(tx) {
      const wait = tx.time - clock.now()
      if (wait <= 0n || timers.size >= MAX_DELAYED) {
        network?.submitted(tx)
        return
      }
      const cancel = clock.after(Number(wait / NS_PER_MS) + 1, () => {
        timers.delete(cancel)
        network?.submitted(tx)
      })
      timers.add(cancel)
    },
    stop() {
      unlisten()
      for (const cancel of timers) cancel()
      timers.clear()
    },
  }
}
