import { type AstNode, childrenOf } from '#vm/gas/ast.ts'
import { MARK } from '#vm/realm/names.ts'
import { entrySize, type Insertion, sizeByCall, sloppyFunctions } from './call-size.ts'
import { child, endOf, isConstant, isFunction, list, maybe, nameOf, startOf } from './tree.ts'

/** Stack that built-ins need which nothing is charged for, by how a call of them is written. */
const BUILT_IN = {
  String: 88,
  Number: 80,
  isNaN: 56,
  isFinite: 56,
  'Object.keys': 80,
  'Object.assign': 96,
  'Object.entries': 152,
  'Object.values': 152,
  'Array.isArray': 56,
  'Number.isInteger': 48,
  hasOwnProperty: 80,
} as const
const INSTANCE_OF = 136
const FOR_OF = 96
/** A literal with literals in it is made by the runtime; what of it is constant is copied level by level. */
const NESTED_LITERAL = { all: 544, level: 112 } as const

/** Bytes of a function's frame: a number, or code that works it out. */
type Size = number | string

/**
 * What counts the stack: each function takes its frame (`sizeOf`, bytes) when it is entered and gives it back where it is
 * left. `merged` names arrows whose inner function runs as part of them.
 */
export function countCalls(
  script: AstNode,
  sizeOf: (node: AstNode) => number,
  merged: ReadonlyMap<AstNode, AstNode>,
): Insertion[] {
  const insertions: Insertion[] = []
  const sloppy = sloppyFunctions(script)
  for (const [, inner] of childrenOf(script)) walk(inner, undefined)
  return insertions

  function walk(node: AstNode, parent: AstNode | undefined): void {
    if (!isFunction(node)) {
      for (const [, inner] of childrenOf(node)) walk(inner, node)
      return
    }
    for (const param of list(node, 'params')) walk(param, node)
    const inner = merged.get(node)
    const fixed = sizeOf(node) + entrySize(node, parent) + (inner === undefined ? 0 : sizeOf(inner))
    const { more, params } = sizeByCall(node, parent, sloppy.has(node))
    insertions.push(...params)
    const body = child(inner ?? node, 'body')
    if (body.type !== 'BlockStatement') expression(body, more === '' ? fixed : `(${fixed}${more})`)
    else if (more === '') block(body, fixed, node['generator'] === true)
    else block(body, `${MARK}size`, false, `const ${MARK}size=${fixed}${more};`)
  }

  function block(body: AstNode, size: Size, isGenerator: boolean, before = ''): void {
    const statements = list(body, 'body')
    const directives = statements.findIndex((each) => typeof each['directive'] !== 'string')
    const last = directives < 0 ? statements.at(-1) : statements[directives - 1]
    const entry = isGenerator
      ? `const ${MARK}close=true;${MARK}enter(${size});`
      : `const ${MARK}close=(${MARK}stack+=${size})>${MARK}edge&&${MARK}enter(0);`
    insertions.push({ at: last === undefined ? startOf(body) + 1 : endOf(last), text: before + entry })
    for (const each of statements) leaves(each, body, size)
    insertions.push({ at: endOf(body) - 1, text: `;${MARK}stack-=${size};` })
  }

  function expression(body: AstNode, size: Size): void {
    const at = startOf(body)
    insertions.push({ at, text: `((${MARK}stack+=${size})>${MARK}edge&&${MARK}enter(0),${MARK}back=` })
    walk(body, undefined)
    insertions.push({ at: endOf(body), text: `,${MARK}stack-=${size},${MARK}back)` })
  }

  /** The places inside a function's own code where it is left, for good or for a while. */
  function leaves(node: AstNode, parent: AstNode, size: Size): void {
    if (isFunction(node)) {
      walk(node, parent)
      return
    }
    const value = maybe(node, 'argument')
    if (node.type === 'ReturnStatement') {
      if (value === undefined) {
        insertions.push(
          { at: startOf(node), text: `{${MARK}stack-=${size};` },
          { at: endOf(node), text: '}' },
        )
        return
      }
      insertions.push({ at: startOf(value), text: `${MARK}back=` })
    }
    const isYield = node.type === 'YieldExpression' && node['delegate'] !== true
    if (isYield) insertions.push({ at: startOf(node), text: `${MARK}again(${size},` })
    if (isYield && value !== undefined) insertions.push({ at: startOf(value), text: `${MARK}away(${size},` })
    // Near the end of the stack code looks whether what the engine does next still fits.
    const need = needOf(node, parent)
    if (need > 0) insertions.push({ at: startOf(node), text: `(${MARK}close&&${MARK}needs(${need}),` })
    for (const [, inner] of childrenOf(node)) leaves(inner, node, size)
    if (need > 0) insertions.push({ at: endOf(node), text: ')' })
    if (isYield && value === undefined) insertions.push({ at: endOf(node), text: ` ${MARK}away(${size})` })
    if (isYield) insertions.push({ at: endOf(node), text: value === undefined ? ')' : '))' })
    if (node.type === 'ReturnStatement') {
      insertions.push({ at: endOf(value as AstNode), text: `,${MARK}stack-=${size},${MARK}back` })
    }
  }
}

/** Stack that the engine needs to make a value, besides that of functions that are counted anyway. */
function needOf(node: AstNode, parent: AstNode): number {
  if (parent.type === 'ForOfStatement' && parent['right'] === node) return FOR_OF + valueNeed(node)
  return valueNeed(node)
}

function valueNeed(node: AstNode): number {
  if (node.type === 'BinaryExpression') return node['operator'] === 'instanceof' ? INSTANCE_OF : 0
  if (node.type === 'CallExpression')
    return BUILT_IN[calleeText(child(node, 'callee')) as keyof typeof BUILT_IN] ?? 0
  const inner = innerLiterals(node)
  return inner.length === 0
    ? 0
    : NESTED_LITERAL.all + NESTED_LITERAL.level * Math.max(...inner.map(constantLevels))
}

function calleeText(callee: AstNode): string {
  if (callee.type === 'Identifier') return nameOf(callee)
  if (callee.type !== 'MemberExpression' || callee['computed']) return ''
  const name = nameOf(child(callee, 'property'))
  return name === 'hasOwnProperty' ? name : `${child(callee, 'object')['name']}.${name}`
}

function innerLiterals(node: AstNode): AstNode[] {
  const members =
    node.type === 'ObjectExpression'
      ? list(node, 'properties').map((property) => property['value'] as AstNode | null)
      : node.type === 'ArrayExpression'
        ? (node['elements'] as (AstNode | null)[])
        : []
  return members.filter(
    (each) => each?.type === 'ObjectExpression' || each?.type === 'ArrayExpression',
  ) as AstNode[]
}

function constantLevels(literal: AstNode): number {
  return isConstant(literal) ? 1 + Math.max(0, ...innerLiterals(literal).map(constantLevels)) : 0
}
