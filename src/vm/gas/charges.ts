import type { AstNode } from './ast.ts'

const FIXED: Readonly<Record<string, number>> = {
  ThrowStatement: 50,
  CallExpression: 4,
  TaggedTemplateExpression: 4,
  MemberExpression: 4,
  MetaProperty: 4,
  NewExpression: 8,
  YieldExpression: 8,
  AssignmentExpression: 3,
  UpdateExpression: 3,
  UnaryExpression: 3,
  LogicalExpression: 3,
  BinaryExpression: 3,
  ConditionalExpression: 3,
  FunctionExpression: 1,
  ArrowFunctionExpression: 3,
  ClassDeclaration: 150,
  FunctionDeclaration: 3,
  VariableDeclarator: 3,
  MethodDefinition: 2,
}

/** Gas that one node adds to the counter in force, in gas units and tenths of them. Source: spec contracts §3.3.4. */
export function chargeOf(node: AstNode): number {
  switch (node.type) {
    case 'ObjectExpression':
      return listCharge(node['properties'] as unknown[])
    case 'ArrayExpression':
      return listCharge(node['elements'] as unknown[])
    case 'Literal':
      return typeof node['value'] === 'string' ? 2 + 0.1 * node['value'].length : 0
    default:
      return FIXED[node.type] ?? 0
  }
}

function listCharge(members: readonly unknown[]): number {
  return members.length === 0 ? 0.1 : 2 + 0.1 * members.length
}
