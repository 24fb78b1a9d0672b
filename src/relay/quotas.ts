import { IostError } from '#core/error.ts'
import type { Clock } from '#platform/clock.ts'

/** What requests cost: most are 1, what makes the relay or full nodes work costs more. */
export const COST = { light: 1, heads: 2, proof: 4, body: 4, read: 8, submit: 16 } as const

/** Tokens a client may save up, and how many it gets back per second. */
export const QUOTA_BURST = 2_000
const QUOTA_PER_SECOND = 200
/** Clients remembered; the one that asked longest ago is forgotten first. */
const MAX_CLIENTS = 10_000

/** Counts what every client asks for. */
export type Quotas = {
  /** Takes tokens. Errors: QUOTA_EXCEEDED with the wait in ms. */
  take(client: string, cost: number): void
}

/** Creates token buckets, one per client. */
export function createQuotas(clock: Clock): Quotas {
  const buckets = new Map<string, { tokens: number; at: bigint }>()
  return {
    take(client, cost) {
      const now = clock.now()
      const old = buckets.get(client) ?? { tokens: QUOTA_BURST, at: now }
      const gained = (Number(now - old.at) / 1e9) * QUOTA_PER_SECOND
      const tokens = Math.min(QUOTA_BURST, old.tokens + Math.max(0, gained))
      buckets.delete(client)
      if (buckets.size >= MAX_CLIENTS) buckets.delete(buckets.keys().next().value as string)
      if (tokens < cost) {
        buckets.set(client, { tokens, at: now })
        const waitMs = Math.ceil(((cost - tokens) / QUOTA_PER_SECOND) * 1000)
        throw new IostError({ code: 'QUOTA_EXCEEDED', waitMs })
      }
      buckets.set(client, { tokens: tokens - cost, at: now })
    },
  }
}
