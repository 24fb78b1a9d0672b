import type { AstNode } from '#vm/gas/ast.ts'

const UNNAMED = '(intermediate value)'

/** How V8 shows an expression that it could not call: names and literals, the rest as an intermediate value. */
export function printCallee(node: AstNode): string {
  switch (node.type) {
    case 'Identifier':
      // The operators' own helpers stand for the one that the stored text names.
      return (node['name'] as string).startsWith('$') ? '_IOSTBinaryOp' : (node['name'] as string)
    case 'ThisExpression':
      return 'this'
    case 'Super':
      return `${UNNAMED}`
    case 'Literal':
      return typeof node['value'] === 'string' ? `"${node['value']}"` : String(node['value'])
    case 'MemberExpression':
      return printMember(node)
    case 'CallExpression':
      return `${printCallee(node['callee'] as AstNode)}(...)`
    case 'ArrayExpression':
      return `[${(node['elements'] as (AstNode | null)[]).map((each) => (each === null ? '' : printCallee(each))).join(',')}]`
    case 'ObjectExpression':
      return `{${(node['properties'] as AstNode[]).map(() => UNNAMED).join('')}}`
    default:
      return UNNAMED
  }
}

function printMember(node: AstNode): string {
  const object = printCallee(node['object'] as AstNode)
  const property = node['property'] as AstNode
  if (node['computed'] !== true) return `${object}.${property['name']}`
  if (property.type === 'Literal' && typeof property['value'] === 'string')
    return `${object}.${property['value']}`
  return `${object}[${printCallee(property)}]`
}
