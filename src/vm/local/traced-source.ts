import escodegen from 'escodegen'
import esprima from 'esprima'
import { type AstNode, childrenOf } from '#vm/gas/ast.ts'
import { insertCounters } from '#vm/gas/points.ts'
import { rewriteOperators } from '#vm/gas/rewrite.ts'
import { printCounter } from '#vm/gas/splice.ts'
import { MARK } from '#vm/realm/names.ts'

/** Starts a log text that is a report of the traced form and not the contract's. */
export const TRACE_HEAD = '\u0000'
/** What follows: `t` a line is reached, `o` a function is left towards that line; the gas counted so far. */
export const TRACE_REPORT = /^([to])([0-9]+) ([0-9]+)$/

// Stands for the mark until the text has been parsed for the last time.
const STAND_IN = '_iost_trace_'
const PRELUDE = `let ${MARK}line=0;const ${MARK}log=console.debug;\
const ${MARK}at=function(l){if(l!==${MARK}line){${MARK}line=l;${MARK}log('\\0t'+l+' '+${MARK}gas)}};\
const ${MARK}out=function(l){if(l!==${MARK}line){${MARK}line=l;${MARK}log('\\0o'+l+' '+${MARK}gas)}};`

/**
 * The instrumented form of a source that also tells where it is: the same counters in the same places, each preceded by a
 * report of the line of the source it stands for. Undefined for sources that cannot be traced.
 */
export function tracedSource(source: string): string | undefined {
  try {
    const tree = esprima.parseScript(source.replaceAll('\0', '\\x00'), { loc: true }) as unknown as AstNode
    rewriteOperators(tree)
    const plain = escodegen.generate(tree)
    const printed = esprima.parseScript(plain, { range: true }) as unknown as AstNode
    const lines = new Map<number, number>()
    matchLines(tree, printed, 1, lines)
    const counted = insertCounters(plain, printed, (counter, offset) => {
      const line = lines.get(offset) ?? lineBefore(lines, offset)
      return `${STAND_IN}at(${line})${counter.kind === 'statement' ? ';' : ','}${printCounter(counter)}`
    })
    return PRELUDE + wrapFunctions(counted).replaceAll(STAND_IN, MARK)
  } catch {
    return undefined
  }
}

/** Both trees have one shape; the printed one has offsets, the rewritten one the author's lines. */
function matchLines(node: AstNode, printed: AstNode, inherited: number, lines: Map<number, number>): void {
  const line = lineOf(node) ?? inherited
  const [start] = printed.range as [number, number]
  if (!lines.has(start)) lines.set(start, line)
  if (printed.type === 'BlockStatement') lines.set(start + 1, line)
  const mine = [...childrenOf(node)]
  const theirs = [...childrenOf(printed)]
  if (mine.length !== theirs.length) return
  for (const [i, [, child]] of mine.entries()) {
    const twin = (theirs[i] as (typeof theirs)[number])[1]
    if (twin.type === child.type) matchLines(child, twin, line, lines)
  }
}

function lineOf(node: AstNode): number | undefined {
  const loc = node['loc'] as { start: { line: number } } | undefined
  if (loc !== undefined) return loc.start.line
  for (const [, child] of childrenOf(node)) {
    const line = lineOf(child)
    if (line !== undefined) return line
  }
  return undefined
}

function lineBefore(lines: ReadonlyMap<number, number>, offset: number): number {
  let best = -1
  for (const at of lines.keys()) if (at <= offset && at > best) best = at
  return lines.get(best) ?? 1
}

/** Every function gives the line of its caller back when it ends. */
function wrapFunctions(code: string): string {
  const tree = esprima.parseScript(code, { range: true }) as unknown as AstNode
  const inserts: (readonly [at: number, text: string])[] = []
  const visit = (node: AstNode): void => {
    const body = node['body'] as AstNode | undefined
    if (/^(Function|ArrowFunction)/.test(node.type) && body?.type === 'BlockStatement') {
      const [from, to] = body.range as [number, number]
      inserts.push([from + 1, `const ${STAND_IN}from=${STAND_IN}line;try{`])
      inserts.push([to - 1, `}finally{${STAND_IN}out(${STAND_IN}from)}`])
    }
    for (const [, child] of childrenOf(node)) visit(child)
  }
  visit(tree)
  inserts.sort(([a], [b]) => a - b)
  let text = ''
  let at = 0
  for (const [offset, insert] of inserts) {
    text += code.slice(at, offset) + insert
    at = offset
  }
  return text + code.slice(at)
}
