import type { Chain } from '#chain/chain.ts'
import { slotOf, slotStart } from '#consensus/slot.ts'
import type { KeyPair } from '#core/keys/key-pair.ts'
import { BLOCK_INTERVAL_NS } from '#core/params.ts'
import { type Clock, sleep } from '#platform/clock.ts'
import type { Log } from '#platform/log.ts'

/** Time to make a block in, ns: the last two of a slot must be out before the next witness starts. */
const BUDGET_NS = 400_000_000n
const LATE_BUDGET_NS = 50_000_000n
const LATE_BLOCKS = 2
const NS_PER_MS = 1_000_000n

export type ProducerDeps = {
  readonly chain: Chain
  readonly witness: KeyPair
  readonly blocksPerSlot: number
  readonly clock: Clock
  readonly log: Log
  /** Whether what the node knows of its neighbours lets it produce. */
  mayProduce(): boolean
  /** A block was made, and how long that took in ns. */
  made(elapsed: bigint): void
}

/** Makes blocks in the slots of one witness. */
export type Producer = {
  start(): void
  stop(): Promise<void>
  /** Whether the last slot of this witness was used. */
  readonly isProducing: boolean
}

/** Creates the production loop: every 500 ms of every slot that is ours. Source: spec network §2.9. */
export function createProducer(deps: ProducerDeps): Producer {
  const { chain, clock, log } = deps
  const stopped = new AbortController()
  let loop: Promise<void> = Promise.resolve()
  let isProducing = false

  const waitUntil = async (time: bigint): Promise<void> => {
    // A timer may fire a little early: a block of the slot before would be another witness's.
    for (let left = time - clock.now(); left > 0n && !stopped.signal.aborted; left = time - clock.now())
      await sleep(clock, Number((left + NS_PER_MS - 1n) / NS_PER_MS), stopped.signal)
  }

  const produce = async (index: number): Promise<void> => {
    const started = clock.now()
    const isLate = index >= deps.blocksPerSlot - LATE_BLOCKS && deps.blocksPerSlot > LATE_BLOCKS
    const block = await chain.produce(deps.witness, isLate ? LATE_BUDGET_NS : BUDGET_NS)
    if (block === undefined) return
    isProducing = true
    deps.made(clock.now() - started)
    log.debug('block made', { number: block.head.number, txs: block.txs.length - 1 })
  }

  const run = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      const slot = slotOf(clock.now()) + 1n
      await waitUntil(slotStart(slot))
      for (let index = 0; index < deps.blocksPerSlot && !stopped.signal.aborted; index++) {
        await waitUntil(slotStart(slot) + BigInt(index) * BLOCK_INTERVAL_NS)
        if (stopped.signal.aborted || slotOf(clock.now()) !== slot) break
        if (!deps.mayProduce()) {
          isProducing = false
          continue
        }
        try {
          await produce(index)
        } catch (error) {
          log.error('block not made', { error })
        }
      }
    }
  }

  return {
    start() {
      loop = run()
    },
    async stop() {
      stopped.abort()
      await loop
    },
    get isProducing() {
      return isProducing
    },
  }
}
