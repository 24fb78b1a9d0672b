import type { TestReport } from './machine/messages.ts'

/** Of each line of a file that can run, whether the tests reached it; undefined without a test run. */
export function coverageOf(
  tests: TestReport | undefined,
  file: string,
): ReadonlyMap<number, boolean> | undefined {
  const found = tests?.coverage.find((each) => each.file === file)
  if (found === undefined) return undefined
  const reached = new Set(found.reached)
  return new Map(found.lines.map((line) => [line, reached.has(line)]))
}

/** Reached lines, all lines, and the rounded percentage; nothing to reach counts as all. */
export function coverageSum({ reached, lines }: TestReport['coverage'][number]): {
  readonly reached: number
  readonly all: number
  readonly percent: number
} {
  const count = lines.filter((line) => reached.includes(line)).length
  return {
    reached: count,
    all: lines.length,
    percent: lines.length === 0 ? 100 : Math.floor((100 * count) / lines.length),
  }
}
