import type { AstNode } from '#vm/gas/ast.ts'
import { ACCUMULATOR, argumentPlace, CLOSURE, CONTEXT, RegisterFile } from './register-file.ts'
import type { Scopes } from './scopes.ts'
import type { Frame, Hidden, Scope, Variable } from './variables.ts'

/** A place that jumps go to; code there counts only if one does. */
export type Label = { isReached: boolean }

/** Operands that must stand in a row of registers. */
export type Row = { first: number; count: number }

/** What of an instruction touches registers; it reads and writes the accumulator as named. */
export type Instruction = {
  reads?: boolean
  writes?: boolean
  in?: readonly (number | Row)[]
  out?: readonly number[]
}

/** How the value of an expression is wanted: in the accumulator, not at all, or as a jump. */
export type Want = 'value' | 'nothing' | Test
export type Test = { yes: Label[]; no: Label[]; next: 'yes' | 'no' | 'neither'; isDone: boolean }

export const RECEIVER = argumentPlace(-1)

/**
 * Goes through a function's code the way V8 7.7 makes bytecode of it, keeping of each instruction only which registers it
 * takes: that decides how much stack a call needs.
 */
export abstract class Emitter {
  readonly scopes: Scopes
  readonly frame: Frame
  readonly registers: RegisterFile
  /** Nothing leads here any more. */
  isDead = false
  /** Code that runs once is compiled for size where it is not in a loop. */
  readonly #runsOnce: boolean
  loopDepth = 0
  /** The register of the context that was entered last. */
  lastContext = -1
  #next: number

  constructor(scopes: Scopes, frame: Frame, runsOnce: boolean) {
    this.scopes = scopes
    this.frame = frame
    this.registers = new RegisterFile(frame.locals)
    this.#next = frame.locals
    this.#runsOnce = runsOnce
  }

  /** Evaluates an expression into the accumulator. */
  abstract value(node: AstNode): void

  /** Evaluates an expression whose value nobody wants. */
  abstract effect(node: AstNode): void

  /** The value of an expression in a new temporary. */
  inTemporary(node: AstNode): number {
    this.value(node)
    const register = this.temporary()
    this.store(register)
    return register
  }

  into(node: AstNode, register: number): void {
    this.value(node)
    this.store(register)
  }

  get runsOnceHere(): boolean {
    return this.#runsOnce && this.loopDepth === 0
  }

  /** A row of temporaries. */
  row(count: number): Row {
    const first = this.#next
    for (let i = 0; i < count; i++) this.temporary()
    return { first, count }
  }

  /** A row that grows while its operands are made. */
  growingRow(): Row {
    return { first: this.#next, count: 0 }
  }

  grow(row: Row): number {
    const register = this.temporary()
    if (row.count++ === 0) row.first = register
    return register
  }

  temporary(): number {
    const register = this.#next++
    this.registers.take(register)
    return register
  }

  /** Temporaries taken inside are free again after it. */
  scoped(run: () => void): void {
    const from = this.#next
    run()
    for (let i = from; i < this.#next; i++) this.registers.release(i)
    this.#next = from
  }

  emit({ reads, writes, in: ins = [], out = [] }: Instruction): void {
    if (reads) this.registers.materialize(ACCUMULATOR)
    if (writes) this.registers.write(ACCUMULATOR)
    for (const operand of ins) {
      if (typeof operand === 'number') this.registers.read(operand)
      else if (operand.count > 0) this.registers.readRow(operand.first, operand.count)
    }
    for (const register of out) this.registers.write(register)
  }

  /** Something that is in no register goes into the accumulator. */
  fetch(): void {
    this.emit({ writes: true })
  }

  fetchInto(register: number): void {
    this.fetch()
    this.store(register)
  }

  load(register: number): void {
    this.registers.move(register, ACCUMULATOR)
  }

  store(register: number): void {
    this.registers.move(ACCUMULATOR, register)
  }

  /** Reads the accumulator, and operands, and leaves a result in it. */
  operate(...operands: number[]): void {
    this.emit({ reads: true, writes: true, in: operands })
  }

  /** A call into the runtime, or of a function that takes its operands in a row. */
  callRow(row: Row, ...operands: number[]): void {
    this.emit({ writes: true, in: [...operands, row] })
  }

  newLabel(list: Label[]): Label {
    const label = { isReached: false }
    list.push(label)
    return label
  }

  jump(to: Label): void {
    this.registers.settle()
    if (!this.isDead) to.isReached = true
    this.isDead = true
  }

  jumpIf(to: Label): void {
    this.registers.settle()
    this.registers.materialize(ACCUMULATOR)
    if (!this.isDead) to.isReached = true
  }

  bind(...labels: Label[]): void {
    for (const label of labels) if (label.isReached) this.enter()
  }

  /** Code begins that is reached from elsewhere. */
  enter(): void {
    this.registers.settle()
    this.isDead = false
  }

  /** The jump back of a loop. */
  repeat(): void {
    this.registers.settle()
  }

  /** `return` or `throw`. */
  leave(): void {
    this.registers.materialize(ACCUMULATOR)
    this.isDead = true
  }

  /** Runs code with a context of its own where the scope has one. */
  inContext(scope: Scope | undefined, run: () => void): void {
    if (scope?.needsContext !== true) {
      run()
      return
    }
    this.fetch()
    const outer = this.pushContext()
    run()
    this.emit({ in: [outer] })
  }

  pushContext(): number {
    const outer = this.temporary()
    this.emit({ reads: true, out: [outer] })
    this.lastContext = outer
    return outer
  }

  /** Keeps the context for code that is entered by an exception. */
  saveContext(register: number): void {
    this.registers.move(CONTEXT, register)
    this.registers.settle()
  }

  placeOf(variable: Variable): number | undefined {
    if (variable.place === 'register') return variable.index
    return variable.place === 'argument' ? argumentPlace(variable.index) : undefined
  }

  loadVariable(variable: Variable): void {
    const place = this.placeOf(variable)
    if (place === undefined) this.fetch()
    else this.load(place)
  }

  /** The accumulator goes into a variable. */
  storeVariable(variable: Variable, isInitial = true, mayBeUnset = false): void {
    this.scoped(() => {
      const place = this.placeOf(variable)
      if (mayBeUnset) {
        const value = this.temporary()
        this.store(value)
        if (place === undefined) this.fetch()
        else this.load(place)
        this.emit({ reads: true })
        this.load(value)
      }
      if (!isInitial && variable.kind === 'const') return this.fetch()
      if (!isInitial && variable.kind === 'self') return this.frame.isStrict ? this.fetch() : undefined
      if (place !== undefined) this.store(place)
      else if (variable.place !== 'none') this.emit({ reads: true })
    })
  }

  loadName(node: AstNode): void {
    const use = this.scopes.uses.get(node)
    if (use?.variable === undefined || use.isDynamic) {
      this.fetch()
      return
    }
    this.loadVariable(use.variable)
    if (use.mayBeUnset) this.emit({ reads: true })
  }

  storeName(node: AstNode, isInitial: boolean): void {
    const use = this.scopes.uses.get(node)
    if (use?.isDynamic) this.operate()
    else if (use?.variable === undefined) this.emit({ reads: true })
    else this.storeVariable(use.variable, isInitial, use.mayBeUnset && !isInitial)
  }

  loadThis(): void {
    this.loadHidden('this')
  }

  /** `this` and its like belong to the nearest function that is no arrow. */
  loadHidden(name: Hidden): void {
    const frame = this.receiverFrame
    const variable = frame.hidden.get(name)
    if (frame !== this.frame || variable?.place === 'context') this.fetch()
    else if (name === 'this') this.load(RECEIVER)
    else if (variable?.place === 'register') this.load(variable.index)
    else this.fetch()
  }

  get receiverFrame(): Frame {
    let frame = this.frame
    while (frame.isArrow) frame = (frame.parent as Scope).frame
    return frame
  }

  loadClosure(): void {
    this.load(CLOSURE)
  }
}
