import { diffLines } from 'diff'

/** A run of lines that stay, go or come; of what stays, only the lines around a change are kept. */
export type DiffPart = {
  readonly kind: 'same' | 'removed' | 'added'
  readonly lines: readonly string[]
  /** Lines left out before these. */
  readonly skipped: number
}

const CONTEXT = 3
/** Programs this different are shown as one gone and one come; keeps a hopeless comparison short. */
const MAX_EDITS = 4_000

/** What changes between two sources, line by line, in order. */
export function lineDiff(before: string, after: string): readonly DiffPart[] {
  const changes = diffLines(whole(before), whole(after), { maxEditLength: MAX_EDITS }) ?? [
    { value: before, added: false, removed: true },
    { value: after, added: true, removed: false },
  ]
  const parts: DiffPart[] = []
  changes.forEach(({ value, added, removed }, index) => {
    const lines = value.replace(/\n$/, '').split('\n')
    if (added || removed) parts.push({ kind: added ? 'added' : 'removed', lines, skipped: 0 })
    else parts.push(...around(lines, index === 0, index === changes.length - 1))
  })
  return parts
}

/** A last line without its end would differ from the same line followed by others. */
function whole(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`
}

/** The lines next to the changes on either side; everything, where that leaves out next to nothing. */
function around(lines: readonly string[], isFirst: boolean, isLast: boolean): DiffPart[] {
  const head = isFirst ? [] : lines.slice(0, CONTEXT)
  const tail = isLast ? [] : lines.slice(-CONTEXT)
  const skipped = lines.length - head.length - tail.length
  if (skipped <= 1) return [{ kind: 'same', lines, skipped: 0 }]
  const parts: DiffPart[] = []
  if (head.length > 0) parts.push({ kind: 'same', lines: head, skipped: 0 })
  parts.push({ kind: 'same', lines: tail, skipped })
  return parts
}

/** How many lines go and come. */
export function diffCounts(parts: readonly DiffPart[]): { readonly removed: number; readonly added: number } {
  const count = (kind: DiffPart['kind']) =>
    parts.filter((part) => part.kind === kind).reduce((sum, { lines }) => sum + lines.length, 0)
  return { removed: count('removed'), added: count('added') }
}
