import escodegen from 'escodegen'
import esprima from 'esprima'
import { parseInstrumented } from '#vm/engine/labels.ts'
import { type AstNode, childrenOf } from '#vm/gas/ast.ts'
import { insertCounters } from '#vm/gas/points.ts'
import { rewriteOperators } from '#vm/gas/rewrite.ts'
import { printCounter } from '#vm/gas/splice.ts'
import { MARK } from '#vm/realm/names.ts'
import { type Place, scopesOf } from './scopes.ts'
import { PRELUDE } from './trace-prelude.ts'

/** A source that tells where it is: its text, and the names of its functions by number. */
export type TracedSource = { readonly text: string; readonly functions: readonly string[] }

// Stands for the mark until the text has been parsed for the last time.
const STAND_IN = '_iost_trace_'
const READER = `${STAND_IN}r`

/**
 * The instrumented form of a source that also tells where it is: the same counters in the same places, each preceded by a
 * report of the line of the source it stands for and a function that reads the variables there. Undefined for sources
 * that cannot be traced.
 */
export function tracedSource(source: string): TracedSource | undefined {
  try {
    const tree = esprima.parseScript(source.replaceAll('\0', '\\x00'), { loc: true }) as unknown as AstNode
    rewriteOperators(tree)
    const plain = escodegen.generate(tree)
    const printed = esprima.parseScript(plain, { range: true }) as unknown as AstNode
    const lines = new Map<number, number>()
    matchLines(tree, printed, 1, lines)
    const scopes = scopesOf(printed)
    const directives = directivesIn(printed)
    const counted = insertCounters(plain, printed, (counter, offset) => {
      if (counter.gas <= 0 && directives.has(offset)) return ''
      const line = lines.get(offset) ?? lineBefore(lines, offset)
      const end = counter.kind === 'statement' ? ';' : ','
      // The reader is made where something is to be told, not at every turn of a loop that stays on its line.
      const told = `${STAND_IN}line===${line}&&${STAND_IN}depth===${STAND_IN}d`
      const report = `${STAND_IN}at(${line},${STAND_IN}d,${reader(scopes.at(offset))})`
      return `${told}||${report}${end}${printCounter(counter)}`
    })
    // A jump to a label that a counter has cut off is an error of its function alone, which only the engine's form can say.
    if (parseInstrumented(counted).badJumps.length > 0) return undefined
    const strict = /^\s*(['"])use strict\1/.test(counted) ? "'use strict';" : ''
    const text = strict + PRELUDE.replaceAll('$', MARK) + wrapFunctions(counted).replaceAll(STAND_IN, MARK)
    return { text, functions: scopes.functions }
  } catch {
    return undefined
  }
}

/** The number of the function at a place, and a function that tells each variable; one that has no value yet is left out. */
function reader({ fn, names }: Place): string {
  const tell = (kind: string, name: string) =>
    `try{${READER}('${kind}',${JSON.stringify(name)},${name})}catch(${STAND_IN}e){}`
  const own = names.filter(({ isModule }) => !isModule)
  const told = [
    ...own.map(({ name }) => tell('v', name)),
    ...(fn === 0 ? [] : [tell('t', 'this')]),
    ...names.filter(({ isModule }) => isModule).map(({ name }) => tell('m', name)),
  ]
  return told.length === 0 ? `${fn}` : `${fn},${READER}=>{${told.join('')}}`
}

/** Where directives such as 'use strict' start: nothing may stand before them. */
function directivesIn(node: AstNode): Set<number> {
  const found = new Set<number>()
  const visit = (each: AstNode) => {
    if (typeof each['directive'] === 'string') found.add((each.range as [number, number])[0])
    for (const [, child] of childrenOf(each)) visit(child)
  }
  visit(node)
  return found
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

/** Every function knows how deep it is, and gives the line of its caller back when it ends. */
function wrapFunctions(code: string): string {
  const tree = esprima.parseScript(code, { range: true }) as unknown as AstNode
  const inserts: (readonly [at: number, text: string])[] = []
  const visit = (node: AstNode): void => {
    if (isReader(node)) return
    const body = node['body'] as AstNode | undefined
    if (/^(Function|ArrowFunction)/.test(node.type) && body?.type === 'BlockStatement') {
      const [from, to] = body.range as [number, number]
      const directive = (body['body'] as AstNode[]).findLast((each) => typeof each['directive'] === 'string')
      const start = directive === undefined ? from + 1 : (directive.range as [number, number])[1]
      inserts.push([start, `const ${STAND_IN}d=${STAND_IN}depth+1,${STAND_IN}from=${STAND_IN}line;try{`])
      inserts.push([to - 1, `}finally{${STAND_IN}out(${STAND_IN}from,${STAND_IN}d-1)}`])
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

function isReader(node: AstNode): boolean {
  return node.type === 'ArrowFunctionExpression' && (node['params'] as AstNode[])[0]?.['name'] === READER
}
