import esprima from 'esprima'
import { type AstNode, childrenOf } from '#vm/gas/ast.ts'

/** A jump to a label that cannot be taken, and the body of the function that holds it. */
export type BadJump = { readonly body: readonly [from: number, to: number]; readonly message: string }

type Jump = { readonly word: 'break' | 'continue'; readonly label: string }

const LOOPS = new Set([
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'WhileStatement',
  'DoWhileStatement',
])
const LABELLED_JUMP = /\b(break|continue)[ \t]+[^\s;}]/

/**
 * Parses an instrumented source. Counters stand between label and loop, so jumps to labels may be wrong; V8 says so only
 * when the function is called, so they are found here instead of failing the whole source. Source: spec contracts §12.2.
 */
export function parseInstrumented(code: string): { tree: AstNode; badJumps: BadJump[] } {
  const options = { range: true }
  if (!LABELLED_JUMP.test(code)) {
    return { tree: esprima.parseScript(code, options) as unknown as AstNode, badJumps: [] }
  }
  const { masked, jumps } = maskJumps(code)
  const tree = esprima.parseScript(masked, options) as unknown as AstNode
  const badJumps: BadJump[] = []
  findBadJumps(tree, jumps, [], undefined, badJumps)
  return { tree, badJumps }
}

/** The source with labelled jumps as plain statements of the same length, which no parser objects to. */
function maskJumps(code: string): { masked: string; jumps: Map<number, Jump> } {
  const tokens = esprima.tokenize(code, { range: true }) as unknown as {
    type: string
    value: string
    range: [number, number]
  }[]
  const jumps = new Map<number, Jump>()
  let masked = ''
  let from = 0
  for (let i = 0; i + 1 < tokens.length; i++) {
    const token = tokens[i]!
    const next = tokens[i + 1]!
    if (token.type !== 'Keyword' || (token.value !== 'break' && token.value !== 'continue')) continue
    if (next.type !== 'Identifier' || code.slice(token.range[1], next.range[0]).includes('\n')) continue
    jumps.set(token.range[0], { word: token.value, label: next.value })
    masked += `${code.slice(from, token.range[0])}throw 0${' '.repeat(next.range[1] - token.range[0] - 7)}`
    from = next.range[1]
  }
  return { masked: masked + code.slice(from), jumps }
}

function findBadJumps(
  node: AstNode,
  jumps: ReadonlyMap<number, Jump>,
  labels: readonly { name: string; isLoop: boolean }[],
  body: AstNode | undefined,
  found: BadJump[],
): void {
  const jump = node.type === 'ThrowStatement' ? jumps.get(node.range![0]) : undefined
  if (jump !== undefined) {
    const target = labels.find((label) => label.name === jump.label)
    const message =
      target === undefined
        ? `Undefined label '${jump.label}'`
        : jump.word === 'continue' && !target.isLoop
          ? `Illegal continue statement: '${jump.label}' does not denote an iteration statement`
          : undefined
    if (message !== undefined && body !== undefined) found.push({ body: body.range!, message })
  }
  const isFunction = /^(Function|ArrowFunction)/.test(node.type)
  const inner = isFunction ? [] : labels
  for (const [member, child] of childrenOf(node)) {
    if (node.type === 'LabeledStatement' && member === 'body') {
      const name = (node['label'] as AstNode)['name'] as string
      findBadJumps(child, jumps, [{ name, isLoop: LOOPS.has(child.type) }, ...inner], body, found)
    } else {
      const holds = isFunction && member === 'body' && child.type === 'BlockStatement'
      findBadJumps(child, jumps, inner, holds ? child : body, found)
    }
  }
}
