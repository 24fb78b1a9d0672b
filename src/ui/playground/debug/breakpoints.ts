import { readLocals, type TracedValue, type TracedVariable } from '#vm/local/locals.ts'
import type { StepView, TraceView } from '../machine/messages.ts'

/** A line of a file at which going on stops; `when` narrows it, such as `n > 3` or `this.owner == "alice"`. */
export type Breakpoint = { readonly file: string; readonly line: number; readonly when?: string }

/** Breakpoints that a project keeps. */
export const MAX_BREAKPOINTS = 100
const MAX_CONDITION = 200
const CONDITION = /^\s*([A-Za-z_$][\w$]*(?:[.][\w$]+)*)\s*(===|!==|==|!=|>=|<=|>|<)\s*(\S.*?)\s*$/

type Plain = string | number | boolean | null | undefined
export type Condition = (variables: readonly TracedVariable[]) => boolean

/** Reads a condition: a variable or a member of one, a comparison, a JSON value; undefined when it is not one. */
export function readCondition(text: string): Condition | undefined {
  const [, path = '', operator = '', literal = ''] = CONDITION.exec(text) ?? []
  const want = plainLiteral(literal)
  if (path === '' || want === NOT_PLAIN) return undefined
  const [name, ...members] = path.split('.')
  return (variables) => {
    const value = variables.find((each) => each.name === name)?.value
    const found = members.reduce<TracedValue | undefined>(memberOf, value)
    return found !== undefined && compare(plainOf(found), operator, want)
  }
}

/** Whether going on stops at a step; a condition that cannot be read never holds. */
export function breakTest(trace: TraceView, breakpoints: readonly Breakpoint[]): (step: StepView) => boolean {
  const places = new Map(
    breakpoints.map(({ file, line, when = '' }) => [
      `${file}:${line}`,
      when.trim() === '' ? () => true : readCondition(when),
    ]),
  )
  return (step) => {
    const file = trace.calls[step.call]?.file
    if (!places.has(`${file}:${step.line}`)) return false
    return places.get(`${file}:${step.line}`)?.(readLocals(step.locals ?? '')) === true
  }
}

/** Breakpoints as they come from a link or a file: what is not one is left out. */
export function checkBreakpoints(value: unknown): readonly Breakpoint[] {
  if (!Array.isArray(value)) return []
  return value.slice(0, MAX_BREAKPOINTS).flatMap((each: Partial<Breakpoint> | null) => {
    const { file, line, when } = each ?? {}
    if (typeof file !== 'string' || !Number.isSafeInteger(line) || (line as number) < 1) return []
    const place = { file, line: line as number }
    return [
      typeof when === 'string' && when !== '' ? { ...place, when: when.slice(0, MAX_CONDITION) } : place,
    ]
  })
}

const NOT_PLAIN = Symbol('not plain')

function plainLiteral(text: string): Plain | typeof NOT_PLAIN {
  const quoted = /^'([^'\\]*)'$/.exec(text)?.[1]
  if (quoted !== undefined) return quoted
  if (text === 'undefined') return undefined
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? NOT_PLAIN : (value as Plain)
  } catch {
    return NOT_PLAIN
  }
}

function memberOf(value: TracedValue | undefined, name: string): TracedValue | undefined {
  switch (value?.kind) {
    case 'object':
      return value.members.find(([each]) => each === name)?.[1]
    case 'array':
      return name === 'length' ? { kind: 'literal', text: `${value.length}` } : value.items[Number(name)]
    case 'text':
      return name === 'length' ? { kind: 'literal', text: `${value.length}` } : undefined
    default:
      return undefined
  }
}

function plainOf(value: TracedValue): Plain | typeof NOT_PLAIN {
  if (value.kind === 'text') return value.text
  if (value.kind !== 'literal') return NOT_PLAIN
  return /^-?[0-9]+n$/.test(value.text) ? Number(value.text.slice(0, -1)) : plainLiteral(value.text)
}

function compare(a: Plain | typeof NOT_PLAIN, operator: string, b: Plain): boolean {
  if (a === NOT_PLAIN) return false
  switch (operator) {
    case '==':
    case '===':
      return a === b
    case '!=':
    case '!==':
      return a !== b
  }
  if (typeof a !== typeof b || (typeof a !== 'number' && typeof a !== 'string')) return false
  const [x, y] = [a, b as typeof a]
  return operator === '>' ? x > y : operator === '<' ? x < y : operator === '>=' ? x >= y : x <= y
}
