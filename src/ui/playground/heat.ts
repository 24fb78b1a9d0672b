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

/** What was asked of the chain, by function: how often and for how much gas. */
export function hostTotals(report: Report): { name: string; count: number; gas: number }[] {
  const all = new Map<string, { name: string; count: number; gas: number }>()
  for (const { host } of report.trace?.steps ?? []) {
    if (host === undefined) continue
    const { count, gas } = all.get(host.name) ?? { count: 0, gas: 0 }
    all.set(host.name, { name: host.name, count: count + 1, gas: gas + host.gas })
  }
  return [...all.values()].sort((a, b) => b.gas - a.gas)
}
