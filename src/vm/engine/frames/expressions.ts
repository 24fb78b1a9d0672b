import type { AstNode } from '#vm/gas/ast.ts'
import { Emitter, type Label, RECEIVER, type Test, type Want } from './emitter.ts'
import { arrayLiteral, classLiteral, objectLiteral } from './literals.ts'
import { CLOSURE } from './register-file.ts'
import {
  child,
  isLiteral,
  isNamed,
  isSmallInteger,
  isSpread,
  knownTruth,
  list,
  maybe,
  nameOf,
  spreadValue,
} from './tree.ts'

const COMPARISONS = new Set(['in', 'instanceof', '<', '>', '<=', '>=', '==', '!=', '===', '!=='])

/** Where an assignment goes, its parts already in registers. */
type Target =
  | { readonly kind: 'name'; readonly node: AstNode }
  | { readonly kind: 'member'; readonly parts: number[] }
  | { readonly kind: 'super'; readonly first: number }

/** The registers of expressions. */
export abstract class ExpressionEmitter extends Emitter {
  abstract yields(node: AstNode): void

  override value(node: AstNode): void {
    this.scoped(() => this.#expression(node, 'value'))
  }

  override effect(node: AstNode): void {
    this.scoped(() => this.#expression(node, 'nothing'))
  }

  test(node: AstNode, yes: Label[], no: Label[], next: Test['next']): void {
    const test: Test = { yes, no, next, isDone: false }
    this.scoped(() => this.#expression(node, test))
    if (!test.isDone) this.#branch(test)
  }

  #branch({ yes, no, next }: Test): void {
    if (next === 'yes') {
      this.jumpIf(this.newLabel(no))
      return
    }
    this.jumpIf(this.newLabel(yes))
    if (next === 'neither') this.jump(this.newLabel(no))
  }

  #expression(node: AstNode, want: Want): void {
    switch (node.type) {
      case 'Literal':
        if (!(want === 'nothing')) this.fetch()
        return
      case 'Identifier':
        this.loadName(node)
        return
      case 'ThisExpression':
        this.loadThis()
        return
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        this.fetch()
        return
      case 'ClassExpression':
        classLiteral(this, node)
        return
      case 'SequenceExpression': {
        const all = list(node, 'expressions')
        for (const each of all.slice(0, -1)) this.effect(each)
        this.#expression(all.at(-1) as AstNode, want)
        return
      }
      case 'ConditionalExpression':
        this.#conditional(node)
        return
      case 'LogicalExpression':
        this.#logical(node, want)
        return
      case 'UnaryExpression':
        this.#unary(node, want)
        return
      case 'BinaryExpression':
        this.#binary(node, want)
        return
      case 'UpdateExpression':
        this.#update(node, want)
        return
      case 'AssignmentExpression':
        this.#assignment(node, want)
        return
      case 'MemberExpression':
        this.#member(node)
        return
      case 'CallExpression':
        this.#call(node)
        return
      case 'NewExpression':
        this.#construct(node)
        return
      case 'TaggedTemplateExpression':
        this.#callWith(child(node, 'tag'), list(child(node, 'quasi'), 'expressions'), false, true)
        return
      case 'ObjectExpression':
        objectLiteral(this, node)
        return
      case 'ArrayExpression':
        arrayLiteral(this, node['elements'] as (AstNode | null)[], true)
        return
      case 'MetaProperty':
        this.loadHidden('new.target')
        return
      case 'YieldExpression':
        this.yields(node)
        return
      default:
        throw new Error(`no frame for ${node.type}`)
    }
  }

  #conditional(node: AstNode): void {
    const truth = knownTruth(child(node, 'test'))
    if (truth !== undefined) {
      this.value(child(node, truth ? 'consequent' : 'alternate'))
      return
    }
    const yes: Label[] = []
    const no: Label[] = []
    const end: Label[] = []
    this.test(child(node, 'test'), yes, no, 'yes')
    this.bind(...yes)
    this.value(child(node, 'consequent'))
    this.jump(this.newLabel(end))
    this.bind(...no)
    this.value(child(node, 'alternate'))
    this.bind(...end)
  }

  #logical(node: AstNode, want: Want): void {
    const isOr = node['operator'] === '||'
    const items = chain(
      node,
      (each) => each.type === 'LogicalExpression' && each['operator'] === node['operator'],
    )
    if (typeof want === 'object') {
      this.#logicalTest(items, isOr, want)
      return
    }
    const end: Label[] = []
    for (const each of items.slice(0, -1)) {
      const truth = knownTruth(each)
      if (truth === !isOr) continue
      this.value(each)
      if (truth === isOr) {
        this.bind(...end)
        return
      }
      this.jumpIf(this.newLabel(end))
    }
    this.value(items.at(-1) as AstNode)
    this.bind(...end)
  }

  #logicalTest(items: readonly AstNode[], isOr: boolean, want: Test): void {
    want.isDone = true
    const first = knownTruth(items[0] as AstNode)
    const decided = isOr ? want.yes : want.no
    const other = isOr ? want.no : want.yes
    if (first === isOr) {
      this.jump(this.newLabel(decided))
      return
    }
    if (items.length === 2 && first === !isOr && knownTruth(items[1] as AstNode) === !isOr) {
      this.jump(this.newLabel(other))
      return
    }
    for (const each of items.slice(0, -1)) {
      const next: Label[] = []
      if (isOr) this.test(each, want.yes, next, 'no')
      else this.test(each, next, want.no, 'yes')
      this.bind(...next)
    }
    this.test(items.at(-1) as AstNode, want.yes, want.no, want.next)
  }

  #unary(node: AstNode, want: Want): void {
    const operand = child(node, 'argument')
    switch (node['operator']) {
      case '!':
        if (isLiteral(operand)) {
          if (!(want === 'nothing')) this.fetch()
          return
        }
        if (want === 'nothing') {
          this.effect(operand)
          return
        }
        if (want === 'value') break
        ;[want.yes, want.no] = [want.no, want.yes]
        if (want.next !== 'neither') want.next = want.next === 'yes' ? 'no' : 'yes'
        this.#expression(operand, want)
        return
      case 'void':
        this.effect(operand)
        this.fetch()
        return
      case 'delete':
        this.#delete(operand)
        return
      case 'typeof':
        break
      default:
        if (isLiteral(operand) && typeof operand['value'] === 'number') {
          if (!(want === 'nothing')) this.fetch()
          return
        }
    }
    this.value(operand)
    this.operate()
  }

  #delete(operand: AstNode): void {
    if (operand.type === 'MemberExpression') {
      const object = this.inTemporary(child(operand, 'object'))
      if (operand['computed']) this.value(child(operand, 'property'))
      else this.fetch()
      this.operate(object)
      return
    }
    if (operand.type !== 'Identifier') {
      this.effect(operand)
      this.fetch()
      return
    }
    const use = this.scopes.uses.get(operand)
    if (use?.variable !== undefined && !use.isDynamic && use.variable.place !== 'global') {
      this.fetch()
      return
    }
    const name = this.row(1)
    this.fetchInto(name.first)
    this.callRow(name)
  }

  #binary(node: AstNode, want: Want): void {
    const operator = node['operator'] as string
    if (!COMPARISONS.has(operator)) {
      this.#arithmetic(node)
      return
    }
    const left = child(node, 'left')
    const right = child(node, 'right')
    const isEqual = operator === '==' || operator === '==='
    if (isEqual && (isTypeTest(left, right) || isTypeTest(right, left))) {
      this.value(child(isTypeTest(left, right) ? left : right, 'argument'))
      this.operate()
      return
    }
    if (isEqual && (isNothing(left) || isNothing(right))) {
      this.value(isNothing(right) ? left : right)
      if (typeof want !== 'object') {
        this.operate()
        return
      }
      want.isDone = true
      this.#branch(want)
      return
    }
    const register = this.inTemporary(left)
    this.value(right)
    this.operate(register)
    if ((operator === '!=' || operator === '!==') && typeof want !== 'object') this.operate()
  }

  #arithmetic(node: AstNode): void {
    const operator = node['operator']
    const isSame = (each: AstNode) => each.type === 'BinaryExpression' && each['operator'] === operator
    const [first, ...others] =
      operator === '**' ? [child(node, 'left'), child(node, 'right')] : chain(node, isSame)
    this.value(first as AstNode)
    for (const each of others) {
      this.scoped(() => {
        if (isSmallInteger(each)) return this.operate()
        const left = this.temporary()
        this.store(left)
        this.value(each)
        this.operate(left)
      })
    }
  }

  target(node: AstNode): Target {
    if (node.type !== 'MemberExpression') return { kind: 'name', node }
    if (child(node, 'object').type === 'Super') return { kind: 'super', first: this.#superRow(node, 4) }
    const object = this.inTemporary(child(node, 'object'))
    if (isNamed(node)) return { kind: 'member', parts: [object] }
    return { kind: 'member', parts: [object, this.inTemporary(child(node, 'property'))] }
  }

  assign(target: Target, want: Want): void {
    if (target.kind === 'name') {
      this.storeName(target.node, false)
      return
    }
    if (target.kind === 'super') {
      this.store(target.first + 3)
      this.callRow({ first: target.first, count: 4 })
      return
    }
    this.#keeping(want, () => this.operate(...target.parts))
  }

  /** A store spoils the accumulator, so a value that is wanted after it is kept. */
  #keeping(want: Want, run: () => void): void {
    if (want === 'nothing') {
      run()
      return
    }
    const value = this.temporary()
    this.store(value)
    run()
    this.load(value)
  }

  #assignment(node: AstNode, want: Want): void {
    const target = this.target(child(node, 'left'))
    const right = child(node, 'right')
    if (node['operator'] === '=') this.value(right)
    else {
      if (target.kind === 'name') this.loadName(target.node)
      else if (target.kind === 'super') this.callRow({ first: target.first, count: 3 })
      else this.emit({ writes: true, in: target.parts })
      if (isSmallInteger(right)) this.operate()
      else {
        const old = this.temporary()
        this.store(old)
        this.value(right)
        this.operate(old)
      }
    }
    this.assign(target, want)
  }

  #update(node: AstNode, want: Want): void {
    const operand = child(node, 'argument')
    const isPostfix = !node['prefix'] && want !== 'nothing'
    const target = this.#updateTarget(operand)
    let old = -1
    if (isPostfix) {
      old = this.temporary()
      this.operate()
      this.store(old)
    }
    this.operate()
    this.assign(target, want)
    if (isPostfix) this.load(old)
  }

  #updateTarget(operand: AstNode): Target {
    if (operand.type !== 'MemberExpression') {
      this.loadName(operand)
      return { kind: 'name', node: operand }
    }
    if (child(operand, 'object').type === 'Super') {
      const first = this.#superRow(operand, 4)
      this.callRow({ first, count: 3 })
      return { kind: 'super', first }
    }
    const object = this.inTemporary(child(operand, 'object'))
    if (isNamed(operand)) {
      this.emit({ writes: true, in: [object] })
      return { kind: 'member', parts: [object] }
    }
    const key = this.temporary()
    this.into(child(operand, 'property'), key)
    this.operate(object)
    return { kind: 'member', parts: [object, key] }
  }

  #member(node: AstNode): void {
    if (child(node, 'object').type === 'Super') {
      this.#loadFromSuper(node)
      return
    }
    this.loadMember(this.inTemporary(child(node, 'object')), node)
  }

  loadMember(object: number, node: AstNode): void {
    if (isNamed(node)) {
      this.emit({ writes: true, in: [object] })
      return
    }
    this.value(child(node, 'property'))
    this.operate(object)
  }

  /** `this`, the home of the method and the key, in a row. */
  #superRow(node: AstNode, count: number): number {
    const { first } = this.row(count)
    this.loadThis()
    this.store(first)
    this.scoped(() => {
      this.loadHidden('function')
      const method = this.temporary()
      this.store(method)
      this.fetch()
      this.operate(method)
    })
    this.store(first + 1)
    if (node['computed']) this.into(child(node, 'property'), first + 2)
    else this.fetchInto(first + 2)
    return first
  }

  #loadFromSuper(node: AstNode, receiver?: number): void {
    this.scoped(() => {
      const first = this.#superRow(node, 3)
      this.callRow({ first, count: 3 })
      if (receiver !== undefined) this.registers.move(first, receiver)
    })
  }

  #call(node: AstNode): void {
    const callee = child(node, 'callee')
    const args = list(node, 'arguments')
    const spread = args.findIndex(isSpread)
    const isInner = spread >= 0 && spread < args.length - 1
    if (callee.type === 'Super') {
      this.#callSuper(args, isInner)
      return
    }
    if (isInner) {
      this.#callSpread(node, callee, args)
      return
    }
    this.#callWith(callee, args, spread >= 0, false)
  }

  #callWith(callee: AstNode, args: readonly AstNode[], isSpreadCall: boolean, isTemplate: boolean): void {
    const called = this.temporary()
    const row = this.growingRow()
    const isOnce = this.runsOnceHere
    const isMember = callee.type === 'MemberExpression'
    const isSuper = isMember && child(callee, 'object').type === 'Super'
    const use = this.scopes.uses.get(callee)
    const isDynamic = use?.isDynamic === true
    if (isSuper) {
      this.#loadFromSuper(callee, this.grow(row))
      this.store(called)
    } else if (isMember) {
      this.#push(child(callee, 'object'), row)
      this.scoped(() => this.loadMember(row.first, callee))
      this.store(called)
    } else if (isDynamic) this.#lookUp(called, this.grow(row))
    else {
      if (isSpreadCall || isOnce) this.#pushFetched(row)
      this.into(callee, called)
    }
    if (isTemplate) this.#pushFetched(row)
    for (const each of args) this.#push(spreadValue(each), row)
    const isEval = callee.type === 'Identifier' && nameOf(callee) === 'eval' && use?.variable === undefined
    if (isEval && args.length > 0) this.#resolveEval(called, row.first + row.count - args.length)
    const takesSingly = !isSpreadCall && !isOnce && !isSuper && !isDynamic && row.count <= (isMember ? 3 : 2)
    if (!takesSingly) {
      this.callRow(row, called)
      return
    }
    this.emit({ writes: true, in: [called, ...Array.from({ length: row.count }, (_, i) => row.first + i)] })
  }

  #push(node: AstNode, row: { first: number; count: number }): void {
    this.value(node)
    this.store(this.grow(row))
  }

  #pushFetched(row: { first: number; count: number }): void {
    this.fetch()
    this.store(this.grow(row))
  }

  /** A name that `with` may give: function and receiver come together. */
  #lookUp(called: number, receiver: number): void {
    this.scoped(() => {
      const name = this.row(1)
      const { first } = this.row(2)
      this.fetchInto(name.first)
      this.emit({ writes: true, in: [name], out: [first, first + 1] })
      this.registers.move(first, called)
      this.registers.move(first + 1, receiver)
    })
  }

  #resolveEval(called: number, argument: number): void {
    this.scoped(() => {
      const row = this.row(6)
      this.registers.move(called, row.first)
      this.registers.move(argument, row.first + 1)
      this.registers.move(CLOSURE, row.first + 2)
      for (const i of [3, 4, 5]) this.fetchInto(row.first + i)
      this.callRow(row)
      this.store(called)
    })
  }

  /** Spreads before the last argument: all arguments go into an array first. */
  #callSpread(node: AstNode, callee: AstNode, args: readonly AstNode[]): void {
    const row = this.growingRow()
    const receiver = this.scopes.own.get(node)
    if (receiver === undefined) {
      this.#push(callee, row)
      this.#pushFetched(row)
    } else {
      this.scoped(() => {
        this.value(child(callee, 'object'))
        this.storeVariable(receiver)
        const object = this.temporary()
        this.store(object)
        this.loadMember(object, callee)
      })
      this.store(this.grow(row))
      this.loadVariable(receiver)
      this.store(this.grow(row))
    }
    arrayLiteral(this, args, false)
    this.store(this.grow(row))
    this.callRow(row)
  }

  #construct(node: AstNode): void {
    const args = list(node, 'arguments')
    const spread = args.findIndex(isSpread)
    const made = this.inTemporary(child(node, 'callee'))
    if (spread >= 0 && spread < args.length - 1) {
      arrayLiteral(this, args, false)
      this.store(this.temporary())
      this.callRow({ first: made, count: 2 })
      return
    }
    const row = this.growingRow()
    for (const each of args) this.#push(spreadValue(each), row)
    this.load(made)
    this.emit({ reads: true, writes: true, in: [made, row] })
  }

  #callSuper(args: readonly AstNode[], hasInnerSpread: boolean): void {
    this.scoped(() => {
      this.loadHidden('function')
      const method = this.temporary()
      this.store(method)
      const made = this.temporary()
      this.load(method)
      this.emit({ reads: true, out: [made] })
      if (hasInnerSpread) {
        arrayLiteral(this, args, false)
        const row = this.row(3)
        this.store(row.first + 1)
        this.registers.move(made, row.first)
        this.loadHidden('new.target')
        this.store(row.first + 2)
        this.callRow(row)
      } else {
        const row = this.growingRow()
        for (const each of args) this.#push(spreadValue(each), row)
        this.loadHidden('new.target')
        this.emit({ reads: true, writes: true, in: [made, row] })
      }
      const instance = this.temporary()
      this.store(instance)
      this.#bindThis()
      if (this.receiverFrame !== this.frame) this.#initializeFields(method, instance)
      this.load(instance)
    })
  }

  /** `super()` gives `this` its value, and looks that it had none. */
  #bindThis(): void {
    this.scoped(() => {
      const value = this.temporary()
      this.store(value)
      this.loadThis()
      this.emit({ reads: true })
      this.load(value)
      if (this.receiverFrame === this.frame) this.store(RECEIVER)
      else this.emit({ reads: true })
    })
  }

  #initializeFields(method: number, instance: number): void {
    const receiver = this.temporary()
    const initializer = this.temporary()
    this.emit({ writes: true, in: [method] })
    const done: Label[] = []
    this.jumpIf(this.newLabel(done))
    this.store(initializer)
    this.registers.move(instance, receiver)
    this.emit({ writes: true, in: [initializer, receiver] })
    this.bind(...done)
  }
}

function chain(node: AstNode, isLink: (node: AstNode) => boolean): AstNode[] {
  return isLink(node) ? [...chain(child(node, 'left'), isLink), child(node, 'right')] : [node]
}

function isTypeTest(a: AstNode, b: AstNode): boolean {
  return a.type === 'UnaryExpression' && a['operator'] === 'typeof' && typeof b['value'] === 'string'
}

function isNothing(node: AstNode): boolean {
  if (isLiteral(node)) return node['value'] === null
  if (node.type === 'Identifier') return nameOf(node) === 'undefined'
  return (
    node.type === 'UnaryExpression' &&
    node['operator'] === 'void' &&
    isLiteral(maybe(node, 'argument') as AstNode)
  )
}
