import type { ChainEvent } from '#chain/chain-types.ts'
import type { Clock } from '#platform/clock.ts'

/** Events a subscriber may be behind; more are dropped. Source: spec chain §8.8. */
export const MAX_QUEUED_EVENTS = 100
/** A stream ends after this time. */
const SUBSCRIPTION_MS = 3_600_000
/** Streams at once; one more is refused. */
const MAX_SUBSCRIBERS = 1000

export type Subscription = {
  /** The next event, or undefined when the stream has ended. */
  next(): Promise<ChainEvent | undefined>
  close(): void
}

/** Hands contract events to subscribers. */
export type EventHub = {
  post(event: ChainEvent): void
  /** Events of the topics (by enum number: 0 receipts, 1 events) of one contract, or of all when empty; undefined when full. */
  subscribe(topics: readonly number[], contract: string): Subscription | undefined
  readonly size: number
}

const TOPIC_NUMBERS = { CONTRACT_RECEIPT: 0, CONTRACT_EVENT: 1 } as const

/** Creates a hub without subscribers. */
export function createEventHub(clock: Clock): EventHub {
  const sinks = new Set<(event: ChainEvent) => void>()
  return {
    post(event) {
      for (const sink of sinks) sink(event)
    },
    subscribe(topics, contract) {
      if (sinks.size >= MAX_SUBSCRIBERS) return undefined
      const queue: ChainEvent[] = []
      let wake: (() => void) | undefined
      let isOpen = true
      const sink = (event: ChainEvent) => {
        if (!topics.includes(TOPIC_NUMBERS[event.topic])) return
        if (contract !== '' && contract !== event.contract) return
        if (queue.length >= MAX_QUEUED_EVENTS) return
        queue.push(event)
        wake?.()
      }
      const close = () => {
        isOpen = false
        sinks.delete(sink)
        cancel()
        wake?.()
      }
      const cancel = clock.after(SUBSCRIPTION_MS, close)
      sinks.add(sink)
      return {
        async next() {
          while (queue.length === 0 && isOpen) {
            await new Promise<void>((resolve) => {
              wake = resolve
            })
          }
          return queue.shift()
        },
        close,
      }
    },
    get size() {
      return sinks.size
    },
  }
}
