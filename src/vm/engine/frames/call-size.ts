import { type AstNode, childrenOf } from '#vm/gas/ast.ts'
import { MARK } from '#vm/realm/names.ts'
import { child, endOf, isClass, isFunction, list, nameOf, startOf } from './tree.ts'

/** Text that is put into a source at an offset. */
export type Insertion = { readonly at: number; readonly text: string }

/** Stack that the engine itself takes for a call of this kind, besides the function's frame. */
const ENTRY = { constructor: 160, get: 152, set: 192, generator: 24 } as const
/** What a call takes for each argument that is pushed once more, and for doing so because they are not as many as declared. */
const ARGUMENT = 8
const ADAPTOR = 56

/** Bytes that the engine takes for every call of a function, besides its frame. Source: `v8-stack.json`, measured on V8 7.7. */
export function entrySize(node: AstNode, parent: AstNode | undefined): number {
  if (node['generator']) return ENTRY.generator
  const kind = kindOf(parent)
  return kind === 'get' || kind === 'set' || kind === 'constructor' ? ENTRY[kind] : 0
}

/** Functions that are not in strict code. */
export function sloppyFunctions(script: AstNode): ReadonlySet<AstNode> {
  const found = new Set<AstNode>()
  const find = (node: AstNode): void => {
    if (isClass(node) || isStrict(node)) return
    if (isFunction(node)) {
      if (isStrict(child(node, 'body'))) return
      found.add(node)
    }
    for (const [, inner] of childrenOf(node)) find(inner)
  }
  find(script)
  return found
}

function isStrict(node: AstNode): boolean {
  if (node.type !== 'Program' && node.type !== 'BlockStatement') return false
  return list(node, 'body').some((each) => each['directive'] === 'use strict')
}

/** What a function's size depends on: code that is added to it, and parameters that this code needs. */
type ByCall = { readonly more: string; readonly params: readonly Insertion[] }

/**
 * What a call of a function takes depending on how it was called, as code that adds bytes. V8 makes up for a wrong number of arguments without stack
 * where the function cannot see them: in strict code without rest parameters and `arguments`.
 * Source: `v8-stack.json`, measured on V8 7.7.
 */
export function sizeByCall(node: AstNode, parent: AstNode | undefined, isSloppy: boolean): ByCall {
  const params = list(node, 'params')
  const declared = params.filter((param) => param.type !== 'RestElement')
  const hasRest = params.length > declared.length
  const isNothing =
    node['generator'] === true || isCalledAsDeclared(node, parent) || says(node, bindsArguments)
  if (isNothing) return { more: '', params: [] }
  if (node.type === 'ArrowFunctionExpression') {
    // Brackets may close a default behind its end: nothing is put there.
    const canCount = isSloppy && declared.every((param) => param.type === 'Identifier')
    if (!hasRest && !canCount) return { more: '', params: [] }
    const rest = hasRest ? nameOf(child(params[declared.length] as AstNode, 'argument')) : `${MARK}rest`
    return {
      more: adaptor(givenToArrow(declared, rest), declared.length),
      params: hasRest ? [] : restParam(node, declared),
    }
  }
  const isSeen = isSloppy || hasRest || says(node, isArguments)
  const seen = isSeen ? adaptor('arguments.length', declared.length) : ''
  return { more: sizeByNew(node, parent) + seen, params: [] }
}

function adaptor(given: string, declared: number): string {
  return `+(${given}===${declared}?0:${ADAPTOR}+${ARGUMENT}*${given})`
}

/** Arrows cannot count what they got: parameters at the end that are undefined count as not given. */
function givenToArrow(declared: readonly AstNode[], rest: string): string {
  const fewer = declared.reduce((before, param, i) => {
    const isPlain = param.type === 'Identifier'
    return isPlain ? `(${nameOf(param)}===undefined?${before}:${i + 1})` : `${i + 1}`
  }, '0')
  return declared.length === 0
    ? `${rest}.length`
    : `(${rest}.length>0?${rest}.length+${declared.length}:${fewer})`
}

function restParam(node: AstNode, declared: readonly AstNode[]): Insertion[] {
  const last = declared.at(-1)
  const text = `...${MARK}rest`
  if (last === undefined) return [{ at: startOf(node) + 1, text }]
  const at = endOf(last)
  if (startOf(declared[0] as AstNode) > startOf(node)) return [{ at, text: `,${text}` }]
  return [
    { at: startOf(node), text: '(' },
    { at, text: `,${text})` },
  ]
}

/** A function that says `this` may be a constructor too. */
function sizeByNew(node: AstNode, parent: AstNode | undefined): string {
  const kind = kindOf(parent)
  if (kind === 'constructor') return `+${ARGUMENT}*arguments.length`
  const isMethod = parent?.type === 'MethodDefinition' || parent?.['method'] === true
  if (isMethod || kind === 'get' || kind === 'set' || !says(node, isThis)) return ''
  return `+(new.target===undefined?0:${ENTRY.constructor}+${ARGUMENT}*arguments.length)`
}

/** A function that is called where it stands. */
function isCalledAsDeclared(node: AstNode, parent: AstNode | undefined): boolean {
  if (parent?.type !== 'CallExpression' || parent['callee'] !== node) return false
  const [params, args] = [list(node, 'params'), list(parent, 'arguments')]
  return params.length === 0 && args.length === 0 && !says(node, isArguments)
}

function kindOf(parent: AstNode | undefined): unknown {
  return parent?.type === 'MethodDefinition' || parent?.type === 'Property' ? parent['kind'] : undefined
}

const isThis = (node: AstNode) => node.type === 'ThisExpression'
const isArguments = (node: AstNode) => node.type === 'Identifier' && nameOf(node) === 'arguments'

/** Sloppy code may give the name `arguments` to something else. */
function bindsArguments(node: AstNode, parent: AstNode): boolean {
  if (!isArguments(node)) return false
  return (
    isFunction(parent) || isClass(parent) || (parent.type === 'VariableDeclarator' && parent['id'] === node)
  )
}

/** Whether a function's own code says something; arrows in it say it for it. */
function says(node: AstNode, test: (node: AstNode, parent: AstNode) => boolean): boolean {
  for (const [, inner] of childrenOf(node)) {
    const isOther = isFunction(inner) && inner.type !== 'ArrowFunctionExpression'
    if (test(inner, node) || (!isOther && says(inner, test))) return true
  }
  return false
}
