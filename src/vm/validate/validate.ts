import esprima from 'esprima'
import type { AstNode } from '#vm/gas/ast.ts'

const ARG_TYPES = new Set(['string', 'bool', 'number', 'json'])
const MAX_NAME = 32

type Abi = {
  name: string
  args?: unknown[]
  amountLimit?: { token?: unknown; val?: unknown }[]
}

/**
 * Whether a source fits its ABI (JSON of the stored record, empty members dropped): '' or go-iost's error text.
 * Source: spec contracts §1.6.
 */
export function validateContract(source: string, abiJson: string): string {
  let tree: AstNode
  try {
    tree = esprima.parseScript(source) as unknown as AstNode
  } catch (error) {
    return `validate code error: Uncaught exception: Error: ${(error as Error).message}, result: `
  }
  try {
    const methods = methodsOf(exportedClass(tree))
    const abi = (JSON.parse(abiJson) as { abi?: Abi[] } | Abi[]) ?? []
    for (const item of Array.isArray(abi) ? abi : (abi.abi ?? [])) checkAbi(item, methods)
    return ''
  } catch (error) {
    return `validate code error: , result: ${String(error)}`
  }
}

function exportedClass(tree: AstNode): AstNode {
  const statements = tree['body'] as AstNode[]
  if (statements.length < 2) throw new Error('empty source code.')
  const name = exportedName(statements.at(-1) as AstNode)
  const found = statements.find(
    (statement) => statement.type === 'ClassDeclaration' && (statement['id'] as AstNode)?.['name'] === name,
  )
  if (found === undefined) throw new Error('abi not match your source code.')
  return found
}

function exportedName(last: AstNode): string {
  const expression = last['expression'] as AstNode | undefined
  const left = expression?.['left'] as AstNode | undefined
  const right = expression?.['right'] as AstNode | undefined
  const isExport =
    last.type === 'ExpressionStatement' &&
    expression?.type === 'AssignmentExpression' &&
    expression['operator'] === '=' &&
    left?.type === 'MemberExpression' &&
    (left['object'] as AstNode)['name'] === 'module' &&
    (left['property'] as AstNode)['name'] === 'exports' &&
    right?.type === 'Identifier'
  if (!isExport) throw new Error("last expression must be 'module.exports = CLASS_IDENTIFIER;'")
  return right?.['name'] as string
}

/** Methods by name with their number of formal parameters; of two with one name the later counts, a computed name as written. */
function methodsOf(declaration: AstNode): Map<string, number> {
  const methods = new Map<string, number>()
  for (const method of (declaration['body'] as AstNode)['body'] as AstNode[]) {
    const key = method['key'] as AstNode
    const value = method['value'] as AstNode
    if (key.type !== 'Identifier' || value.type !== 'FunctionExpression') continue
    methods.set(key['name'] as string, (value['params'] as unknown[]).length)
  }
  if (methods.has('constructor')) {
    throw new Error("smart contract class shouldn't contain constructor method!!")
  }
  if (!methods.has('init')) throw new Error('init not found!')
  return methods
}

function checkAbi(abi: Abi, methods: ReadonlyMap<string, number>): void {
  checkName(abi.name)
  for (const limit of abi.amountLimit ?? []) {
    for (const member of ['token', 'val'] as const) {
      if (typeof limit[member] !== 'string') {
        throw new Error(
          `amountLimit invalid. ${member} in amountLimit should be string type. limit = [object Object]`,
        )
      }
    }
  }
  if (abi.name === 'init') throw new Error("abi shouldn't contain internal function: init")
  const params = methods.get(abi.name)
  if (params === undefined) throw new Error(`abi not defined in source code: ${abi.name}`)
  const args = abi.args ?? []
  if (args.length !== params) throw new Error(`args length not match: ${abi.name}`)
  for (const arg of args) {
    if (typeof arg !== 'string' || !ARG_TYPES.has(arg)) {
      throw new Error('args should be one of ["string", "bool", "number", "json"]')
    }
  }
}

function checkName(name: unknown): void {
  if (typeof name !== 'string') throw new TypeError("Cannot read property 'length' of undefined")
  if (name.length < 1 || name.length > MAX_NAME) {
    throw new Error(`abi name invalid. abi name length should be between 1,${MAX_NAME}  got ${name}`)
  }
  if (name.startsWith('_')) throw new Error("abi name invalid. abi name shouldn't start with _")
  const bad = /[^A-Za-z0-9_]/.exec(name)
  if (bad !== null) throw new Error(`abi name invalid. abi name contains invalid character ${bad[0]}`)
}
