import type { Bank } from '#full/faucet/bank.ts'
import type { Random } from '#platform/random.ts'

/** An account that plays when a person does. */
export type Bot = { readonly account: string; readonly bank: Bank }

/** A fair number from 0 to below `range` (at most 256), without modulo bias. */
export function pick(random: Random, range: number): number {
  const limit = 256 - (256 % range)
  for (;;) {
    const [byte] = random.bytes(1) as unknown as [number]
    if (byte < limit) return byte % range
  }
}
