import type { Chain } from '#chain/chain-types.ts'
import { slotOf, slotStart } from '#consensus/slot.ts'
import { encodeBase58 } from '#core/codec/base58.ts'
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
  /** `atOnce` takes up the slot that is running; else the next one is waited for, as another block may be under way. */
  start(atOnce: boolean): void
  stop(): Promise<void>
  /** Whether this witness is in the list in force and uses its slots. */
  readonly isProducing: boolean
}

/** Creates the production loop: every 500 ms of every slot that is ours. Source: spec network §2.9. */
export function createProducer(deps: ProducerDeps): Producer {
  const { chain, clock, log } = deps
  const own = encodeBase58(deps.witness.publicKey)
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
    if (block === undefined) {
      if (!chain.head().active.includes(own)) isProducing = false
      return
    }
    isProducing = true
    deps.made(clock.now() - started)
    log.debug('block made', { number: block.head.number, txs: block.txs.length - 1 })
  }

  const run = async (atOnce: boolean): Promise<void> => {
    let slot = slotOf(clock.now()) + (atOnce ? 0n : 1n)
    for (; !stopped.signal.aborted; slot = later(slot + 1n, slotOf(clock.now()))) {
      for (let index = 0; index < deps.blocksPerSlot && !stopped.signal.aborted; index++) {
        const time = slotStart(slot) + BigInt(index) * BLOCK_INTERVAL_NS
        if (clock.now() - time >= BLOCK_INTERVAL_NS) continue
        await waitUntil(time)
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
    start(atOnce) {
      loop = run(atOnce)
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

function later(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}
