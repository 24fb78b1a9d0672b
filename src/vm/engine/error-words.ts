import esprima from 'esprima'
import { type AstNode, childrenOf } from '#vm/gas/ast.ts'
import { MARK } from '#vm/realm/names.ts'
import { realmText } from '#vm/realm/realm.ts'
import { printCallee } from './print-callee.ts'

type Rule = readonly [pattern: RegExp, words: string]

/** Engine words that need nothing but themselves; `$frame` is the innermost function. */
const RULES: readonly Rule[] = [
  [/^InternalError: out of memory$/, 'Error: IOSTContractInstruction_Incr Memory Using too much!'],
  [/^InternalError: stack overflow$/, 'RangeError: Maximum call stack size exceeded'],
  [/^InternalError: string too long$/, 'RangeError: Invalid string length'],
  [/^RangeError: invalid string length$/, 'RangeError: Invalid string length'],
  [/^RangeError: invalid array length$/, 'RangeError: Invalid array length'],
  [/^RangeError: invalid repeat count$/, 'RangeError: Invalid count value'],
  [
    /^RangeError: radix must be between 2 and 36$/,
    'RangeError: toString() radix argument must be between 2 and 36',
  ],
  [
    /^RangeError: cannot convert to BigInt: not an integer$/,
    'RangeError: The number cannot be converted to a BigInt because it is not an integer',
  ],
  [
    /^ReferenceError: this is not initialized$/,
    "ReferenceError: Must call super constructor in derived class before accessing 'this' or returning from derived constructor",
  ],
  [/^ReferenceError: '([^']*)' is not defined$/, 'ReferenceError: $1 is not defined'],
  [/^ReferenceError: (\S+) is not initialized$/, "ReferenceError: Cannot access '$1' before initialization"],
  [
    /^TypeError: cannot read property '([^']*)' of (undefined|null)$/,
    "TypeError: Cannot read property '$1' of $2",
  ],
  [
    /^TypeError: cannot set property '([^']*)' of (undefined|null)$/,
    "TypeError: Cannot set property '$1' of $2",
  ],
  [/^TypeError: toPrimitive$/, 'TypeError: Cannot convert object to primitive value'],
  [/^RangeError: BigInt division by zero$/, 'RangeError: Division by zero'],
  [/^RangeError: BigInt negative exponent$/, 'RangeError: Exponent must be positive'],
  [
    /^TypeError: bigint operands are forbidden for >>>$/,
    'TypeError: BigInts have no unsigned right shift, use >> instead',
  ],
  [/^TypeError: not a object$/, 'TypeError: CreateListFromArrayLike called on non-object'],
  [
    /^TypeError: derived class constructor must return an object or undefined$/,
    'TypeError: Derived constructors may only return object or undefined',
  ],
  [
    /^ReferenceError: 'this' can be initialized only once$/,
    'ReferenceError: Super constructor may only be called once',
  ],
  [/^TypeError: cannot invoke a running generator$/, 'TypeError: Generator is already running'],
  [/^TypeError: cannot convert to object$/, 'TypeError: Cannot convert undefined or null to object'],
  [
    /^TypeError: cannot convert symbol to (string|number)$/,
    'TypeError: Cannot convert a Symbol value to a $1',
  ],
  [/^TypeError: circular prototype chain$/, 'TypeError: Cyclic __proto__ value'],
  [
    /^TypeError: invalid 'instanceof' right operand$/,
    "TypeError: Right-hand side of 'instanceof' is not callable",
  ],
  [/^TypeError: bigint argument with unary \+$/, 'TypeError: Cannot convert a BigInt value to a number'],
  [
    /^TypeError: invalid property access$/,
    "TypeError: 'caller', 'callee', and 'arguments' properties may not be accessed on strict mode functions or the arguments objects for calls to them",
  ],
  [
    /^SyntaxError: super\(\) is only valid in a derived class constructor$/,
    "SyntaxError: 'super' keyword unexpected here",
  ],
  [/^SyntaxError: 'super' is only valid in a method$/, "SyntaxError: 'super' keyword unexpected here"],
  [/^SyntaxError: redeclaration of '([^']*)'$/, "SyntaxError: Identifier '$1' has already been declared"],
]

/**
 * A thrown value's text in the words of V8, which callers of contracts match on: what the engine itself threw comes with
 * its places behind a NUL. `script` is what was run. Source: spec contracts §2.14, §12.1.
 */
export function engineMessage(thrown: string, script: string): string {
  const end = thrown.indexOf('\0    at ')
  if (end < 0) return byRule(thrown.endsWith('\0') ? thrown.slice(0, -1) : thrown) ?? thrown
  const text = thrown.slice(0, end)
  const frames = thrown.slice(end + 1).split('\n')
  return (
    (isIteration(text) ? undefined : byRule(text)) ?? byPlace(text, frames, script) ?? byRule(text) ?? text
  )
}

/** Whether something was iterated that cannot be. */
function isIteration(text: string): boolean {
  return text === 'TypeError: value is not iterable' || text.includes("property 'Symbol.iterator' of")
}

function byRule(text: string): string | undefined {
  for (const [pattern, words] of RULES) if (pattern.test(text)) return text.replace(pattern, words)
  return undefined
}

function byPlace(text: string, frames: readonly string[], script: string): string | undefined {
  const native = /^ {4}at (\w+) \(native\)/.exec(frames[0] as string)?.[1]
  const file = /\(?([\w]+\.js):\d+:\d+\)?$/.exec(frames[0] as string)?.[1]
  const realm = file === undefined ? undefined : realmText(file)
  const inRealm = realm !== undefined || file === 'bignumber.js'
  switch (text) {
    case 'TypeError: null or undefined are forbidden':
      return `TypeError: String.prototype.${native} called on null or undefined`
    case 'RangeError: invalid number of digits':
      return native === 'toPrecision'
        ? 'RangeError: toPrecision() argument must be between 1 and 100'
        : `RangeError: ${native}() ${native === 'toFixed' ? 'digits ' : ''}argument must be between 0 and 100`
    case 'TypeError: not a string':
    case 'TypeError: not a number': {
      const kind = text.endsWith('string') ? 'String' : 'Number'
      if (native !== undefined)
        return `TypeError: ${kind}.prototype.${native} requires that 'this' be a ${kind}`
      break
    }
    case 'TypeError: regexp not supported':
      return `TypeError: First argument to String.prototype.${native} must not be a regular expression`
    case 'SyntaxError: invalid redefinition of global identifier': {
      const taken = /\b(?:var|let|const|function|class) (obj|rs)\b/.exec(script)?.[1]
      if (taken !== undefined) return `SyntaxError: Identifier '${taken}' has already been declared`
      break
    }
    case 'TypeError: not a function':
      if (native !== undefined && CALLBACK_TAKERS.has(native)) return byCallback(frames, script)
      break
    case 'TypeError: cannot convert bigint to number':
      return inRealm
        ? 'TypeError: Cannot mix BigInt and other types, use explicit conversions'
        : 'TypeError: Cannot convert a BigInt value to a number'
    case 'TypeError: object is not extensible':
      if (frames.some((frame) => frame.includes('at enter (realm.js')))
        return 'TypeError: Cannot define property Symbol(), object is not extensible'
      break
  }
  const name = frames[0]?.match(/^ {4}at (\w+) \(realm/)?.[1]
  if (text === "TypeError: class constructors must be invoked with 'new'" && name !== undefined) {
    return `TypeError: Class constructor ${name} cannot be invoked without 'new'`
  }
  if (native !== undefined) return undefined
  const at = placeOf(frames[0] as string, realm ?? script)
  if (at === undefined) return undefined
  if (realm !== undefined) return byNode(text, nodesAt(realm, at))
  if (text.startsWith('SyntaxError: invalid redefinition')) {
    const twice = /([A-Za-z_$][\w$]*)[^\w$]*$/.exec(script.slice(0, at))?.[1]
    return twice === undefined ? undefined : `SyntaxError: Identifier '${twice}' has already been declared`
  }
  return byNode(text, nodesAt(script, at))
}

const CALLBACK_TAKERS = new Set(['every', 'filter', 'find', 'findIndex', 'forEach', 'map'])

/** What stood where a function to call back was wanted, as far as the source says. */
function byCallback(frames: readonly string[], script: string): string | undefined {
  const place = frames.find((frame) => frame.includes('_default_name.js:'))
  const at = place === undefined ? undefined : placeOf(place, script)
  const call = at === undefined ? undefined : nodesAt(script, at).call
  if (call === undefined) return undefined
  const given = (call['arguments'] as AstNode[])[0]
  if (given === undefined) return 'TypeError: undefined is not a function'
  if (given.type === 'Literal') return `TypeError: ${String(given['value'])} is not a function`
  return given.type === 'ObjectExpression' ? 'TypeError: #<Object> is not a function' : undefined
}

/** Offset in the script that a frame names. */
function placeOf(frame: string, script: string): number | undefined {
  const place = /\w\.js:(\d+):(\d+)/.exec(frame)
  if (place === null) return undefined
  let at = 0
  for (let line = 1; line < Number(place[1]); line++) {
    at = script.indexOf('\n', at) + 1
    if (at === 0) return undefined
  }
  return at + Number(place[2]) - 1
}

/** How far before a loop's head the engine may place what its iteration threw. */
const LINE = 200

type Found = { call?: AstNode; iterated?: AstNode; assigned?: AstNode; deleted?: AstNode }

/** What stands at a place: the engine names the bracket of a call, or the start of the statement around. */
function nodesAt(script: string, at: number): Found {
  const found: Found = {}
  let tree: AstNode
  try {
    tree = esprima.parseScript(script.replaceAll(MARK, '$'), { range: true }) as unknown as AstNode
  } catch {
    return found
  }
  const visit = (node: AstNode): void => {
    const [from, to] = node.range as [number, number]
    if (
      node.type === 'ForOfStatement' &&
      from >= at &&
      from <= at + LINE &&
      !script.slice(at, from).includes('\n')
    ) {
      found.iterated ??= node['right'] as AstNode
    }
    if (at > to || from > at + LINE) return
    if (node.type === 'CallExpression' || node.type === 'NewExpression') {
      const bracket = script.indexOf('(', ((node['callee'] as AstNode).range as [number, number])[1])
      if (bracket === at || at === from) found.call = node
    }
    if (node.type === 'ReturnStatement' && from === at) {
      const value = node['argument'] as AstNode | null
      if (value?.type === 'CallExpression' || value?.type === 'NewExpression') found.call ??= value
    }
    const holds = from <= at && at <= to
    if (node.type === 'SpreadElement' && holds) found.iterated = node['argument'] as AstNode
    if (node.type === 'AssignmentExpression' && holds) found.assigned = node['left'] as AstNode
    if (holds && node.type === 'UnaryExpression' && node['operator'] === 'delete')
      found.deleted = node['argument'] as AstNode
    for (const [, child] of childrenOf(node)) visit(child)
  }
  visit(tree)
  return found
}

function byNode(text: string, { call, iterated, assigned, deleted }: Found): string | undefined {
  if (text === 'TypeError: not a function' && call !== undefined) {
    const kind = call.type === 'NewExpression' ? 'constructor' : 'function'
    return `TypeError: ${printCallee(call['callee'] as AstNode)} is not a ${kind}`
  }
  if (text === "TypeError: class constructors must be invoked with 'new'" && call !== undefined) {
    const callee = printCallee(call['callee'] as AstNode)
    return `TypeError: Class constructor ${callee.slice(callee.lastIndexOf('.') + 1)} cannot be invoked without 'new'`
  }
  if (/^TypeError: .*is not a constructor$/.test(text) && call?.type === 'NewExpression') {
    return `TypeError: ${printCallee(call['callee'] as AstNode)} is not a constructor`
  }
  const isIteration =
    text === 'TypeError: value is not iterable' || text.includes("property 'Symbol.iterator' of")
  if (isIteration && iterated !== undefined) {
    return iterated.type === 'CallExpression'
      ? `TypeError: ${printCallee(iterated['callee'] as AstNode)} is not a function or its return value is not iterable`
      : `TypeError: ${printCallee(iterated)} is not iterable`
  }
  const member = memberName(assigned)
  if (/^TypeError: '.*' is read-only$/.test(text)) {
    return member === undefined
      ? 'TypeError: Assignment to constant variable.'
      : `TypeError: Cannot assign to read only property '${member}' of object '${/^[0-9]+$/.test(member) ? '[object Array]' : '#<Object>'}'`
  }
  if (text === 'TypeError: no setter for property' && member !== undefined) {
    return `TypeError: Cannot set property ${member} of #<Object> which has only a getter`
  }
  if (text === 'TypeError: not an object' && member !== undefined) {
    return /^(?:[0-9]+|length)$/.test(member)
      ? `TypeError: Cannot assign to read only property '${member}' of string`
      : `TypeError: Cannot create property '${member}' on a primitive value`
  }
  if (text === 'TypeError: object is not extensible' && member !== undefined) {
    return `TypeError: Cannot add property ${member}, object is not extensible`
  }
  if (text === 'TypeError: could not delete property' && memberName(deleted) !== undefined) {
    return `TypeError: Cannot delete property '${memberName(deleted)}' of #<Object>`
  }
  return undefined
}

function memberName(node: AstNode | undefined): string | undefined {
  if (node?.type !== 'MemberExpression') return undefined
  const property = node['property'] as AstNode
  if (node['computed'] !== true) return property['name'] as string
  return property.type === 'Literal' ? String(property['value']) : undefined
}
