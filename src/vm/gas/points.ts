import { type AstNode, childrenOf } from './ast.ts'
import { chargeOf } from './charges.ts'
import { type Counter, Insertions, type PrintCounter } from './splice.ts'

const OWN_STATEMENT = new Set([
  'ExpressionStatement',
  'ReturnStatement',
  'ThrowStatement',
  'SwitchStatement',
  'DoWhileStatement',
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'IfStatement',
  'WhileStatement',
])
/** Gas of one turn of a loop, counted at the start of its body. */
const TURN: Readonly<Record<string, number>> = {
  ForStatement: 1,
  ForInStatement: 4,
  ForOfStatement: 2,
  WhileStatement: 1,
  DoWhileStatement: 1,
}

/** Source text with gas counters; `tree` is its parse with ranges. Source: spec contracts §3.3.5. */
export function insertCounters(source: string, tree: AstNode, print?: PrintCounter): string {
  const insertions = new Insertions()
  visit(tree, undefined, undefined, undefined, insertions)
  return insertions.apply(source, print)
}

function visit(
  node: AstNode,
  parent: AstNode | undefined,
  member: string | undefined,
  inherited: Counter | undefined,
  into: Insertions,
): void {
  const start = startOf(node)
  let point = inherited
  if (OWN_STATEMENT.has(node.type) || (node.type === 'VariableDeclaration' && !isForHead(parent, member))) {
    point = into.counter(start, 'statement')
  }
  const charge = chargeOf(node)
  if (charge > 0) {
    point ??= into.counter(start, 'statement')
    point.gas += charge
  }
  for (const [name, child] of childrenOf(node)) {
    visit(child, node, name, ownPoint(node, name, child, into) ?? point, into)
  }
}

function isForHead(parent: AstNode | undefined, member: string | undefined): boolean {
  return (
    (parent?.type === 'ForStatement' && member === 'init') ||
    ((parent?.type === 'ForInStatement' || parent?.type === 'ForOfStatement') && member === 'left')
  )
}

/** Brackets a child where its own counter needs them, and gives that counter. */
function ownPoint(node: AstNode, member: string, child: AstNode, into: Insertions): Counter | undefined {
  switch (node.type) {
    case 'IfStatement':
      if (member === 'test') return into.counter(startOf(child), 'comma')
      if (child.type !== 'BlockStatement') wrap(child, '{', '}', into)
      return undefined
    case 'ForStatement':
      if (member === 'test' || member === 'update') return into.counter(startOf(child), 'comma')
      return member === 'body' ? turnPoint(node, child, into) : undefined
    case 'ForInStatement':
    case 'ForOfStatement':
      return member === 'body' ? turnPoint(node, child, into) : undefined
    case 'WhileStatement':
    case 'DoWhileStatement':
      if (member === 'test') return into.counter(startOf(child), 'comma', 1)
      return turnPoint(node, child, into)
    case 'WithStatement':
      if (member === 'body' && child.type !== 'BlockStatement') wrap(child, '{', '}', into)
      return undefined
    case 'SwitchCase':
      return member === 'test' ? into.counter(startOf(child), 'comma') : undefined
    case 'ConditionalExpression':
      wrap(child, '(', ')', into)
      return into.counter(startOf(child), 'comma')
    case 'ArrowFunctionExpression':
      return member === 'body' && child.type !== 'BlockStatement' ? functionPoint(child, into) : undefined
    default:
      return undefined
  }
}

function turnPoint(loop: AstNode, body: AstNode, into: Insertions): Counter {
  const turn = TURN[loop.type] as number
  if (body.type === 'BlockStatement') return into.counter(startOf(body) + 1, 'statement', turn)
  wrap(body, '{', '}', into)
  return into.counter(startOf(body), 'statement', turn)
}

/** An arrow's expression becomes the result of an inner function that counts first. */
function functionPoint(body: AstNode, into: Insertions): Counter {
  into.open(startOf(body), 'function(){')
  const point = into.counter(startOf(body), 'statement')
  into.open(startOf(body), 'return ')
  into.close(endOf(body), '}()')
  return point
}

function wrap(node: AstNode, open: string, close: string, into: Insertions): void {
  into.open(startOf(node), open)
  into.close(endOf(node), close)
}

function startOf(node: AstNode): number {
  return (node.range as [number, number])[0]
}

function endOf(node: AstNode): number {
  return (node.range as [number, number])[1]
}
