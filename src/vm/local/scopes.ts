import { type AstNode, childrenOf } from '#vm/gas/ast.ts'

/** A name that can be read at a place: a variable or parameter of a function, or one of the whole source. */
export type ScopeName = { readonly name: string; readonly isModule: boolean }

/** What is known of a place in a source: the function around it (0 = none, else its number) and the names in scope. */
export type Place = { readonly fn: number; readonly names: readonly ScopeName[] }

type Scope = {
  readonly from: number
  readonly to: number
  readonly fn: number
  readonly names: readonly string[]
}

/** Variables that are reported of one place, the innermost first. */
const MAX_NAMES = 40
const FUNCTION = /^(Function|ArrowFunction)/

/**
 * The scopes of a source by its tree with ranges: `at` answers for an offset, `functions` has the names by number.
 * Functions and classes are no variables: their values never change.
 */
export function scopesOf(tree: AstNode): {
  readonly functions: readonly string[]
  at(offset: number): Place
} {
  const scopes: Scope[] = []
  const functions: string[] = ['']

  function visit(node: AstNode, parent: AstNode | undefined, fn: number): void {
    let own = fn
    if (FUNCTION.test(node.type)) {
      own = functions.push(functionName(node, parent)) - 1
      add(node, own, [
        ...(node['params'] as AstNode[]).flatMap(paramName),
        ...varsIn(node['body'] as AstNode),
      ])
    } else if (node.type === 'Program') {
      add(node, 0, [...varsIn(node), ...lexical(node['body'] as AstNode[])])
    } else if (node.type === 'BlockStatement') add(node, own, lexical(node['body'] as AstNode[]))
    else if (node.type === 'SwitchStatement') {
      add(node, own, lexical((node['cases'] as AstNode[]).flatMap((each) => each['consequent'] as AstNode[])))
    } else if (/^For(In|Of)?Statement$/.test(node.type)) {
      const head = (node['init'] ?? node['left']) as AstNode | null
      if (head !== null) add(node, own, lexical([head]))
    }
    // The parent of a method's function is the method, which has the name.
    for (const [, child] of childrenOf(node)) visit(child, node, own)
  }

  function add(node: AstNode, fn: number, names: readonly string[]): void {
    const [from, to] = node.range as [number, number]
    scopes.push({ from, to, fn, names })
  }

  visit(tree, undefined, 0)
  return {
    functions,
    at(offset) {
      const around = scopes.filter(({ from, to, fn }) => (fn === 0 || from < offset) && offset < to).reverse()
      const names = new Map<string, ScopeName>()
      for (const { fn, names: own } of around) {
        for (const name of own) {
          if (!names.has(name) && names.size < MAX_NAMES) names.set(name, { name, isModule: fn === 0 })
        }
      }
      return { fn: around[0]?.fn ?? 0, names: [...names.values()] }
    },
  }
}

function functionName(node: AstNode, parent: AstNode | undefined): string {
  const id = (node['id'] ?? parent?.['key'] ?? parent?.['id'] ?? parent?.['left']) as
    | AstNode
    | null
    | undefined
  const name = id?.['name'] ?? (id?.['property'] as AstNode | undefined)?.['name']
  return typeof name === 'string' ? name : 'function'
}

function paramName(param: AstNode): string[] {
  const target = (param['left'] ?? param['argument'] ?? param) as AstNode
  return target.type === 'Identifier' ? [target['name'] as string] : []
}

function lexical(statements: readonly AstNode[]): string[] {
  return statements.flatMap((node) =>
    node.type === 'VariableDeclaration' && node['kind'] !== 'var' ? declared(node) : [],
  )
}

function varsIn(node: AstNode): string[] {
  const names: string[] = []
  const visit = (each: AstNode) => {
    if (FUNCTION.test(each.type)) return
    if (each.type === 'VariableDeclaration' && each['kind'] === 'var') names.push(...declared(each))
    for (const [, child] of childrenOf(each)) visit(child)
  }
  visit(node)
  return names
}

function declared(declaration: AstNode): string[] {
  return (declaration['declarations'] as AstNode[]).flatMap((each) => paramName(each['id'] as AstNode))
}
