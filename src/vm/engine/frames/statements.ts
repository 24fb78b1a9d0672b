import type { AstNode } from '#vm/gas/ast.ts'
import type { Label } from './emitter.ts'
import { ExpressionEmitter } from './expressions.ts'
import { askIterator, closeIterator, type Iterator, openIterator } from './iteration.ts'
import { classLiteral } from './literals.ts'
import { child, isLiteral, knownTruth, list, maybe, nameOf } from './tree.ts'
import type { Scope, Variable } from './variables.ts'

/** What `break` and `continue` leave, and where they go. */
type Exit = {
  readonly out: Label[]
  readonly again: Label[] | undefined
  readonly labels: readonly string[]
  readonly contexts: number
  readonly isTurns: boolean
}

/** A for-of around the code: returning runs its end first. */
type Closing = { readonly token: number; readonly result: number; readonly end: Label[]; hasReturn: boolean }

const LOOP = /^(For|While|DoWhile)/

/** The registers of statements. */
export abstract class StatementEmitter extends ExpressionEmitter {
  #exits: Exit[] = []
  #labels: string[] = []
  readonly #closings: Closing[] = []
  #contexts: number[] = []

  statements(statements: readonly AstNode[]): void {
    for (const statement of statements) {
      this.scoped(() => this.#statement(statement))
      if (this.isDead) return
    }
  }

  /** Functions of a block exist from its start. */
  declarations(statements: readonly AstNode[], scope: Scope): void {
    for (const statement of statements) {
      let declared = statement
      while (declared.type === 'LabeledStatement') declared = child(declared, 'body')
      if (declared.type !== 'FunctionDeclaration') continue
      const variable = scope.variables.get(nameOf(child(declared, 'id')))
      if (variable === undefined || variable.place === 'none' || variable.place === 'global') continue
      this.fetch()
      this.storeVariable(variable)
    }
  }

  #statement(node: AstNode): void {
    switch (node.type) {
      case 'ExpressionStatement':
        this.#expressionStatement(node)
        return
      case 'VariableDeclaration':
        this.#variables(node)
        return
      case 'FunctionDeclaration':
        this.#sloppyFunction(node)
        return
      case 'ClassDeclaration':
        classLiteral(this, node)
        this.#storeDeclared(node)
        return
      case 'BlockStatement':
        this.#block(node)
        return
      case 'ReturnStatement': {
        const value = maybe(node, 'argument')
        if (value === undefined) this.fetch()
        else this.value(value)
        this.giveBack()
        return
      }
      case 'ThrowStatement':
        this.value(child(node, 'argument'))
        this.leave()
        return
      case 'IfStatement':
        this.#if(node)
        return
      case 'LabeledStatement':
        this.#labeled(node)
        return
      case 'BreakStatement':
      case 'ContinueStatement':
        this.#exit(node)
        return
      case 'WhileStatement':
        this.#while(node)
        return
      case 'DoWhileStatement':
        this.#doWhile(node)
        return
      case 'ForStatement':
        this.#for(node)
        return
      case 'ForInStatement':
        this.#forIn(node)
        return
      case 'ForOfStatement':
        this.#forOf(node)
        return
      case 'SwitchStatement':
        this.#switch(node)
        return
      case 'WithStatement':
        this.#with(node)
        return
      case 'DebuggerStatement':
        this.registers.settle()
        return
      case 'EmptyStatement':
        return
      default:
        throw new Error(`no frame for ${node.type}`)
    }
  }

  #expressionStatement(node: AstNode): void {
    const { result } = this.frame
    const isLast = result !== undefined && list(this.frame.node, 'body').at(-1) === node
    if (!isLast) {
      this.effect(child(node, 'expression'))
      return
    }
    this.value(child(node, 'expression'))
    this.storeVariable(result)
  }

  #variables(node: AstNode): void {
    const isLexical = node['kind'] !== 'var'
    for (const each of list(node, 'declarations')) {
      this.scoped(() => {
        const value = maybe(each, 'init')
        if (value === undefined && !isLexical) return
        if (value === undefined) this.fetch()
        else this.value(value)
        this.storeName(child(each, 'id'), isLexical)
      })
    }
  }

  #sloppyFunction(node: AstNode): void {
    const copy = this.scopes.own.get(node)
    if (copy === undefined) return
    this.loadVariable(this.#declared(node))
    this.storeVariable(copy)
  }

  #storeDeclared(node: AstNode): void {
    this.storeVariable(this.#declared(node))
  }

  #declared(node: AstNode): Variable {
    const scope = this.scopes.of.get(node)?.parent as Scope
    return scope.variables.get(nameOf(child(node, 'id'))) as Variable
  }

  #within(scope: Scope | undefined, run: () => void): void {
    this.inContext(scope, () => {
      const outer = this.#contexts
      if (scope?.needsContext === true) this.#contexts = [...outer, this.lastContext]
      run()
      this.#contexts = outer
    })
  }

  #block(node: AstNode): void {
    const scope = this.scopes.of.get(node) as Scope
    this.#within(scope, () => {
      this.declarations(list(node, 'body'), scope)
      this.statements(list(node, 'body'))
    })
  }

  /** `return`: through the ends of the loops around. */
  giveBack(): void {
    const closing = this.#closings.at(-1)
    if (closing === undefined) {
      this.leave()
      return
    }
    closing.hasReturn = true
    this.store(closing.result)
    this.fetchInto(closing.token)
    this.jump(this.newLabel(closing.end))
  }

  #if(node: AstNode): void {
    const yes = child(node, 'consequent')
    const no = maybe(node, 'alternate')
    const truth = knownTruth(child(node, 'test'))
    if (truth === true) {
      this.#statement(yes)
      return
    }
    if (truth === false) {
      if (!(no === undefined)) this.#statement(no)
      return
    }
    const isTrue: Label[] = []
    const isFalse: Label[] = []
    const end: Label[] = []
    this.test(child(node, 'test'), isTrue, isFalse, 'yes')
    this.bind(...isTrue)
    this.#statement(yes)
    if (no !== undefined) {
      this.jump(this.newLabel(end))
      this.bind(...isFalse)
      this.#statement(no)
    } else this.bind(...isFalse)
    this.bind(...end)
  }

  #labeled(node: AstNode): void {
    const body = child(node, 'body')
    this.#labels.push(nameOf(child(node, 'label')))
    if (LOOP.test(body.type)) {
      this.#statement(body)
      return
    }
    const exit = this.#newExit(undefined)
    this.#exits.push({ ...exit, labels: exit.labels })
    this.#statement(body)
    this.#exits.pop()
    this.bind(...exit.out)
  }

  #newExit(again: Label[] | undefined, isTurns = false): Exit {
    const labels = this.#labels
    this.#labels = []
    return { out: [], again, labels, contexts: this.#contexts.length, isTurns }
  }

  #exit(node: AstNode): void {
    const exit = this.#exits.findLast((each) => this.#isMeant(each, node))
    if (exit === undefined) return
    const context = this.#contexts[exit.contexts]
    if (context !== undefined) this.emit({ in: [context] })
    const labels = node.type === 'BreakStatement' ? exit.out : (exit.again as Label[])
    this.jump(this.newLabel(labels))
  }

  #isMeant(exit: Exit, node: AstNode): boolean {
    if (node['leavesTurns']) return exit.isTurns
    const label = maybe(node, 'label')
    if (label !== undefined) return exit.labels.includes(nameOf(label))
    if (node.type === 'ContinueStatement') return exit.again !== undefined
    return exit.again !== undefined || exit.labels.length === 0
  }

  #loop(isTurns = false): Exit {
    return this.#newExit([], isTurns)
  }

  #body(exit: Exit, run: () => void): void {
    this.#exits.push(exit)
    this.loopDepth++
    run()
    this.#exits.pop()
    this.bind(...(exit.again as Label[]))
    this.loopDepth--
  }

  /** The test at the start of a turn. */
  #loopTest(test: AstNode | undefined, exit: Exit): void {
    if (test === undefined || knownTruth(test) === true) return
    const goesOn: Label[] = []
    this.test(test, goesOn, exit.out, 'yes')
    this.bind(...goesOn)
  }

  #while(node: AstNode): void {
    if (knownTruth(child(node, 'test')) === false) return
    const exit = this.#loop()
    this.enter()
    this.#loopTest(child(node, 'test'), exit)
    this.#body(exit, () => this.#statement(child(node, 'body')))
    this.repeat()
    this.bind(...exit.out)
  }

  #doWhile(node: AstNode): void {
    const exit = this.#loop()
    const truth = knownTruth(child(node, 'test'))
    if (truth !== false) this.enter()
    this.#body(exit, () => this.#statement(child(node, 'body')))
    if (truth !== false) {
      this.#loopTest(child(node, 'test'), exit)
      this.repeat()
    }
    this.bind(...exit.out)
  }

  #for(node: AstNode): void {
    const form = this.scopes.forms.get(node)
    if (form !== undefined) {
      this.#block(form)
      return
    }
    this.#within(this.scopes.of.get(node), () => {
      const exit = this.#loop(node['isTurns'] === true)
      const init = maybe(node, 'init')
      if (init?.type === 'VariableDeclaration') this.#variables(init)
      else if (init !== undefined) this.effect(init)
      const test = maybe(node, 'test')
      if (test === undefined || knownTruth(test) !== false) {
        this.enter()
        this.#loopTest(test, exit)
        this.#body(exit, () => this.#statement(child(node, 'body')))
        const update = maybe(node, 'update')
        if (update !== undefined) this.effect(update)
        this.repeat()
      }
      this.bind(...exit.out)
    })
  }

  #forIn(node: AstNode): void {
    const right = child(node, 'right')
    if (isLiteral(right) && right['value'] === null) return
    this.value(right)
    const end: Label[] = []
    this.jumpIf(this.newLabel(end))
    this.jumpIf(this.newLabel(end))
    const object = this.temporary()
    this.emit({ reads: true, out: [object] })
    const { first } = this.row(3)
    this.emit({ writes: true, in: [object] })
    this.emit({ reads: true, out: [first, first + 1, first + 2] })
    const index = this.temporary()
    this.fetchInto(index)
    const exit = this.#loop()
    this.enter()
    this.emit({ writes: true, in: [index, first + 2] })
    this.jumpIf(this.newLabel(exit.out))
    this.emit({ writes: true, in: [object, index, { first, count: 2 }] })
    this.jumpIf(this.newLabel(exit.again as Label[]))
    this.scoped(() => this.#takeKey(node))
    this.#eachBody(node, exit)
    this.emit({ writes: true, in: [index] })
    this.store(index)
    this.repeat()
    this.bind(...exit.out, ...end)
  }

  /** The key in the accumulator goes to what the loop names. */
  #takeKey(node: AstNode): void {
    const each = this.scopes.own.get(node)
    if (each !== undefined) {
      this.storeVariable(each)
      return
    }
    const left = child(node, 'left')
    if (left.type !== 'MemberExpression') {
      this.assign(this.target(left), 'nothing')
      return
    }
    const key = this.temporary()
    this.store(key)
    const target = this.target(left)
    this.load(key)
    this.assign(target, 'nothing')
  }

  #eachBody(node: AstNode, exit: Exit): void {
    const each = this.scopes.own.get(node)
    const left = child(node, 'left')
    const variable = this.scopes.own.get(left)
    this.#body(exit, () => {
      if (each === undefined) return this.#statement(child(node, 'body'))
      this.#within(variable === undefined ? undefined : this.scopes.of.get(node), () => {
        this.loadVariable(each)
        if (variable !== undefined) this.storeVariable(variable)
        else this.storeName(child(list(left, 'declarations')[0] as AstNode, 'id'), false)
        this.scoped(() => this.#statement(child(node, 'body')))
      })
    })
  }

  #forOf(node: AstNode): void {
    this.value(child(node, 'right'))
    const iterator = { next: this.temporary(), object: this.temporary() }
    openIterator(this, iterator)
    const done = this.temporary()
    this.fetchInto(done)
    const closing = { token: this.temporary(), result: this.temporary(), end: [], hasReturn: false }
    const message = this.temporary()
    this.saveContext(message)
    this.#closings.push(closing)
    this.#turns(node, iterator, done)
    this.#closings.pop()
    this.#finish(closing, message, () => closeIterator(this, iterator, done, closing.token))
  }

  #turns(node: AstNode, iterator: Iterator, done: number): void {
    const result = this.temporary()
    const exit = this.#loop()
    this.enter()
    this.fetchInto(done)
    askIterator(this, iterator, result)
    this.emit({ writes: true, in: [result] })
    this.jumpIf(this.newLabel(exit.out))
    this.emit({ writes: true, in: [result] })
    this.store(result)
    this.fetchInto(done)
    const each = this.scopes.own.get(node)
    if (each === undefined) {
      const target = this.target(child(node, 'left'))
      this.load(result)
      this.assign(target, 'nothing')
    } else {
      this.load(result)
      this.storeVariable(each)
    }
    this.#eachBody(node, exit)
    this.repeat()
    this.bind(...exit.out)
  }

  /** What runs however a for-of was left, and then goes on as it was left. */
  #finish({ token, result, end, hasReturn }: Closing, message: number, close: () => void): void {
    this.fetch()
    this.store(token)
    this.store(result)
    this.jump(this.newLabel(end))
    this.enter()
    this.store(result)
    this.fetchInto(token)
    this.bind(...end)
    this.fetch()
    this.operate()
    this.store(message)
    close()
    this.load(message)
    this.operate()
    this.#goOn(token, result, () => this.leave())
    if (hasReturn) this.#goOn(token, result, () => this.giveBack())
  }

  #goOn(token: number, result: number, run: () => void): void {
    this.fetch()
    this.operate(token)
    const other: Label[] = []
    this.jumpIf(this.newLabel(other))
    this.load(result)
    run()
    this.bind(...other)
  }

  #switch(node: AstNode): void {
    const kept = this.scopes.own.get(node)
    if (kept !== undefined) {
      this.value(child(node, 'discriminant'))
      this.storeVariable(kept)
    }
    const scope = this.scopes.of.get(node) as Scope
    const cases = list(node, 'cases')
    this.#within(scope, () => {
      this.declarations(
        cases.flatMap((each) => list(each, 'consequent')),
        scope,
      )
      const exit = this.#newExit(undefined)
      this.#exits.push(exit)
      this.#cases(node, kept, cases, exit)
      this.#exits.pop()
      this.bind(...exit.out)
    })
  }

  #cases(node: AstNode, kept: Variable | undefined, cases: readonly AstNode[], exit: Exit): void {
    let tag: number
    if (kept === undefined) tag = this.inTemporary(child(node, 'discriminant'))
    else {
      this.loadVariable(kept)
      tag = this.temporary()
      this.store(tag)
    }
    const bodies = cases.map(() => ({ isReached: false }))
    cases.forEach((each, i) => {
      const test = maybe(each, 'test')
      if (test === undefined) return
      this.value(test)
      this.operate(tag)
      this.jumpIf(bodies[i] as Label)
    })
    const other = cases.findIndex((each) => maybe(each, 'test') === undefined)
    this.jump(bodies[other] ?? this.newLabel(exit.out))
    cases.forEach((each, i) => {
      this.bind(bodies[i] as Label)
      this.statements(list(each, 'consequent'))
    })
  }

  #with(node: AstNode): void {
    this.value(child(node, 'object'))
    this.scoped(() => {
      const object = this.temporary()
      this.emit({ reads: true, out: [object] })
      this.emit({ writes: true, in: [object] })
    })
    const outer = this.#contexts
    const context = this.pushContext()
    this.#contexts = [...outer, context]
    this.#statement(child(node, 'body'))
    this.emit({ in: [context] })
    this.#contexts = outer
  }
}
