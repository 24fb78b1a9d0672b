import { type AstNode, childrenOf } from '#vm/gas/ast.ts'
import { paramName } from './scopes.ts'
import { child, isClass, isFunction, list, maybe, nameOf } from './tree.ts'

/** Methods that the engine calls by itself, when a value is turned into a text or a number, read, or walked through. */
const CALLED_BY_ENGINE = new Set(['toString', 'valueOf', 'toJSON', 'next', 'return', '__proto__'])
/** Library methods that call what they are given. */
const CALLS_ARGUMENTS = new Set(
  'map filter forEach every find findIndex sort replace stringify parse call apply bind assign'.split(' '),
)

/** Library functions that make the engine call a contract's functions where nothing shows it. */
const UNCLEAR = new Set(['defineProperty', 'defineProperties', 'create', 'setPrototypeOf', 'eval'])

/** Calls from one function: of functions by name, of functions that stand right there, and of who knows what. */
type Calls = {
  readonly names: Set<string>
  readonly members: Set<string>
  readonly inline: Set<AstNode>
  anything: boolean
}

/**
 * Whether functions of a script may call one another in a circle; sure when the answer is no. Names stand for whatever
 * they might mean: every function of that name, and where a value is called, every function that is used as a value.
 */
export function mayRecurse(script: AstNode): boolean {
  const finder = new CallFinder()
  finder.read(script)
  return finder.isUnclear || finder.hasCircle()
}

class CallFinder {
  isUnclear = false
  /** Members are read by computed names: any of them. */
  #readsAnyMember = false
  readonly #calls = new Map<AstNode, Calls>()
  readonly #named = new Map<string, AstNode[]>()
  /** Functions that are values: passed on, returned, stored. */
  readonly #values = new Set<AstNode>()
  readonly #mentioned = new Set<string>()
  /** Variables, and properties, that may hold functions of other names. */
  readonly #variables = new Set<string>()
  readonly #properties = new Set<string>()

  read(script: AstNode): void {
    this.#walk(script, undefined, newCalls())
    if ([...this.#mentioned].some((name) => UNCLEAR.has(name))) this.isUnclear = true
    const values = this.#readsAnyMember ? this.#named.keys() : this.#mentioned
    for (const name of values) for (const each of this.#named.get(name) ?? []) this.#values.add(each)
  }

  hasCircle(): boolean {
    const state = new Map<AstNode, 'open' | 'closed'>()
    const visit = (node: AstNode): boolean => {
      if (state.has(node)) return state.get(node) === 'open'
      state.set(node, 'open')
      for (const next of this.#reached(node)) if (visit(next)) return true
      state.set(node, 'closed')
      return false
    }
    return [...this.#calls.keys()].some(visit)
  }

  #reached(node: AstNode): Set<AstNode> {
    const calls = this.#calls.get(node) as Calls
    const reached = new Set(calls.inline)
    let isOpen = calls.anything
    for (const name of calls.names) if (this.#variables.has(name)) isOpen = true
    for (const name of calls.members) if (this.#properties.has(name)) isOpen = true
    for (const name of [...calls.names, ...calls.members]) {
      for (const each of this.#named.get(name) ?? []) reached.add(each)
    }
    if (isOpen) for (const each of this.#values) reached.add(each)
    return reached
  }

  #walk(node: AstNode, name: string | undefined, calls: Calls): void {
    if (isFunction(node)) {
      this.#function(node, name)
      return
    }
    if (isClass(node)) {
      this.#class(node, calls)
      return
    }
    switch (node.type) {
      case 'CallExpression':
      case 'NewExpression':
      case 'TaggedTemplateExpression':
        this.#call(node, calls)
        return
      case 'VariableDeclarator': {
        const value = maybe(node, 'init')
        if (value === undefined || !isFunction(value)) this.#variables.add(nameOf(child(node, 'id')))
        if (value !== undefined) this.#walk(value, nameOf(child(node, 'id')), calls)
        return
      }
      case 'AssignmentExpression':
        this.#assignment(node, calls)
        return
      case 'Property':
        this.#member(node, calls)
        return
      case 'MemberExpression':
        this.#walk(child(node, 'object'), undefined, calls)
        if (node['computed']) this.#computed(child(node, 'property'), calls)
        else this.#mentioned.add(nameOf(child(node, 'property')))
        return
      case 'Identifier':
        this.#mentioned.add(nameOf(node))
        return
      case 'WithStatement':
      case 'YieldExpression':
        this.isUnclear = true
        break
    }
    for (const [, inner] of childrenOf(node)) this.#walk(inner, undefined, calls)
  }

  #computed(key: AstNode, calls: Calls): void {
    if (typeof key['value'] !== 'number') this.#readsAnyMember = true
    this.#walk(key, undefined, calls)
  }

  #assignment(node: AstNode, calls: Calls): void {
    const left = child(node, 'left')
    const right = child(node, 'right')
    const isMember = left.type === 'MemberExpression'
    const target = isMember && !left['computed'] ? child(left, 'property') : left
    const name = target['name'] as string | undefined
    if (isFunction(right) && (name === undefined || CALLED_BY_ENGINE.has(name))) this.isUnclear = true
    if (isMember) {
      this.#walk(child(left, 'object'), undefined, calls)
      if (left['computed']) this.#walk(child(left, 'property'), undefined, calls)
    }
    if (name !== undefined && !isFunction(right)) (isMember ? this.#properties : this.#variables).add(name)
    this.#walk(right, name, calls)
  }

  #function(node: AstNode, name: string | undefined): void {
    const own = newCalls()
    this.#calls.set(node, own)
    const id = maybe(node, 'id')
    const names = [name, id === undefined ? undefined : nameOf(id)].filter((each) => each !== undefined)
    for (const each of names) this.#name(each, node)
    if (names.length === 0) this.#values.add(node)
    for (const param of list(node, 'params')) {
      this.#variables.add(nameOf(paramName(param)))
      if (param.type === 'AssignmentPattern') this.#walk(child(param, 'right'), undefined, own)
    }
    this.#walk(child(node, 'body'), undefined, own)
  }

  #name(name: string, node: AstNode): void {
    this.#named.set(name, [...(this.#named.get(name) ?? []), node])
  }

  #class(node: AstNode, calls: Calls): void {
    const parent = maybe(node, 'superClass')
    // What a constructor without a text of its own calls is not followed.
    if (parent !== undefined) this.isUnclear = true
    const name = maybe(node, 'id')
    for (const method of list(child(node, 'body'), 'body')) {
      this.#member(method, calls)
      if (method['kind'] === 'constructor' && name !== undefined)
        this.#name(nameOf(name), child(method, 'value'))
      if (method['kind'] === 'constructor' && name === undefined) this.#values.add(child(method, 'value'))
    }
  }

  #member(node: AstNode, calls: Calls): void {
    const key = child(node, 'key')
    const name = node['computed'] ? undefined : String(key['name'] ?? key['value'])
    const value = child(node, 'value')
    const isCalledByEngine =
      name === undefined || CALLED_BY_ENGINE.has(name) || /^[gs]et$/.test(String(node['kind']))
    if (isFunction(value) && isCalledByEngine) this.isUnclear = true
    if (node['computed']) this.#walk(key, undefined, calls)
    if (name !== undefined && !isFunction(value)) this.#properties.add(name)
    this.#walk(value, name, calls)
  }

  #call(node: AstNode, calls: Calls): void {
    const callee = child(node, node.type === 'TaggedTemplateExpression' ? 'tag' : 'callee')
    const args = node.type === 'TaggedTemplateExpression' ? [child(node, 'quasi')] : list(node, 'arguments')
    if (callee.type === 'Identifier') calls.names.add(nameOf(callee))
    else if (callee.type === 'MemberExpression' && !callee['computed']) {
      const name = nameOf(child(callee, 'property'))
      calls.members.add(name)
      if (CALLS_ARGUMENTS.has(name)) calls.anything = true
      this.#walk(child(callee, 'object'), undefined, calls)
    } else if (isFunction(callee)) calls.inline.add(callee)
    else if (callee.type !== 'Super') calls.anything = true
    if (isFunction(callee)) this.#function(callee, '')
    else if (callee.type !== 'Identifier' && callee.type !== 'MemberExpression' && callee.type !== 'Super') {
      this.#walk(callee, undefined, calls)
    } else if (callee.type === 'MemberExpression' && callee['computed']) this.#walk(callee, undefined, calls)
    for (const each of args) this.#walk(each, undefined, calls)
  }
}

function newCalls(): Calls {
  return { names: new Set(), members: new Set(), inline: new Set(), anything: false }
}
