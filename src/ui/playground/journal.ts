import { IostError } from '#core/error.ts'
import type { RequestName } from './machine/messages.ts'

/** A request that changed the chain, so that the chain can be made again. */
export type Recorded = { readonly name: RequestName; readonly input: unknown }

/** What made a chain what it is, and how large that is as JSON in UTF-8. */
export type Journal = { readonly entries: readonly Recorded[]; readonly bytes: number }

export const NO_JOURNAL: Journal = { entries: [], bytes: 0 }
/** Making a chain again takes as long as making it did: minutes at most. */
export const MAX_CHANGES = 500
/** Half of what a zip may hold beside the files. */
export const MAX_JOURNAL_BYTES = 1_000_000
/** From this part of a bound on, the person is told. */
const NEARLY = 0.9

const CHANGES = new Set<RequestName>(['reset', 'account', 'publish', 'call', 'jump'])

export function isChange(name: RequestName): boolean {
  return CHANGES.has(name)
}

/**
 * The journal with a change more; a new chain forgets what was before it, and a jump the jump before it.
 * Errors: JOURNAL_FULL with how much it would hold and the bounds.
 */
export function withChange(journal: Journal, change: Recorded): Journal {
  const { entries, bytes } = baseFor(journal, change)
  const next = { entries: [...entries, change], bytes: bytes + sizeOf(change) }
  const changes = next.entries.length
  if (changes > MAX_CHANGES || next.bytes > MAX_JOURNAL_BYTES) {
    const most = { mostChanges: MAX_CHANGES, mostBytes: MAX_JOURNAL_BYTES }
    throw new IostError({ code: 'JOURNAL_FULL', changes, bytes: next.bytes, ...most })
  }
  return next
}

/** As much of the changes as a journal holds, and how many more there were. */
export function journalOf(changes: readonly Recorded[]): {
  readonly journal: Journal
  readonly leftOut: number
} {
  let journal = NO_JOURNAL
  for (const [at, change] of changes.entries()) {
    try {
      journal = withChange(journal, change)
    } catch {
      return { journal, leftOut: changes.length - at }
    }
  }
  return { journal, leftOut: 0 }
}

/** Whether only a tenth of a bound is left. */
export function isNearlyFull({ entries, bytes }: Journal): boolean {
  return entries.length >= NEARLY * MAX_CHANGES || bytes >= NEARLY * MAX_JOURNAL_BYTES
}

function baseFor(journal: Journal, { name }: Recorded): Journal {
  if (name === 'reset') return NO_JOURNAL
  const last = journal.entries.at(-1)
  if (name !== 'jump' || last?.name !== 'jump') return journal
  return { entries: journal.entries.slice(0, -1), bytes: journal.bytes - sizeOf(last) }
}

function sizeOf(change: Recorded): number {
  return new TextEncoder().encode(JSON.stringify(change)).length
}
