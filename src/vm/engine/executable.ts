import { type AstNode, childrenOf } from '#vm/gas/ast.ts'
import { MARK, OPERATOR_HELPERS } from '#vm/realm/names.ts'
import { STACK } from '#vm/realm/stack.ts'
import { countCalls } from './frames/count-calls.ts'
import { frameSizes } from './frames/frame-size.ts'
import { mayRecurse } from './frames/recursion.ts'
import { type Inlined, inlineOperators, OPERATOR_GAS, operatorHelper } from './inline.ts'
import { parseInstrumented } from './labels.ts'
import { isSameForEveryCall } from './prologue.ts'

/** What is run for a stored source: the same steps with the same charges, in a form that the engine runs faster. */
export type Executable = {
  readonly text: string
  /** The top level leaves the same behind for every call: it may be evaluated once, before any of them. */
  readonly isDeclarative: boolean
  /** It names `block` or its raw form `blockInfo`. */
  readonly readsBlock: boolean
  /** It names `tx` or its raw form `txInfo`. */
  readonly readsTx: boolean
}

/** Names that exist only in the script of a call, or whose rebinding must fail as there. */
const CALL_NAMES = new Set(['obj', 'rs'])
const BLOCK_NAMES = new Set(['block', 'blockInfo'])
const TX_NAMES = new Set(['tx', 'txInfo'])

/** The executable form of an instrumented source; one that does not parse, or nests too deeply, is run as it stands. */
export function makeExecutable(code: string): Executable {
  try {
    return rewritten(code)
  } catch {
    return { text: code, isDeclarative: false, readsBlock: true, readsTx: true }
  }
}

function rewritten(code: string): Executable {
  const { tree, badJumps } = parseInstrumented(code)
  const isCounted = mayRecurse(tree)
  const edits = badJumps.map(({ body, message }) => edit(body[0] + 1, body[1] - 1, early(message)))
  const names: Found = {
    code,
    inlined: inlineOperators(tree, isCounted),
    charges: new Map(),
    isCounted,
    call: false,
    block: false,
    tx: false,
    rebound: false,
  }
  collect(tree, undefined, edits, names)
  const counted = isCounted ? stackEdits(tree, code) : { head: '', edits: [] }
  return {
    text: counted.head + applyEdits(code, [...counted.edits, ...edits]),
    isDeclarative: !names.call && !names.rebound && isSameForEveryCall(tree['body'] as AstNode[]),
    readsBlock: names.block,
    readsTx: names.tx,
  }
}

type Found = {
  readonly code: string
  readonly inlined: ReadonlyMap<AstNode, Inlined>
  /** What counters and inlined operators charge where it is not their own gas. */
  readonly charges: Map<AstNode, number>
  readonly isCounted: boolean
  call: boolean
  block: boolean
  tx: boolean
  rebound: boolean
}
type Edit = { readonly from: number; readonly to: number; readonly text: string }

function edit(from: number, to: number, text: string): Edit {
  return { from, to, text }
}

function early(message: string): string {
  return `_IOSTInstruction_counter.early(${JSON.stringify(message)})`
}

function collect(node: AstNode, parent: AstNode | undefined, edits: Edit[], names: Found): void {
  if (node.type === 'Identifier') {
    const name = node['name'] as string
    if (CALL_NAMES.has(name)) names.call = true
    const isBlock = BLOCK_NAMES.has(name)
    const isTx = TX_NAMES.has(name)
    if (isBlock) names.block = true
    if (isTx) names.tx = true
    if ((isBlock || isTx) && binds(node, parent)) names.rebound = true
  }
  if (node.type === 'CallExpression') {
    const gas = countedGas(node)
    if (gas !== undefined) {
      const total = names.charges.get(node) ?? gas
      edits.push(edit(node.range![0], node.range![1], counter(total, parent?.type === 'ExpressionStatement')))
      return
    }
    const made = names.inlined.get(node)
    if (made !== undefined) {
      edits.push(edit(node.range![0], node.range![1], made.charging(names.charges.get(node) ?? OPERATOR_GAS)))
      return
    }
    edits.push(...operatorEdits(node, names.isCounted))
  }
  if (node.type === 'BlockStatement') mergeCharges(node['body'] as AstNode[], names)
  if (node.type === 'SequenceExpression') edits.push(...sequenceEdits(node, names))
  edits.push(...arrowEdits(node, names.code))
  for (const [, child] of childrenOf(node)) collect(child, node, edits, names)
}

/**
 * Of counters that follow one another directly the first takes all, and what the operator costs with which the next
 * statement begins: nothing can happen between them.
 */
function mergeCharges(statements: readonly AstNode[], { charges, inlined, isCounted }: Found): void {
  let first: AstNode | undefined
  const add = (gas: number) => charges.set(first as AstNode, (charges.get(first as AstNode) ?? 0) + gas)
  for (const statement of statements) {
    const call = statement['expression'] as AstNode | undefined
    const gas =
      statement.type === 'ExpressionStatement' && call !== undefined ? countedGasOf(call) : undefined
    if (gas !== undefined && call !== undefined) {
      if (first === undefined) first = call
      else charges.set(call, 0)
      add(gas)
      continue
    }
    const operator = firstOperator(statement)
    if (
      first !== undefined &&
      operator !== undefined &&
      !isCounted &&
      inlined.get(operator)?.canBePaidBefore
    ) {
      charges.set(operator, 0)
      add(OPERATOR_GAS)
    }
    first = undefined
  }
}

/** The expression that a statement works out before it does anything else. */
function firstOperator(statement: AstNode): AstNode | undefined {
  switch (statement.type) {
    case 'ReturnStatement':
      return (statement['argument'] as AstNode | null) ?? undefined
    case 'VariableDeclaration': {
      const [{ id, init }] = statement['declarations'] as [{ id: AstNode; init: AstNode | null }]
      return id.type === 'Identifier' ? (init ?? undefined) : undefined
    }
    case 'ExpressionStatement': {
      const { type, operator, left, right } = statement['expression'] as AstNode
      const isPlain =
        type === 'AssignmentExpression' && operator === '=' && (left as AstNode).type === 'Identifier'
      return isPlain ? (right as AstNode) : undefined
    }
    default:
      return undefined
  }
}

/** A counter that stands before an inlined operator is charged with it. */
function sequenceEdits(sequence: AstNode, { code, charges, inlined, isCounted }: Found): Edit[] {
  const [call, operator, ...more] = sequence['expressions'] as AstNode[]
  if (call === undefined || operator === undefined || more.length > 0 || isCounted) return []
  const gas = countedGasOf(call)
  const isBare = /^\s*,\s*$/.test(code.slice(call.range![1], operator.range![0]))
  if (gas === undefined || !isBare || !inlined.has(operator)) return []
  charges.set(operator, gas + OPERATOR_GAS)
  return [edit(call.range![0], operator.range![0], '')]
}

/** The inner function that counts for an arrow's expression is not needed where the expression cannot tell. */
function arrowEdits(node: AstNode, code: string): Edit[] {
  const inner = innerFunction(node)
  if (inner === undefined) return []
  const block = inner['body'] as AstNode
  // Brackets around the expression go with it.
  const arrow = code.lastIndexOf('=>', (node['body'] as AstNode).range![0]) + 2
  return [edit(arrow, block.range![0], ' '), edit(block.range![1], node.range![1], '')]
}

function innerFunction(node: AstNode): AstNode | undefined {
  if (node.type !== 'ArrowFunctionExpression') return undefined
  const call = node['body'] as AstNode
  if (call.type !== 'CallExpression' || (call['arguments'] as unknown[]).length > 0) return undefined
  const inner = call['callee'] as AstNode
  if (inner.type !== 'FunctionExpression' || (inner['params'] as unknown[]).length > 0) return undefined
  return tellsFunction(inner['body'] as AstNode) ? undefined : inner
}

/** The script of a call ends with this, and has a frame of its own. Source: spec contracts §2.3. */
const CALL_SCRIPT = `;
const obj = new module.exports;
let rs = obj.method();
if (typeof rs === 'function' || typeof rs === 'object') {
    _IOSTInstruction_counter.incr(12);
    rs = JSON.stringify(rs);
}
rs;`

/** What counts the stack in a source, and what tells the realm how much of it the script itself leaves. */
function stackEdits(tree: AstNode, code: string): { head: string; edits: Edit[] } {
  const merged = new Map<AstNode, AstNode>()
  const find = (node: AstNode): void => {
    const inner = innerFunction(node)
    if (inner !== undefined) merged.set(node, inner)
    for (const [, child] of childrenOf(node)) find(child)
  }
  find(tree)
  const script = parseInstrumented(`${code}${CALL_SCRIPT}`).tree
  const sizes = new Map([...frameSizes(script)].map(([node, size]) => [String(node.range), size]))
  const sizeOf = (node: AstNode) => sizes.get(String(node.range)) ?? 0
  const edits = countCalls(tree, sizeOf, merged).map(({ at, text }) => edit(at, at, text))
  const floor = STACK.bytes - sizeOf(script)
  return { head: `${MARK}floor=${floor};${MARK}edge=${floor - STACK.near};`, edits }
}

/** Whether code uses what belongs to the function around it. */
function tellsFunction(node: AstNode): boolean {
  if (['ThisExpression', 'Super', 'MetaProperty', 'YieldExpression'].includes(node.type)) return true
  if (node.type === 'Identifier' && node['name'] === 'arguments') return true
  if (node.type === 'FunctionExpression' || node.type === 'ClassExpression') return false
  for (const [, child] of childrenOf(node)) if (tellsFunction(child)) return true
  return false
}

/** Whether an identifier is declared or assigned here rather than read; parameters and inner names count too. */
function binds(node: AstNode, parent: AstNode | undefined): boolean {
  switch (parent?.type) {
    case 'VariableDeclarator':
    case 'ClassDeclaration':
    case 'FunctionDeclaration':
      return parent['id'] === node
    case 'AssignmentExpression':
    case 'ForInStatement':
    case 'ForOfStatement':
      return parent['left'] === node
    case 'UpdateExpression':
      return true
    default:
      return false
  }
}

/** The number of a counter call, floored as each call is. */
function countedGas(call: AstNode): number | undefined {
  const callee = call['callee'] as AstNode
  if (callee.type !== 'MemberExpression') return undefined
  if ((callee['object'] as AstNode)['name'] !== '_IOSTInstruction_counter') return undefined
  const [amount] = call['arguments'] as AstNode[]
  return typeof amount?.['value'] === 'number' ? Math.floor(amount['value']) : undefined
}

/** Statements look at the limit; counters inside an expression leave that to the next statement. */
function counter(gas: number, isStatement: boolean): string {
  if (gas === 0) return isStatement ? '' : '0'
  return isStatement ? `(${MARK}gas+=${gas})>${MARK}limit&&${MARK}stop()` : `${MARK}gas+=${gas}`
}

/** `_IOSTBinaryOp(a, b, '+')` becomes a call of that operator's own helper. */
function operatorEdits(call: AstNode, isCounted: boolean): Edit[] {
  const callee = call['callee'] as AstNode
  const args = call['arguments'] as AstNode[]
  const operator = args[2]
  if (callee['name'] !== '_IOSTBinaryOp' || operator === undefined) return []
  const helper = OPERATOR_HELPERS[operator['value'] as string]
  if (helper === undefined) return []
  return [
    edit(callee.range![0], callee.range![1], operatorHelper(helper, isCounted)),
    { ...edit(args[1]!.range![1], operator.range![1], ''), text: DROP_LAST_ARGUMENT },
  ]
}

/** Stands for "what is there, up to its last comma": brackets around the second operand are kept. */
const DROP_LAST_ARGUMENT = '\0'

function applyEdits(code: string, edits: Edit[]): string {
  edits.sort((a, b) => a.from - b.from || Number(b.from === b.to) - Number(a.from === a.to) || b.to - a.to)
  let text = ''
  let at = 0
  for (const { from, to, text: replacement } of edits) {
    if (from < at) continue
    text += code.slice(at, from)
    if (replacement === DROP_LAST_ARGUMENT) {
      const gap = code.slice(from, to)
      text += gap.slice(0, gap.indexOf(','))
    } else text += replacement
    at = to
  }
  return text + code.slice(at)
}

function countedGasOf(expression: AstNode): number | undefined {
  return expression.type === 'CallExpression' ? countedGas(expression) : undefined
}
