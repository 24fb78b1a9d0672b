import type { AbiEntry } from './messages.ts'
import { exportedClass, type SyntaxNode } from './syntax.ts'

type Comment = { readonly type: string; readonly value: string; readonly loc: { end: { line: number } } }
const TYPES = new Set(['string', 'number', 'bool', 'json'])
const PARAM = /@param\s+\{\s*(\w+)\s*\}\s+\[?(\w+)/g

/**
 * The ABI of a source as IOST's own tool makes it: every method but `init` and those that start with `_`; an argument is a
 * string unless the comment above the method says `@param {type} name`.
 */
export function abiOfSource(tree: SyntaxNode): readonly AbiEntry[] | undefined {
  const found = exportedClass(tree)
  if (found === undefined) return undefined
  const comments = (tree['comments'] as Comment[] | undefined) ?? []
  return found.methods
    .filter(({ name }) => name !== 'init' && name !== 'constructor' && !name.startsWith('_'))
    .map(({ name, node, params }) => {
      const types = paramTypes(commentAbove(comments, node.loc?.start.line ?? 0))
      return {
        name,
        args: params.map((param) => types.get(String(param['name'])) ?? 'string'),
        amountLimit: [],
      }
    })
}

function commentAbove(comments: readonly Comment[], line: number): string {
  return (
    comments.find((comment) => comment.type === 'Block' && comment.loc.end.line === line - 1)?.value ?? ''
  )
}

function paramTypes(comment: string): Map<string, AbiEntry['args'][number]> {
  const types = new Map<string, AbiEntry['args'][number]>()
  for (const [, type, name] of comment.matchAll(PARAM)) {
    const lower = type === 'boolean' ? 'bool' : type === 'object' ? 'json' : (type as string)
    if (TYPES.has(lower)) types.set(name as string, lower as AbiEntry['args'][number])
  }
  return types
}
