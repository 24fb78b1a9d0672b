import type { AstNode } from '#vm/gas/ast.ts'

/** Where a variable's value is while its function runs: a register, an argument, a context on the heap, or elsewhere. */
export type Place = 'register' | 'argument' | 'context' | 'global' | 'none'

export type Variable = {
  readonly name: string
  /** `self` is the name of a function expression inside it. */
  readonly kind: 'var' | 'let' | 'const' | 'self'
  readonly scope: Scope
  /** Offset in the source from where on it surely has a value; before, a use must look. */
  readonly readyAt: number
  isFunction: boolean
  isUsed: boolean
  /** Functions inside its own see it: it must outlive the frame. */
  isCaptured: boolean
  place: Place
  /** Its register, or its number among the arguments. */
  index: number
}

/** What one mention of a name means. */
export type Use = {
  readonly variable: Variable | undefined
  /** The engine must look whether the variable has its value yet. */
  readonly mayBeUnset: boolean
  /** `with` decides at run time. */
  readonly isDynamic: boolean
}

/** Variables that the engine adds to a function where its code asks for them. */
export type Hidden = 'this' | 'arguments' | 'new.target' | 'function'

export class Scope {
  readonly kind: 'script' | 'function' | 'block' | 'class' | 'with'
  readonly parent: Scope | undefined
  readonly variables = new Map<string, Variable>()
  /** Statements in it may run in another order than they stand. */
  readonly isUnordered: boolean
  seesEval = false
  readonly #frame: Frame | undefined

  constructor(kind: Scope['kind'], parent: Scope | undefined, frame?: Frame, isUnordered = false) {
    this.kind = kind
    this.parent = parent
    this.#frame = frame
    this.isUnordered = isUnordered
  }

  /** The function, or script, that it is part of. */
  get frame(): Frame {
    return this.#frame ?? (this as unknown as Frame)
  }

  get isStrict(): boolean {
    for (let scope: Scope | undefined = this; scope !== undefined; scope = scope.parent) {
      if (scope.kind === 'class') return true
      if (scope instanceof Frame) return scope.ownStrict || (scope.parent?.isStrict ?? false)
    }
    return false
  }

  declare(name: string, kind: Variable['kind'], readyAt = -1): Variable {
    const known = this.variables.get(name)
    if (known !== undefined) return known
    const variable = newVariable(name, kind, this, readyAt)
    this.variables.set(name, variable)
    return variable
  }

  /** Whether entering it makes a context on the heap. */
  get needsContext(): boolean {
    // What turns strict inside sloppy code says so in a context of its own.
    if (this.kind === 'class' && this.parent?.isStrict === false) return true
    for (const variable of this.variables.values()) if (variable.place === 'context') return true
    return false
  }
}

/** The scope of a function or of the script: what gets a frame on the stack. */
export class Frame extends Scope {
  readonly node: AstNode
  readonly isArrow: boolean
  readonly ownStrict: boolean
  readonly hidden = new Map<Hidden, Variable>()
  /** Registers of variables. */
  locals = 0
  /** Every parameter is a plain name. */
  hasPlainParams = true
  rest: Variable | undefined
  generator: Variable | undefined
  /** The script calls it right where it stands. */
  isCalledAtOnce = false
  /** What a script gives back. */
  result: Variable | undefined

  constructor(kind: 'script' | 'function', node: AstNode, parent: Scope | undefined, ownStrict: boolean) {
    super(kind, parent)
    this.node = node
    this.isArrow = node.type === 'ArrowFunctionExpression'
    this.ownStrict = ownStrict
  }

  override get needsContext(): boolean {
    if (super.needsContext) return true
    for (const variable of this.hidden.values()) if (variable.isCaptured) return true
    return false
  }

  /** A register that the engine itself keeps something in. */
  newTemporary(name: string): Variable {
    const variable = newVariable(name, 'var', this, -1)
    variable.isUsed = true
    variable.place = 'register'
    variable.index = this.locals++
    return variable
  }
}

export function newVariable(name: string, kind: Variable['kind'], scope: Scope, readyAt: number): Variable {
  const isFunction = false
  return {
    name,
    kind,
    scope,
    readyAt,
    isFunction,
    isUsed: false,
    isCaptured: false,
    place: 'none',
    index: -1,
  }
}
