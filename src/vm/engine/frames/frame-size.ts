import type { AstNode } from '#vm/gas/ast.ts'
import type { Label } from './emitter.ts'
import { openIterator } from './iteration.ts'
import { argumentPlace, CLOSURE } from './register-file.ts'
import { findScopes, paramName } from './scopes.ts'
import { StatementEmitter } from './statements.ts'
import { child, list, maybe, nameOf } from './tree.ts'
import type { Frame, Variable } from './variables.ts'

const WORD = 8
/** Receiver, return address, caller's frame, context, function, bytecode and place in it. */
const FIXED_WORDS = 7

/**
 * Bytes of stack that V8 7.7's interpreter takes for a call of each function of a script, and for the script itself, by
 * their nodes: seven words, the declared arguments and the registers. The tree must have ranges.
 */
export function frameSizes(script: AstNode): ReadonlyMap<AstNode, number> {
  const scopes = findScopes(script)
  const sizes = new Map<AstNode, number>()
  for (const frame of scopes.frames) {
    const runsOnce = frame.kind === 'script' || frame.isCalledAtOnce
    const registers = new FunctionEmitter(scopes, frame, runsOnce).count()
    const params = frame.kind === 'script' ? [] : list(frame.node, 'params')
    const declared = params.filter((param) => param.type !== 'RestElement').length
    sizes.set(frame.node, WORD * (FIXED_WORDS + declared + registers))
  }
  return sizes
}

class FunctionEmitter extends StatementEmitter {
  /** The registers of the whole function. */
  count(): number {
    const { frame } = this
    if (frame.kind === 'script') this.#script()
    else {
      if (frame.generator !== undefined) this.registers.settle()
      else if (frame.hidden.get('new.target')?.place === 'context') this.temporary()
      if (frame.needsContext) this.#enterContext()
      this.#function()
    }
    if (!this.isDead) {
      this.fetch()
      this.leave()
    }
    return this.registers.highest + 1
  }

  #script(): void {
    const { frame } = this
    const variables = [...frame.variables.values()]
    if (variables.some((variable) => variable.place === 'context')) {
      this.scoped(() => {
        const row = this.row(1)
        this.fetchInto(row.first)
        this.callRow(row)
      })
      this.pushContext()
    }
    if (variables.some((variable) => variable.place === 'global')) {
      this.scoped(() => {
        const row = this.row(3)
        this.fetchInto(row.first)
        this.fetchInto(row.first + 1)
        this.registers.move(CLOSURE, row.first + 2)
        this.callRow(row)
      })
    }
    this.statements(list(frame.node, 'body'))
  }

  #enterContext(): void {
    const { frame } = this
    this.fetch()
    this.pushContext()
    const captured = [...frame.variables.values()].filter(
      (each) => each.place === 'context' && each.index >= 0,
    )
    if (frame.hidden.get('this')?.isCaptured) this.load(argumentPlace(-1))
    for (const variable of captured) this.load(argumentPlace(variable.index))
    this.emit({ reads: true })
  }

  #function(): void {
    const { frame } = this
    const body = child(frame.node, 'body')
    const args = frame.hidden.get('arguments')
    if (args !== undefined) {
      this.fetch()
      this.storeVariable(args)
    }
    if (frame.rest !== undefined) {
      this.fetch()
      this.storeVariable(frame.rest)
    }
    for (const variable of [ownName(frame), frame.hidden.get('function')]) {
      if (variable === undefined) continue
      this.loadClosure()
      this.storeVariable(variable)
    }
    const statements = body.type === 'BlockStatement' ? list(body, 'body') : []
    if (frame.generator !== undefined) this.#makeGenerator(frame.generator)
    this.declarations(statements, frame)
    if (frame.generator !== undefined) this.scoped(() => this.#firstYield(frame.generator as Variable))
    if (!frame.hasPlainParams) this.#params()
    if (body.type === 'BlockStatement') {
      this.statements(statements)
      return
    }
    this.scoped(() => {
      this.value(body)
      this.leave()
    })
  }

  #params(): void {
    const { frame } = this
    list(frame.node, 'params').forEach((param, i) => {
      const variable = frame.variables.get(nameOf(paramName(param))) as Variable
      this.scoped(() => {
        if (param.type === 'RestElement') this.loadVariable(frame.rest as Variable)
        else this.load(argumentPlace(i))
        if (param.type === 'AssignmentPattern') this.#default(child(param, 'right'), i)
        this.storeVariable(variable)
      })
    })
  }

  #default(value: AstNode, index: number): void {
    const isGiven: Label[] = []
    const end: Label[] = []
    this.jumpIf(this.newLabel(isGiven))
    this.value(value)
    this.jump(this.newLabel(end))
    this.bind(...isGiven)
    this.load(argumentPlace(index))
    this.bind(...end)
  }

  #makeGenerator(generator: Variable): void {
    this.scoped(() => {
      const row = this.row(2)
      this.registers.move(CLOSURE, row.first)
      this.registers.move(argumentPlace(-1), row.first + 1)
      this.callRow(row)
      this.storeVariable(generator)
    })
  }

  #firstYield(generator: Variable): void {
    this.loadVariable(generator)
    this.#suspend()
    this.#resume()
  }

  #suspend(): void {
    this.registers.settle()
    this.emit({ reads: true })
    this.enter()
    this.fetch()
  }

  /** A generator goes on as it was asked to: with a value, a `return` or an exception. */
  #resume(): void {
    const input = this.temporary()
    this.store(input)
    this.fetch()
    this.registers.settle()
    this.emit({ reads: true })
    this.load(input)
    this.leave()
    this.enter()
    this.load(input)
    this.giveBack()
    this.enter()
    this.load(input)
  }

  override yields(node: AstNode): void {
    if (node['delegate']) {
      this.#yieldAll(node)
      return
    }
    const value = maybe(node, 'argument')
    if (value === undefined) this.fetch()
    else this.value(value)
    this.scoped(() => {
      const row = this.row(2)
      this.store(row.first)
      this.fetchInto(row.first + 1)
      this.callRow(row)
    })
    this.#suspend()
    this.#resume()
  }

  #yieldAll(node: AstNode): void {
    const output = this.temporary()
    const mode = this.temporary()
    this.scoped(() => {
      const row = this.row(2)
      this.value(child(node, 'argument'))
      const iterator = { next: this.temporary(), object: row.first }
      openIterator(this, iterator)
      this.fetchInto(row.first + 1)
      this.fetchInto(mode)
      const end: Label[] = []
      const asked: Label[] = []
      this.enter()
      this.load(mode)
      this.registers.settle()
      this.emit({ reads: true })
      this.callRow(row, iterator.next)
      this.jump(this.newLabel(asked))
      this.#delegate(row, asked, () => {
        this.load(row.first + 1)
        this.giveBack()
      })
      this.#delegate(row, asked, () => {
        this.#closeDelegate(row.first)
        this.fetch()
      })
      this.bind(...asked)
      this.store(output)
      const isObject: Label[] = []
      this.jumpIf(this.newLabel(isObject))
      this.callRow({ first: output, count: 1 })
      this.bind(...isObject)
      this.emit({ writes: true, in: [output] })
      this.jumpIf(this.newLabel(end))
      this.load(output)
      this.#suspend()
      this.store(row.first + 1)
      this.fetchInto(mode)
      this.repeat()
      this.bind(...end)
    })
    const value = this.temporary()
    this.emit({ writes: true, in: [output] })
    this.store(value)
    const isValue: Label[] = []
    this.fetch()
    this.operate(mode)
    this.jumpIf(this.newLabel(isValue))
    this.load(value)
    this.giveBack()
    this.bind(...isValue)
    this.load(value)
  }

  /** `return` and `throw` are passed on to the inner iterator where it has them. */
  #delegate(row: { first: number; count: number }, asked: Label[], otherwise: () => void): void {
    this.enter()
    const isMissing: Label[] = []
    this.scoped(() => {
      const method = this.temporary()
      this.emit({ writes: true, in: [row.first] })
      this.jumpIf(this.newLabel(isMissing))
      this.jumpIf(this.newLabel(isMissing))
      this.store(method)
      this.callRow(row, method)
      this.jump(this.newLabel(asked))
    })
    this.bind(...isMissing)
    otherwise()
  }

  #closeDelegate(object: number): void {
    this.scoped(() => {
      const done: Label[] = []
      const called: Label[] = []
      this.scoped(() => {
        const method = this.temporary()
        this.emit({ writes: true, in: [object] })
        this.jumpIf(this.newLabel(done))
        this.jumpIf(this.newLabel(done))
        this.store(method)
        this.emit({ writes: true, in: [method, object] })
        this.jump(this.newLabel(called))
      })
      this.bind(...called)
      this.jumpIf(this.newLabel(done))
      this.scoped(() => {
        const row = this.row(1)
        this.store(row.first)
        this.callRow(row)
      })
      this.bind(...done)
    })
  }
}

/** The variable that holds a function expression's own name, where its code says it. */
function ownName(frame: Frame): Variable | undefined {
  const id = maybe(frame.node, 'id')
  const variable = id === undefined ? undefined : frame.variables.get(nameOf(id))
  return variable?.kind === 'self' && variable.isUsed ? variable : undefined
}
