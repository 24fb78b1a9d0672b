import type { AstNode } from '#vm/gas/ast.ts'
import type { Emitter, Label } from './emitter.ts'
import { askIterator, openIterator } from './iteration.ts'
import {
  child,
  isConstant,
  isLiteral,
  isNameText,
  isSpread,
  list,
  maybe,
  nameOf,
  saysSuper,
  setsPrototype,
  spreadValue,
} from './tree.ts'

/** Registers of an object literal. */
export function objectLiteral(emitter: Emitter, node: AstNode): void {
  const properties = list(node, 'properties')
  if (properties.length === 0) {
    emitter.fetch()
    return
  }
  const object = emitter.temporary()
  makeFromText(emitter)
  emitter.store(object)
  const computed = properties.findIndex((each) => each['computed'] === true)
  const fixed = computed < 0 ? properties : properties.slice(0, computed)
  fixedProperties(emitter, object, fixed, keptProperties(properties))
  for (const each of computed < 0 ? [] : properties.slice(computed)) {
    emitter.scoped(() => computedProperty(emitter, object, each))
  }
  emitter.load(object)
}

/** What stands in the text is copied from a template; code that runs once calls the runtime for it. */
function makeFromText(emitter: Emitter): void {
  if (!emitter.runsOnceHere) {
    emitter.fetch()
    return
  }
  const row = emitter.row(2)
  emitter.fetchInto(row.first)
  emitter.fetchInto(row.first + 1)
  emitter.callRow(row)
}

function fixedProperties(
  emitter: Emitter,
  object: number,
  properties: readonly AstNode[],
  kept: ReadonlySet<AstNode>,
): void {
  const accessors = new Map<string, { get?: AstNode; set?: AstNode }>()
  for (const each of properties) {
    const value = child(each, 'value')
    const isKept = kept.has(each)
    if (setsPrototype(each)) {
      emitter.scoped(() => prototypeProperty(emitter, object, value))
    } else if (each['kind'] !== 'init') {
      if (!isKept) continue
      const pair = accessors.get(keyText(each)) ?? {}
      pair[each['kind'] as 'get' | 'set'] = value
      accessors.set(keyText(each), pair)
    } else if (!isConstant(value)) {
      emitter.scoped(() => valueProperty(emitter, object, each, isKept))
    }
  }
  for (const { get, set } of accessors.values()) {
    emitter.scoped(() => {
      const row = emitter.row(5)
      emitter.registers.move(object, row.first)
      emitter.fetchInto(row.first + 1)
      accessor(emitter, object, get, row.first + 2)
      accessor(emitter, object, set, row.first + 3)
      emitter.fetchInto(row.first + 4)
      emitter.callRow(row)
    })
  }
}

function accessor(emitter: Emitter, object: number, value: AstNode | undefined, register: number): void {
  if (value === undefined) {
    emitter.fetchInto(register)
    return
  }
  emitter.into(value, register)
  tellHome(emitter, value, register, object)
}

function valueProperty(emitter: Emitter, object: number, property: AstNode, isKept: boolean): void {
  const key = child(property, 'key')
  const value = child(property, 'value')
  if (key.type !== 'Identifier' && !isNameText(key)) {
    const row = emitter.row(3)
    emitter.registers.move(object, row.first)
    emitter.fetchInto(row.first + 1)
    emitter.into(value, row.first + 2)
    if (!isKept) return
    emitter.callRow(row)
    tellHome(emitter, value, row.first + 2, object)
    return
  }
  if (!isKept) {
    emitter.effect(value)
    return
  }
  emitter.value(value)
  if (!needsHome(value)) {
    emitter.emit({ reads: true, in: [object] })
    return
  }
  emitter.scoped(() => {
    const method = emitter.temporary()
    emitter.store(method)
    emitter.emit({ reads: true, in: [object] })
    tellHome(emitter, value, method, object)
  })
}

function prototypeProperty(emitter: Emitter, object: number, value: AstNode): void {
  if (isLiteral(value) && value['value'] === null) return
  const row = emitter.row(2)
  emitter.registers.move(object, row.first)
  emitter.into(value, row.first + 1)
  emitter.callRow(row)
}

function computedProperty(emitter: Emitter, object: number, property: AstNode): void {
  const value = child(property, 'value')
  if (setsPrototype(property)) {
    prototypeProperty(emitter, object, value)
    return
  }
  if (property['kind'] === 'init') {
    const key = emitter.temporary()
    propertyKey(emitter, property, key)
    const register = emitter.inTemporary(value)
    tellHome(emitter, value, register, object)
    emitter.load(register)
    emitter.emit({ reads: true, in: [object, key] })
    return
  }
  const row = emitter.row(4)
  emitter.registers.move(object, row.first)
  propertyKey(emitter, property, row.first + 1)
  accessor(emitter, object, value, row.first + 2)
  emitter.fetchInto(row.first + 3)
  emitter.callRow(row)
}

function propertyKey(emitter: Emitter, property: AstNode, register: number): void {
  const key = child(property, 'key')
  if (!property['computed'] || typeof key['value'] === 'string') {
    emitter.fetchInto(register)
    return
  }
  emitter.value(key)
  emitter.emit({ reads: true, out: [register] })
}

/** A method that says `super` is told whose method it is. */
function tellHome(emitter: Emitter, value: AstNode, method: number, home: number): void {
  if (!needsHome(value)) return
  emitter.load(home)
  emitter.operate(method)
}

function needsHome(value: AstNode): boolean {
  return value.type === 'FunctionExpression' && saysSuper(child(value, 'body'))
}

function keyText(property: AstNode): string {
  const key = child(property, 'key')
  return key.type === 'Identifier' ? nameOf(key) : String(key['value'])
}

/** Properties that no later one of the same name replaces. */
function keptProperties(properties: readonly AstNode[]): Set<AstNode> {
  const kept = new Set<AstNode>()
  const later = new Map<string, unknown>()
  for (const each of [...properties].reverse()) {
    if (each['computed'] || setsPrototype(each)) continue
    const kind = later.get(keyText(each))
    if (kind === undefined) later.set(keyText(each), each['kind'])
    else if (kind === 'init' || kind === each['kind']) continue
    else later.set(keyText(each), 'both')
    kept.add(each)
  }
  return kept
}

/** Registers of an array literal, or of arguments that are gathered in an array. */
export function arrayLiteral(
  emitter: Emitter,
  elements: readonly (AstNode | null)[],
  hasTemplate: boolean,
): void {
  emitter.scoped(() => {
    const index = emitter.temporary()
    const array = emitter.temporary()
    const firstSpread = elements.findIndex(isSpread)
    let done = 0
    if (firstSpread === 0) {
      emitter.value(spreadValue(elements[0] as AstNode))
      emitter.operate()
      emitter.store(array)
      done = 1
      if (done < elements.length) {
        emitter.emit({ writes: true, in: [array] })
        emitter.store(index)
      }
    } else if (hasTemplate) {
      makeFromText(emitter)
      emitter.store(array)
      done = firstSpread < 0 ? elements.length : firstSpread
      for (const each of elements.slice(0, done)) {
        if (each === null || isConstant(each)) continue
        emitter.fetchInto(index)
        emitter.value(each)
        emitter.emit({ reads: true, in: [array, index] })
      }
      if (done < elements.length) emitter.fetchInto(index)
    } else {
      emitter.fetchInto(array)
      emitter.fetchInto(index)
    }
    elements.slice(done).forEach((each, i) => {
      addElement(emitter, each, array, index, done + i + 1 === elements.length)
    })
    emitter.load(array)
  })
}

function addElement(
  emitter: Emitter,
  element: AstNode | null,
  array: number,
  index: number,
  isLast: boolean,
): void {
  if (element === null) {
    countUp(emitter, index)
    emitter.operate(array)
    return
  }
  if (isSpread(element)) {
    emitter.scoped(() => addAll(emitter, child(element, 'argument'), array, index))
    return
  }
  emitter.value(element)
  emitter.emit({ reads: true, in: [array, index] })
  if (isLast) emitter.load(index)
  else countUp(emitter, index)
}

function countUp(emitter: Emitter, index: number): void {
  emitter.load(index)
  emitter.operate()
  emitter.store(index)
}

function addAll(emitter: Emitter, iterable: AstNode, array: number, index: number): void {
  emitter.value(iterable)
  const iterator = { next: emitter.temporary(), object: emitter.temporary() }
  openIterator(emitter, iterator)
  const result = emitter.temporary()
  const end: Label[] = []
  emitter.enter()
  askIterator(emitter, iterator, result)
  emitter.emit({ writes: true, in: [result] })
  emitter.jumpIf(emitter.newLabel(end))
  emitter.emit({ writes: true, in: [result] })
  emitter.emit({ reads: true, in: [array, index] })
  countUp(emitter, index)
  emitter.repeat()
  emitter.bind(...end)
}

/** Registers of a class: its parts stand in a row for the runtime. */
export function classLiteral(emitter: Emitter, node: AstNode): void {
  emitter.inContext(emitter.scopes.of.get(node), () => {
    const made = emitter.temporary()
    emitter.scoped(() => {
      const row = emitter.row(3)
      const parent = maybe(node, 'superClass')
      if (parent === undefined) emitter.fetch()
      else emitter.value(parent)
      emitter.store(row.first + 2)
      emitter.fetchInto(made)
      emitter.registers.move(made, row.first + 1)
      emitter.fetchInto(row.first)
      for (const method of list(child(node, 'body'), 'body')) {
        if (method['kind'] === 'constructor') continue
        if (method['computed']) computedMethod(emitter, method, emitter.grow(row))
        emitter.fetchInto(emitter.grow(row))
      }
      emitter.callRow(row)
    })
    emitter.store(emitter.temporary())
    const name = emitter.scopes.own.get(node)
    if (name !== undefined) {
      emitter.load(made)
      emitter.storeVariable(name)
    }
    emitter.load(made)
  })
}

function computedMethod(emitter: Emitter, method: AstNode, key: number): void {
  propertyKey(emitter, method, key)
  if (!method['static']) return
  emitter.fetch()
  emitter.operate(key)
  const isOther: Label[] = []
  emitter.jumpIf(emitter.newLabel(isOther))
  emitter.fetch()
  emitter.bind(...isOther)
}
