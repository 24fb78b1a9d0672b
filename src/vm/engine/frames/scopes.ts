import { type AstNode, childrenOf } from '#vm/gas/ast.ts'
import { loopWithCopies } from './loop-copies.ts'
import {
  child,
  endOf,
  holdsFunction,
  isClass,
  isFunction,
  isSpread,
  list,
  maybe,
  nameOf,
  startOf,
} from './tree.ts'
import { Frame, type Hidden, newVariable, Scope, type Use, type Variable } from './variables.ts'

/** All that decides where a script's variables live. */
export type Scopes = {
  readonly frames: readonly Frame[]
  readonly of: ReadonlyMap<AstNode, Scope>
  readonly uses: ReadonlyMap<AstNode, Use>
  /** Registers that a node keeps something in, and variables that a node itself declares. */
  readonly own: ReadonlyMap<AstNode, Variable>
  /** Loops that are run in another form. */
  readonly forms: ReadonlyMap<AstNode, AstNode>
}

type Mention = { readonly node: AstNode; readonly scope: Scope; readonly isInitial: boolean }

/** Finds every scope and variable of a script and gives each its place, as V8 7.7 does. */
export function findScopes(script: AstNode): Scopes {
  return new ScopeFinder().find(script)
}

class ScopeFinder {
  readonly #frames: Frame[] = []
  readonly #of = new Map<AstNode, Scope>()
  readonly #scopes: Scope[] = []
  readonly #mentions: Mention[] = []
  readonly #uses = new Map<AstNode, Use>()
  readonly #own = new Map<AstNode, Variable>()
  readonly #forms = new Map<AstNode, AstNode>()
  readonly #calledAtOnce = new Set<AstNode>()

  find(script: AstNode): Scopes {
    const body = list(script, 'body')
    const frame = new Frame('script', script, undefined, saysStrict(body))
    this.#add(script, frame)
    this.#hoist(script, frame)
    this.#declare(body, frame, true)
    for (const statement of body) this.#walk(statement, frame)
    this.#resolve()
    this.#allocate()
    if (body.some((each) => !/^(FunctionDeclaration|EmptyStatement)$/.test(each.type))) {
      frame.result = frame.newTemporary('result')
    }
    return { frames: this.#frames, of: this.#of, uses: this.#uses, own: this.#own, forms: this.#forms }
  }

  #add(node: AstNode, scope: Scope): void {
    this.#of.set(node, scope)
    this.#scopes.push(scope)
    if (scope instanceof Frame) this.#frames.push(scope)
  }

  #mention(node: AstNode, scope: Scope, isInitial = false): void {
    this.#mentions.push({ node, scope, isInitial })
  }

  /** Declares the `var`s of a function. */
  #hoist(node: AstNode, frame: Frame): void {
    if (node.type === 'VariableDeclaration' && node['kind'] === 'var') {
      for (const each of list(node, 'declarations')) frame.declare(nameOf(child(each, 'id')), 'var')
    }
    for (const [, inner] of childrenOf(node)) {
      if (!isFunction(inner) && !isClass(inner)) this.#hoist(inner, frame)
    }
  }

  /** Declares what a list of statements declares for its block. */
  #declare(statements: readonly AstNode[], scope: Scope, isTop: boolean): void {
    for (const statement of statements) {
      if (statement.type === 'FunctionDeclaration') this.#declareFunction(statement, scope, isTop)
      else if (statement.type === 'ClassDeclaration') {
        scope.declare(nameOf(child(statement, 'id')), 'let', endOf(statement))
      } else if (statement.type === 'VariableDeclaration' && statement['kind'] !== 'var') {
        for (const each of list(statement, 'declarations')) {
          scope.declare(nameOf(child(each, 'id')), statement['kind'] as 'let' | 'const', endOf(each))
        }
      } else if (statement.type === 'LabeledStatement') {
        this.#declare([child(statement, 'body')], scope, isTop)
      }
    }
  }

  #declareFunction(node: AstNode, scope: Scope, isTop: boolean): void {
    const name = nameOf(child(node, 'id'))
    const variable = scope.declare(name, isTop ? 'var' : 'let')
    variable.isFunction = true
    if (isTop || scope.isStrict) return
    // In sloppy code a function of a block is a variable of the function around it too, unless a name is in the way.
    for (let outer = scope.parent; outer !== undefined && outer !== scope.frame; outer = outer.parent) {
      if (outer.variables.has(name)) return
    }
    const around = scope.frame.variables.get(name)
    if (around !== undefined && around.kind !== 'var') return
    const copy = scope.frame.declare(name, 'var')
    copy.isUsed = true
    variable.isUsed = true
    this.#own.set(node, copy)
  }

  #walkAll(nodes: readonly AstNode[], scope: Scope): void {
    for (const node of nodes) this.#walk(node, scope)
  }

  #block(node: AstNode, kind: 'block' | 'class', scope: Scope, isUnordered = false): Scope {
    const block = new Scope(kind, scope, scope.frame, isUnordered)
    this.#add(node, block)
    return block
  }

  #walk(node: AstNode, scope: Scope): void {
    switch (node.type) {
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        this.#function(node, scope)
        return
      case 'ClassDeclaration':
      case 'ClassExpression':
        this.#class(node, scope)
        return
      case 'BlockStatement': {
        const block = this.#block(node, 'block', scope)
        this.#declare(list(node, 'body'), block, false)
        this.#walkAll(list(node, 'body'), block)
        return
      }
      case 'SwitchStatement':
        this.#switch(node, scope)
        return
      case 'ForStatement':
        this.#for(node, scope)
        return
      case 'ForInStatement':
      case 'ForOfStatement':
        this.#forEach(node, scope)
        return
      case 'VariableDeclaration':
        for (const each of list(node, 'declarations')) {
          const value = maybe(each, 'init')
          if (value !== undefined) this.#walk(value, scope)
          const isLexical = node['kind'] !== 'var'
          if (value !== undefined || isLexical) this.#mention(child(each, 'id'), scope, isLexical)
        }
        return
      case 'WithStatement': {
        this.#walk(child(node, 'object'), scope)
        const inner = new Scope('with', scope, scope.frame)
        this.#add(node, inner)
        this.#walk(child(node, 'body'), inner)
        return
      }
      case 'Identifier':
        this.#mention(node, scope)
        return
      case 'ThisExpression':
        this.#hidden(scope, 'this')
        return
      case 'MetaProperty':
        this.#hidden(scope, 'new.target')
        return
      case 'MemberExpression':
        this.#superOr(child(node, 'object'), scope)
        if (node['computed']) this.#walk(child(node, 'property'), scope)
        return
      case 'CallExpression':
        this.#call(node, scope)
        return
      case 'Property':
        if (node['computed']) this.#walk(child(node, 'key'), scope)
        this.#walk(child(node, 'value'), scope)
        return
      case 'LabeledStatement':
        this.#walk(child(node, 'body'), scope)
        return
      case 'BreakStatement':
      case 'ContinueStatement':
        return
    }
    for (const [, inner] of childrenOf(node)) this.#walk(inner, scope)
  }

  #superOr(node: AstNode, scope: Scope): void {
    if (node.type !== 'Super') {
      this.#walk(node, scope)
      return
    }
    this.#hidden(scope, 'this')
    this.#hidden(scope, 'function')
  }

  #call(node: AstNode, scope: Scope): void {
    const callee = child(node, 'callee')
    if (scope.frame.kind === 'script') this.#calledAtOnce.add(callee)
    this.#superOr(callee, scope)
    if (callee.type === 'Super') this.#hidden(scope, 'new.target')
    if (callee.type === 'Identifier' && nameOf(callee) === 'eval') this.#eval(scope)
    const args = list(node, 'arguments')
    const spread = args.findIndex(isSpread)
    const isMethod = callee.type === 'MemberExpression' && child(callee, 'object').type !== 'Super'
    if (spread >= 0 && spread < args.length - 1 && isMethod) {
      this.#own.set(node, scope.frame.newTemporary('receiver'))
    }
    this.#walkAll(args, scope)
  }

  /** A direct eval could see every variable around it: none may live in a register. */
  #eval(scope: Scope): void {
    for (let each: Scope | undefined = scope; each !== undefined; each = each.parent) each.seesEval = true
    for (const name of ['this', 'arguments', 'function', 'new.target'] as const) {
      const variable = this.#hidden(scope, name)
      if (variable !== undefined) variable.isCaptured = true
    }
  }

  #hidden(scope: Scope, name: Hidden): Variable | undefined {
    let frame = scope.frame
    let isInside = false
    while (frame.isArrow) {
      isInside = true
      frame = (frame.parent as Scope).frame
    }
    if (frame.kind === 'script') return undefined
    let variable = frame.hidden.get(name)
    if (variable === undefined) {
      variable = newVariable(name, 'var', frame, -1)
      variable.isUsed = true
      frame.hidden.set(name, variable)
    }
    if (isInside) variable.isCaptured = true
    return variable
  }

  #function(node: AstNode, scope: Scope): void {
    const body = child(node, 'body')
    const hasBlock = body.type === 'BlockStatement'
    const frame = new Frame('function', node, scope, hasBlock && saysStrict(list(body, 'body')))
    frame.isCalledAtOnce = this.#calledAtOnce.has(node)
    this.#add(node, frame)
    this.#params(node, frame)
    if (hasBlock) {
      this.#hoist(body, frame)
      this.#declare(list(body, 'body'), frame, true)
      this.#walkAll(list(body, 'body'), frame)
    } else this.#walk(body, frame)
    const name = node.type === 'FunctionExpression' ? maybe(node, 'id') : undefined
    if (name !== undefined && !frame.variables.has(nameOf(name))) frame.declare(nameOf(name), 'self')
    if (node['generator']) frame.generator = frame.newTemporary('generator')
  }

  #params(node: AstNode, frame: Frame): void {
    const params = list(node, 'params')
    frame.hasPlainParams = params.every((param) => param.type === 'Identifier')
    for (const [index, param] of params.entries()) {
      const name = nameOf(paramName(param))
      if (frame.hasPlainParams) {
        frame.declare(name, 'var').index = index
        continue
      }
      const variable = frame.declare(name, 'let', endOf(param))
      variable.isUsed = true
      if (param.type === 'RestElement') frame.rest = frame.newTemporary('rest')
    }
    if (frame.hasPlainParams) return
    for (const param of params)
      if (param.type === 'AssignmentPattern') this.#walk(child(param, 'right'), frame)
  }

  #class(node: AstNode, scope: Scope): void {
    const name = maybe(node, 'id')
    const inner = this.#block(node, 'class', scope)
    if (name !== undefined) {
      if (node.type === 'ClassDeclaration') (scope.variables.get(nameOf(name)) as Variable).isUsed = true
      const variable = inner.declare(nameOf(name), 'const', endOf(node))
      variable.isUsed = true
      this.#own.set(node, variable)
    }
    const parent = maybe(node, 'superClass')
    if (parent !== undefined) this.#walk(parent, inner)
    for (const method of list(child(node, 'body'), 'body')) {
      if (method['computed']) this.#walk(child(method, 'key'), inner)
      this.#function(child(method, 'value'), inner)
    }
  }

  #switch(node: AstNode, scope: Scope): void {
    this.#walk(child(node, 'discriminant'), scope)
    const block = this.#block(node, 'block', scope, true)
    const cases = list(node, 'cases')
    this.#declare(
      cases.flatMap((each) => list(each, 'consequent')),
      block,
      false,
    )
    if (block.variables.size > 0) this.#own.set(node, scope.frame.newTemporary('tag'))
    for (const each of cases) {
      const test = maybe(each, 'test')
      if (test !== undefined) this.#walk(test, block)
      this.#walkAll(list(each, 'consequent'), block)
    }
  }

  #for(node: AstNode, scope: Scope): void {
    const init = maybe(node, 'init')
    const isLexical = init?.type === 'VariableDeclaration' && init['kind'] !== 'var'
    const parts = ['init', 'test', 'update', 'body'].flatMap((member) => maybe(node, member) ?? [])
    if (isLexical && init['kind'] === 'let' && parts.some(holdsFunction)) {
      const { form, temporaries } = loopWithCopies(node)
      this.#forms.set(node, form)
      for (const name of temporaries) scope.frame.declare(name, 'var')
      this.#walk(form, scope)
      return
    }
    const block = this.#block(node, 'block', scope)
    if (isLexical) this.#declare([init], block, false)
    this.#walkAll(parts, block)
  }

  #forEach(node: AstNode, scope: Scope): void {
    const left = child(node, 'left')
    if (left.type !== 'VariableDeclaration') {
      for (const member of ['right', 'left', 'body']) this.#walk(child(node, member), scope)
      return
    }
    this.#own.set(node, scope.frame.newTemporary('each'))
    const id = child(list(left, 'declarations')[0] as AstNode, 'id')
    if (left['kind'] === 'var') {
      this.#walk(child(node, 'right'), scope)
      this.#mention(id, scope)
      this.#walk(child(node, 'body'), scope)
      return
    }
    // While the list is made the name exists without a value.
    const before = new Scope('block', scope, scope.frame)
    this.#scopes.push(before)
    before.declare(nameOf(id), 'let', endOf(node)).isUsed = true
    this.#walk(child(node, 'right'), before)
    const block = this.#block(node, 'block', scope)
    const variable = block.declare(nameOf(id), left['kind'] as 'let' | 'const', endOf(left))
    variable.isUsed = true
    this.#own.set(left, variable)
    this.#walk(child(node, 'body'), block)
  }

  #resolve(): void {
    for (const { node, scope, isInitial } of this.#mentions) {
      let isDynamic = false
      let variable: Variable | undefined
      let at: Scope | undefined = scope
      for (; at !== undefined && variable === undefined; at = at.parent) {
        if (at.kind === 'with') isDynamic = true
        variable = at.variables.get(nameOf(node))
        const isArguments = nameOf(node) === 'arguments' && at.kind === 'function' && !(at as Frame).isArrow
        if (variable === undefined && isArguments) variable = this.#hidden(at, 'arguments')
      }
      if (variable === undefined) {
        this.#uses.set(node, { variable, mayBeUnset: false, isDynamic })
        continue
      }
      const isInside = variable.scope.frame !== scope.frame
      variable.isUsed = true
      if (isInside || isDynamic) variable.isCaptured = true
      const isLexical = (variable.kind === 'let' || variable.kind === 'const') && !variable.isFunction
      const isEarly = variable.readyAt >= startOf(node) && variable.readyAt !== -1
      const mayBeUnset = isLexical && !isInitial && (isInside || variable.scope.isUnordered || isEarly)
      this.#uses.set(node, { variable, mayBeUnset, isDynamic })
    }
  }

  #allocate(): void {
    for (const scope of this.#scopes) {
      for (const variable of scope.variables.values()) this.#place(variable, scope)
      if (!(scope instanceof Frame)) continue
      for (const variable of scope.hidden.values()) {
        if (variable.isCaptured) variable.place = 'context'
        else if (variable.name === 'this') [variable.place, variable.index] = ['argument', -1]
        else [variable.place, variable.index] = ['register', scope.locals++]
      }
    }
  }

  #place(variable: Variable, scope: Scope): void {
    if (scope.seesEval) variable.isUsed = true
    if (scope.kind === 'script' && !isTemporaryName(variable.name)) {
      variable.place = variable.kind === 'var' ? 'global' : 'context'
    } else if (!variable.isUsed) variable.place = 'none'
    else if (variable.isCaptured || scope.seesEval) variable.place = 'context'
    else if (variable.index >= 0) variable.place = 'argument'
    else {
      variable.place = 'register'
      variable.index = scope.frame.locals++
    }
  }
}

/** The name that a parameter declares. */
export function paramName(param: AstNode): AstNode {
  if (param.type === 'AssignmentPattern') return child(param, 'left')
  return param.type === 'RestElement' ? child(param, 'argument') : param
}

function saysStrict(body: readonly AstNode[]): boolean {
  for (const statement of body) {
    if (typeof statement['directive'] !== 'string') return false
    if (statement['directive'] === 'use strict') return true
  }
  return false
}

function isTemporaryName(name: string): boolean {
  return name.startsWith('.')
}
