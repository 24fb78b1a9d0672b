import { IostError } from '#core/error.ts'
import type { TxReceipt } from '#core/tx/receipt.ts'

/** The two lists of an election's receipt. */
export type Election = { readonly current: readonly string[]; readonly pending: readonly string[] }

const STAT = 'vote_producer.iost/stat'

/** The election in the base tx's receipt of an epoch block; undefined when none ran. Errors: BAD_ELECTION. Source: spec network §3.1. */
export function electionOf(receipt: TxReceipt): Election | undefined {
  const event = receipt.receipts.find((item) => item.funcName === STAT)
  if (event === undefined) return undefined
  const content = JSON.parse(event.content) as { currentList?: unknown; pendingList?: unknown }
  return { current: asList(content.currentList), pending: asList(content.pendingList) }
}

function asList(value: unknown): readonly string[] {
  if (Array.isArray(value) && value.every((item): item is string => typeof item === 'string')) return value
  throw new IostError({ code: 'BAD_ELECTION' })
}
