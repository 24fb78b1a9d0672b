import { type AstNode, childrenOf } from '#vm/gas/ast.ts'

/** Typed looks into a syntax tree. */
export function child(node: AstNode, member: string): AstNode {
  return node[member] as AstNode
}

export function maybe(node: AstNode, member: string): AstNode | undefined {
  return (node[member] as AstNode | null | undefined) ?? undefined
}

export function list(node: AstNode, member: string): AstNode[] {
  return node[member] as AstNode[]
}

export function nameOf(node: AstNode): string {
  return node['name'] as string
}

export function startOf(node: AstNode): number {
  return node.range?.[0] ?? 0
}

export function endOf(node: AstNode): number {
  return node.range?.[1] ?? 0
}

export function isFunction(node: AstNode): boolean {
  return /^(FunctionExpression|FunctionDeclaration|ArrowFunctionExpression)$/.test(node.type)
}

export function isClass(node: AstNode): boolean {
  return node.type === 'ClassDeclaration' || node.type === 'ClassExpression'
}

export function isLiteral(node: AstNode): boolean {
  return node.type === 'Literal'
}

export function isSpread(node: AstNode | null | undefined): boolean {
  return node?.type === 'SpreadElement'
}

/** The expression of a spread, any other expression itself. */
export function spreadValue(node: AstNode): AstNode {
  return isSpread(node) ? child(node, 'argument') : node
}

/** Whether code holds a function, a class or a call of eval: what may keep a loop's variables. */
export function holdsFunction(node: AstNode): boolean {
  if (isFunction(node) || isClass(node)) return true
  if (node.type === 'CallExpression' && nameOf(child(node, 'callee')) === 'eval') return true
  for (const [, inner] of childrenOf(node)) if (holdsFunction(inner)) return true
  return false
}

/** Whether a function's own code says `super`. */
export function saysSuper(node: AstNode): boolean {
  if (node.type === 'Super') return true
  if (node.type === 'FunctionExpression' || node.type === 'FunctionDeclaration' || isClass(node)) return false
  for (const [, inner] of childrenOf(node)) if (saysSuper(inner)) return true
  return false
}

/** What a condition is known to be without running it. */
export function knownTruth(node: AstNode): boolean | undefined {
  if (isLiteral(node)) return Boolean(node['value'])
  if (node.type !== 'UnaryExpression' || !isLiteral(child(node, 'argument'))) return undefined
  const value = child(node, 'argument')['value']
  if (node['operator'] === '!') return !value
  return node['operator'] === '-' ? Boolean(value) : undefined
}

/** A small integer, which an operation takes along instead of from a register. */
export function isSmallInteger(node: AstNode): boolean {
  const isNegative = node.type === 'UnaryExpression' && node['operator'] === '-'
  const literal = isNegative ? child(node, 'argument') : node
  const value = literal['value']
  if (literal.type !== 'Literal' || typeof value !== 'number' || !Number.isInteger(value)) return false
  return isNegative ? value !== 0 && value <= 2 ** 31 : value < 2 ** 31
}

/** A key written as a text that is no array index: such a property is looked up by name. */
export function isNameText(node: AstNode): boolean {
  const value = node['value']
  return isLiteral(node) && typeof value === 'string' && !/^(0|[1-9]\d{0,9})$/.test(value)
}

/** A member looked up by name rather than by a computed key. */
export function isNamed(member: AstNode): boolean {
  return member['computed'] !== true || isNameText(child(member, 'property'))
}

/** `__proto__: value` in an object literal. */
export function setsPrototype(property: AstNode): boolean {
  if (property['computed'] || property['shorthand'] || property['method'] || property['kind'] !== 'init')
    return false
  const key = child(property, 'key')
  return key['name'] === '__proto__' || key['value'] === '__proto__'
}

/** A value that is part of the text: nothing runs to make it. */
export function isConstant(node: AstNode): boolean {
  if (isLiteral(node)) return true
  if (node.type === 'UnaryExpression' && isLiteral(child(node, 'argument'))) {
    if (node['operator'] === '!') return true
    return /^[-+~]$/.test(node['operator'] as string) && typeof child(node, 'argument')['value'] === 'number'
  }
  if (node.type === 'ArrayExpression') {
    return (node['elements'] as (AstNode | null)[]).every((each) => each === null || isConstant(each))
  }
  if (node.type !== 'ObjectExpression') return false
  return list(node, 'properties').every((property) => {
    if (property['kind'] !== 'init' || property['computed']) return false
    const value = child(property, 'value')
    return setsPrototype(property) ? isLiteral(value) && value['value'] === null : isConstant(value)
  })
}
