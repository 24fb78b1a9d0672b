import { type AstNode, isObject } from './ast.ts'

const CHARGED_OPERATORS = new Set('+ - * / % ** | & ^ >> >>> << == != === !== > >= < <='.split(' '))

/**
 * Replaces operators, templates and spreads by calls of the gas helpers, in place and in pre-order.
 * Errors: an Error with IOST's text when the tree holds a destructuring pattern. Source: spec contracts §3.3.1, §1.7.
 */
export function rewriteOperators(node: AstNode): void {
  const members = node as Record<string, unknown>
  for (const member of Object.keys(members)) {
    const value = members[member]
    if (!isObject(value)) continue
    const replaced = rewritten(value, node)
    members[member] = replaced
    rewriteOperators(replaced)
  }
}

function rewritten(node: AstNode, parent: AstNode): AstNode {
  switch (node.type) {
    case 'ArrayPattern':
    case 'ObjectPattern':
      throw new Error(`use of ArrayPattern or ObjectPattern is not allowed.${JSON.stringify(node)}`)
    case 'AssignmentExpression':
      return plainAssignment(node)
    case 'BinaryExpression':
      if (!CHARGED_OPERATORS.has(node['operator'] as string)) return node
      return call('_IOSTBinaryOp', node['left'], node['right'], { type: 'Literal', value: node['operator'] })
    case 'TemplateLiteral':
      if (parent.type === 'TaggedTemplateExpression') return node
      return { type: 'TaggedTemplateExpression', tag: identifier('_IOSTTemplateTag'), quasi: node }
    case 'SpreadElement':
      return { type: 'SpreadElement', argument: call('_IOSTSpreadElement', node['argument']) }
    default:
      return node
  }
}

/** `a X= b` becomes `a = a X b`; of the left side only the outermost node is copied, what it holds is shared. */
function plainAssignment(node: AstNode): AstNode {
  const operator = node['operator'] as string
  if (operator === '=') return node
  node['right'] = {
    type: 'BinaryExpression',
    operator: operator.slice(0, -1),
    left: { ...(node['left'] as AstNode) },
    right: node['right'],
  }
  node['operator'] = '='
  return node
}

function call(name: string, ...args: unknown[]): AstNode {
  return { type: 'CallExpression', callee: identifier(name), arguments: args }
}

function identifier(name: string): AstNode {
  return { type: 'Identifier', name }
}
