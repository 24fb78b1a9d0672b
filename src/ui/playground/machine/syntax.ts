/** A node of the contracts' own parser, with lines from 1 and columns from 0. */
export type SyntaxNode = {
  readonly type: string
  readonly loc?: { readonly start: { readonly line: number; readonly column: number } }
  readonly [member: string]: unknown
}
export type Place = { readonly line: number; readonly column: number }
export type Method = {
  readonly name: string
  readonly node: SyntaxNode
  readonly params: readonly SyntaxNode[]
}

/** The class that a contract exports and its methods, in order. */
export function exportedClass(
  tree: SyntaxNode,
): { readonly node: SyntaxNode; readonly methods: readonly Method[] } | undefined {
  const body = tree['body'] as SyntaxNode[]
  const last = body.at(-1)?.['expression'] as SyntaxNode | undefined
  const name = (last?.['right'] as SyntaxNode | undefined)?.['name']
  const node = body.find(
    ({ type, id }) => type === 'ClassDeclaration' && (id as SyntaxNode | null)?.['name'] === name,
  )
  if (node === undefined) return undefined
  const members = (node['body'] as SyntaxNode)['body'] as SyntaxNode[]
  const methods = members.flatMap((member) => {
    const key = member['key'] as SyntaxNode
    const value = member['value'] as SyntaxNode
    if (member['computed'] === true || key.type !== 'Identifier' || value.type !== 'FunctionExpression')
      return []
    return [{ name: key['name'] as string, node: member, params: value['params'] as SyntaxNode[] }]
  })
  return { node, methods }
}

/** Calls back for a node and everything below it. */
export function eachNode(node: SyntaxNode, visit: (node: SyntaxNode) => void): void {
  visit(node)
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (typeof child?.type === 'string' && child.loc !== undefined) eachNode(child as SyntaxNode, visit)
    }
  }
}

/** `a.b` of a call to it, else undefined. */
export function calleeOf(node: SyntaxNode): string | undefined {
  if (node.type !== 'CallExpression') return undefined
  const callee = node['callee'] as SyntaxNode
  if (callee.type !== 'MemberExpression' || callee['computed'] === true) return undefined
  const owner = callee['object'] as SyntaxNode
  const ownerName = owner.type === 'ThisExpression' ? 'this' : owner['name']
  return typeof ownerName === 'string'
    ? `${ownerName}.${String((callee['property'] as SyntaxNode)['name'])}`
    : undefined
}
