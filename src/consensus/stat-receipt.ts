import { IostError } from '#core/error.ts'
import type { TxReceipt } from '#core/tx/receipt.ts'
import { STATUS } from '#core/tx/receipt.ts'
import type { WitnessList } from './witness-list.ts'

/** What an election says: the list in force and the list elected, both in order. */
export type Election = { readonly current: WitnessList; readonly pending: WitnessList }

/** Name of the event that tells an election; only receipt 0 of an epoch block counts. Source: spec network §3.1. */
export const STAT_FUNCTION = 'vote_producer.iost/stat'

/** Whether a block number is an epoch block's: a positive multiple of the vote interval. */
export function isEpochBlock(number: number, voteInterval: number): boolean {
  return number > 0 && number % voteInterval === 0
}

/**
 * The election in a base tx's receipt, or undefined when it holds none.
 * Errors: STAT_STATUS (failed receipt), STAT_TWICE, STAT_CONTENT (not the compact JSON of two lists of texts).
 */
export function readElection(receipt: TxReceipt): Election | undefined {
  const events = receipt.receipts.filter((event) => event.funcName === STAT_FUNCTION)
  const event = events[0]
  if (event === undefined) return undefined
  if (receipt.status.code !== STATUS.success) throw new IostError({ code: 'STAT_STATUS' })
  if (events.length > 1) throw new IostError({ code: 'STAT_TWICE' })
  return parseStat(event.content)
}

/** Errors: STAT_LENGTH when a list does not have n keys: the length never changes. */
export function checkElectionLength(election: Election, witnessCount: number, block: number): void {
  for (const list of [election.current, election.pending]) {
    if (list.length !== witnessCount) {
      throw new IostError({ code: 'STAT_LENGTH', block, got: list.length, want: witnessCount })
    }
  }
}

/** The event content of an election, as the contract writes it. */
export function formatStat(election: Election): string {
  return JSON.stringify({ currentList: election.current, pendingList: election.pending })
}

function parseStat(content: string): Election {
  let value: unknown
  try {
    value = JSON.parse(content)
  } catch {
    throw new IostError({ code: 'STAT_CONTENT' })
  }
  const { currentList, pendingList } = (value ?? {}) as { currentList?: unknown; pendingList?: unknown }
  if (!isTexts(currentList) || !isTexts(pendingList)) throw new IostError({ code: 'STAT_CONTENT' })
  const election = { current: currentList, pending: pendingList }
  if (formatStat(election) !== content) throw new IostError({ code: 'STAT_CONTENT' })
  return election
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}
