/** A syntax tree node as the pinned parser makes it: `type` and members in the parser's order, which decides gas. */
export type AstNode = {
  type: string
  range?: [number, number]
  [member: string]: unknown
}

/** Whether a value found in a tree is a node or an array of nodes: something to descend into. */
export function isObject(value: unknown): value is AstNode {
  return typeof value === 'object' && value !== null
}

/** The child nodes of a node in the parser's member order, lists flattened, holes left out. */
export function* childrenOf(node: AstNode): Generator<readonly [member: string, child: AstNode]> {
  for (const member of Object.keys(node)) {
    const value = node[member]
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) yield [member, item]
    } else if (isNode(value)) yield [member, value]
  }
}

function isNode(value: unknown): value is AstNode {
  return isObject(value) && typeof value.type === 'string'
}
