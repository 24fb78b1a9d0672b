import { type AstNode, childrenOf } from '#vm/gas/ast.ts'
import { MARK, OPERATOR_HELPERS } from '#vm/realm/names.ts'

/** Names of one function that surely hold a value at a place: reading them cannot fail, so what a helper charges may come first. */
type Names = ReadonlySet<string>

const COMPARISONS = new Set(['<', '<=', '>', '>=', '==', '===', '!=', '!=='])
const STRICT: Readonly<Record<string, string>> = { '==': '===', '!=': '!==' }
/** Results are 32-bit or plain numbers, or integers no larger than the operands. */
const HARMLESS = new Set(['/', '%', '|', '&', '^', '>>', '>>>'])

/** What every operator costs. Source: spec contracts §3.3.2. */
export const OPERATOR_GAS = 3

/** An operator written in place. */
export type Inlined = {
  /** Its text, which charges so much before the operator works: its own gas, and what was counted right before it. */
  charging(gas: number): string
  /** Whether something before it may charge for it, and `charging(0)` be written. */
  readonly canBePaidBefore: boolean
}

/**
 * What stands in for calls of operator helpers whose operands are plain names or literals: same charges, no call.
 * Source: spec contracts §3.3.2, §12.3.
 */
export function inlineOperators(program: AstNode, isCounted = false): ReadonlyMap<AstNode, Inlined> {
  const texts = new Map<AstNode, Inlined>()
  walk(program, new Set(), texts)
  if (!isCounted) return texts
  return new Map([...texts].map(([call, made]) => [call, carefully(call, made)]))
}

/** The helper of an operator; near the end of the stack the one that looks whether it fits. */
export function operatorHelper(helper: string, isCounted: boolean): string {
  return isCounted ? `(${MARK}close?${MARK}careful.${helper}:${MARK}${helper})` : MARK + helper
}

/** Operands that are written twice are names and literals: they may be written a third time. */
function carefully(call: AstNode, made: Inlined): Inlined {
  const [left, right, sign] = call['arguments'] as [AstNode, AstNode, AstNode]
  const helper = OPERATOR_HELPERS[sign['value'] as string]
  const operands = [left, right].map((each) => each['name'] ?? `(${each['value']})`)
  const text = `(${MARK}close?${MARK}careful.${helper}(${operands.join(',')}):${made.charging(OPERATOR_GAS)})`
  return { charging: () => text, canBePaidBefore: false }
}

function walk(node: AstNode, names: Names, texts: Map<AstNode, Inlined>): void {
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      walkFunction(node, texts)
      return
    case 'BlockStatement':
      walkStatements(node['body'] as AstNode[], names, texts)
      return
    case 'SwitchStatement': {
      walk(node['discriminant'] as AstNode, names, texts)
      const cases = node['cases'] as AstNode[]
      const own = lexicalNames(cases.flatMap((each) => each['consequent'] as AstNode[]))
      for (const each of cases) walkChildren(each, without(names, own), texts)
      return
    }
    case 'ForStatement':
    case 'ForInStatement':
    case 'ForOfStatement': {
      const head = (node['init'] ?? node['left']) as AstNode | undefined
      const own = head === undefined ? [] : lexicalNames([head])
      const inside = joined(names, own)
      for (const [member, child] of childrenOf(node)) {
        const isHead = member === 'init' || member === 'left' || member === 'right'
        walk(child, isHead ? without(names, own) : inside, texts)
      }
      return
    }
    case 'CallExpression': {
      const text = inlined(node, names)
      if (text !== undefined) {
        texts.set(node, text)
        return
      }
      break
    }
  }
  walkChildren(node, names, texts)
}

function walkChildren(node: AstNode, names: Names, texts: Map<AstNode, Inlined>): void {
  for (const [, child] of childrenOf(node)) walk(child, names, texts)
}

/** Inside a function only its own parameters and variables count; `with` can make any name an object's member. */
function walkFunction(node: AstNode, texts: Map<AstNode, Inlined>): void {
  const params = node['params'] as AstNode[]
  const body = node['body'] as AstNode
  if (holds(body, 'WithStatement')) return
  const names = new Set<string>()
  if (params.every((param) => param.type === 'Identifier')) {
    for (const param of params) names.add(param['name'] as string)
  }
  collectVars(body, names)
  for (const param of params) walkChildren(param, new Set(), texts)
  walk(body, names, texts)
}

function walkStatements(statements: readonly AstNode[], names: Names, texts: Map<AstNode, Inlined>): void {
  const own = lexicalNames(statements)
  let known = without(names, own)
  for (const statement of statements) {
    walk(statement, known, texts)
    if (statement.type === 'VariableDeclaration') known = joined(known, lexicalNames([statement]))
  }
}

/** Names that a list of statements declares for its block; reading them before their statement fails. */
function lexicalNames(statements: readonly AstNode[]): string[] {
  return statements.flatMap((statement) => {
    if (statement.type === 'ClassDeclaration') return [(statement['id'] as AstNode)['name'] as string]
    if (statement.type !== 'VariableDeclaration' || statement['kind'] === 'var') return []
    return (statement['declarations'] as AstNode[]).map((each) => (each['id'] as AstNode)['name'] as string)
  })
}

function collectVars(node: AstNode, names: Set<string>): void {
  if (/^(Function|ArrowFunction|Class)/.test(node.type)) return
  if (node.type === 'VariableDeclaration' && node['kind'] === 'var') {
    for (const each of node['declarations'] as AstNode[]) names.add((each['id'] as AstNode)['name'] as string)
  }
  for (const [, child] of childrenOf(node)) collectVars(child, names)
}

function holds(node: AstNode, type: string): boolean {
  if (node.type === type) return true
  for (const [, child] of childrenOf(node)) if (holds(child, type)) return true
  return false
}

function without(names: Names, gone: readonly string[]): Names {
  if (!gone.some((name) => names.has(name))) return names
  return new Set([...names].filter((name) => !gone.includes(name)))
}

function joined(names: Names, more: readonly string[]): Names {
  return more.length === 0 ? names : new Set([...names, ...more])
}

/** An operand that can be written twice: its text, and whether it may be a text at run time. */
type Operand = { readonly text: string; readonly isNumber: boolean }

function inlined(call: AstNode, names: Names): Inlined | undefined {
  if ((call['callee'] as AstNode)['name'] !== '_IOSTBinaryOp') return undefined
  const [left, right, sign] = call['arguments'] as AstNode[]
  const operator = sign?.['value'] as string
  const helper = OPERATOR_HELPERS[operator]
  if (left === undefined || right === undefined || helper === undefined) return undefined
  const a = operand(left, names)
  const b = operand(right, names)
  if (a === undefined || b === undefined) return undefined
  if (COMPARISONS.has(operator)) {
    const tests = [a, b].filter((each) => !each.isNumber).map((each) => `typeof ${each.text}!=='string'`)
    const plain = `${a.text} ${STRICT[operator] ?? operator} ${b.text}`
    if (tests.length === 0) return charged(plain)
    // The helper charges for itself.
    const other = charged(`${MARK}${helper}(${a.text},${b.text})`)
    return {
      charging: (gas) =>
        `(${tests.join('&&')}?${charged(plain).charging(gas)}:${other.charging(gas - OPERATOR_GAS)})`,
      canBePaidBefore: false,
    }
  }
  if (HARMLESS.has(operator)) return charged(`${a.text} ${operator} ${b.text}`)
  if (operator !== '+' && operator !== '-' && operator !== '*') return undefined
  return charged(
    `typeof(${MARK}last=${a.text} ${operator} ${b.text})==='number'?${MARK}last:${MARK}other(${MARK}last)`,
  )
}

function charged(expression: string): Inlined {
  return {
    charging: (gas) => (gas > 0 ? `(${MARK}gas+=${gas},${expression})` : `(${expression})`),
    canBePaidBefore: true,
  }
}

function operand(node: AstNode, names: Names): Operand | undefined {
  if (node.type === 'Identifier' && names.has(node['name'] as string)) {
    return { text: node['name'] as string, isNumber: false }
  }
  if (node.type === 'Literal' && typeof node['value'] === 'number') {
    return { text: `(${node['value']})`, isNumber: true }
  }
  return undefined
}
