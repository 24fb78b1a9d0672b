import type { Report } from './machine/messages.ts'

/** Gas by line of a file over all calls of a run; undefined when the run did not touch it. */
export function heatOf(report: Report | undefined, file: string): ReadonlyMap<number, number> | undefined {
  const lines = new Map<number, number>()
  for (const call of report?.trace?.calls ?? []) {
    if (call.file !== file) continue
    for (const [line, gas] of call.lines) if (line > 0) lines.set(line, (lines.get(line) ?? 0) + gas)
  }
  return lines.size === 0 ? undefined : lines
}

/** The line a failed run stood at when it failed, by file; undefined where that is not known. */
export function failurePlace({ code, trace }: Report): { file: string; line: number } | undefined {
  if (code === 0 || trace === undefined || trace.isCut) return undefined
  const last = trace.steps.at(-1)
  const file = last === undefined ? undefined : trace.calls[last.call]?.file
  return last === undefined || file === undefined || last.line === 0 ? undefined : { file, line: last.line }
}

/** The lines that cost most: file, line, gas. */
export function dearestLines(report: Report, count: number): { file: string; line: number; gas: number }[] {
  const all = new Map<string, { file: string; line: number; gas: number }>()
  for (const { file = '', lines } of report.trace?.calls ?? []) {
    for (const [line, gas] of lines) {
      if (line === 0 || gas === 0) continue
      const key = `${file}:${line}`
      all.set(key, { file, line, gas: (all.get(key)?.gas ?? 0) + gas })
    }
  }
  return [...all.values()].sort((a, b) => b.gas - a.gas).slice(0, count)
}

/** What was asked of the chain, by function: how often, and for how much of the lines' gas; what was called apart. */
export function hostTotals(report: Report): { name: string; count: number; gas: number }[] {
  const all = new Map<string, { name: string; count: number; gas: number }>()
  for (const call of report.trace?.calls ?? []) {
    for (const [name, host] of call.hosts) {
      const { count, gas } = all.get(name) ?? { count: 0, gas: 0 }
      all.set(name, { name, count: count + host.count, gas: gas + host.gas })
    }
  }
  return [...all.values()].sort((a, b) => b.gas - a.gas)
}
