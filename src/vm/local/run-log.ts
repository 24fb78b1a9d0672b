/** A line that a contract wrote with console. */
export type LogLine = { readonly contract: string; readonly level: string; readonly text: string }

/** Nothing is charged for what a contract writes: most lines, and characters of all together, that are kept of one run. */
const MAX_LINES = 1_000
const MAX_CHARS = 1_000_000
/** Most characters of one line. */
const MAX_LINE_CHARS = 10_000

/** The lines of a run as far as they are kept, and how many more there were. */
export type RunLog = { readonly lines: readonly LogLine[]; readonly leftOut: number }

/** Creates an empty log. */
export function createRunLog(): RunLog & { write(contract: string, level: string, text: string): void } {
  const lines: LogLine[] = []
  let room = MAX_CHARS
  let leftOut = 0
  return {
    lines,
    get leftOut() {
      return leftOut
    },
    write(contract, level, text) {
      const kept = text.length > MAX_LINE_CHARS ? `${text.slice(0, MAX_LINE_CHARS)}…` : text
      if (lines.length >= MAX_LINES || kept.length > room) {
        leftOut += 1
        return
      }
      room -= kept.length
      lines.push({ contract, level, text: kept })
    },
  }
}
