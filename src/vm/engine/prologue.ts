import type { AstNode } from '#vm/gas/ast.ts'

/** Constructors of the realm whose objects hang on their arguments alone; what they charge is part of the image. */
const NUMBER_KINDS = new Set(['BigNumber', 'Int64', 'Float64'])

/**
 * Whether the top level of an instrumented source leaves the same behind for every call: it declares, and gives names
 * values that come from the text alone. It may then be evaluated once for all calls.
 */
export function isSameForEveryCall(statements: readonly AstNode[]): boolean {
  const declared = new Set<string>()
  return statements.every((statement) => isFixed(statement, declared))
}

function isFixed(statement: AstNode, declared: Set<string>): boolean {
  switch (statement.type) {
    case 'ClassDeclaration':
      if (!isPlainClass(statement, declared)) return false
      declared.add(nameOf(statement['id']))
      return true
    case 'FunctionDeclaration':
      declared.add(nameOf(statement['id']))
      return true
    case 'EmptyStatement':
      return true
    case 'VariableDeclaration':
      return (statement['declarations'] as AstNode[]).every((each) => isPlainVariable(each, declared))
    case 'ExpressionStatement':
      return isPlainStatement(statement['expression'] as AstNode, declared)
    default:
      return false
  }
}

function isPlainClass(node: AstNode, declared: ReadonlySet<string>): boolean {
  const parent = node['superClass'] as AstNode | null
  if (parent !== null && !declared.has(nameOf(parent))) return false
  return ((node['body'] as AstNode)['body'] as AstNode[]).every((method) => method['computed'] === false)
}

function isPlainVariable(declarator: AstNode, declared: Set<string>): boolean {
  const value = declarator['init'] as AstNode | null
  const id = declarator['id'] as AstNode
  if (id.type !== 'Identifier' || (value !== null && !isPlainValue(value, declared))) return false
  declared.add(nameOf(id))
  return true
}

/** A value that its text decides, made without a call into the contract's own functions. */
function isPlainValue(value: AstNode, declared: ReadonlySet<string>): boolean {
  switch (value.type) {
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return true
    case 'Identifier':
      return declared.has(nameOf(value))
    case 'ArrayExpression':
      return (value['elements'] as (AstNode | null)[]).every(
        (item) => item !== null && isPlainValue(item, declared),
      )
    case 'ObjectExpression':
      return (value['properties'] as AstNode[]).every(
        (member) =>
          member.type === 'Property' &&
          member['computed'] === false &&
          isPlainValue(member['value'] as AstNode, declared),
      )
    case 'NewExpression':
      return isNumberKind(value['callee'] as AstNode, declared) && allPrimitive(value['arguments'])
    default:
      return isPrimitive(value)
  }
}

/** A literal, or what charged operators and `require` make of literals. */
function isPrimitive(value: AstNode): boolean {
  if (value.type === 'Literal') return true
  if (value.type === 'UnaryExpression') return isPrimitive(value['argument'] as AstNode)
  if (value.type !== 'CallExpression') return false
  const callee = nameOf(value['callee'])
  return (callee === '_IOSTBinaryOp' || callee === 'require') && allPrimitive(value['arguments'])
}

function allPrimitive(args: unknown): boolean {
  return (args as AstNode[]).every(isPrimitive)
}

function isNumberKind(callee: AstNode, declared: ReadonlySet<string>): boolean {
  const name = nameOf(callee)
  return NUMBER_KINDS.has(name) && !declared.has(name)
}

function isPlainStatement(expression: AstNode, declared: ReadonlySet<string>): boolean {
  if (expression.type === 'Literal' || isCounter(expression)) return true
  if (expression.type !== 'AssignmentExpression' || expression['operator'] !== '=') return false
  const left = expression['left'] as AstNode
  return (
    left.type === 'MemberExpression' &&
    left['computed'] === false &&
    nameOf(left['object']) === 'module' &&
    nameOf(left['property']) === 'exports' &&
    declared.has(nameOf(expression['right']))
  )
}

function isCounter(expression: AstNode): boolean {
  if (expression.type !== 'CallExpression') return false
  const callee = expression['callee'] as AstNode
  return callee.type === 'MemberExpression' && nameOf(callee['object']) === '_IOSTInstruction_counter'
}

/** The name of an identifier; empty for anything else. */
function nameOf(node: unknown): string {
  const { type, name } = node as AstNode
  return type === 'Identifier' ? (name as string) : ''
}
