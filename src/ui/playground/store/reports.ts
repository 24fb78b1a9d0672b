import type { Report } from '../machine/messages.ts'
import { now, set } from './state.ts'

const MAX_REPORTS = 200

export function isReport(output: unknown): output is Report {
  return typeof output === 'object' && output !== null && 'block' in output
}

/** Shows a report and puts it before the earlier ones. */
export function keepReport(report: Report): void {
  set({ reports: [report, ...now().reports].slice(0, MAX_REPORTS), shown: report.block.id, step: undefined })
}
