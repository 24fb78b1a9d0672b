/**
 * Own names in the order in which V8 lists them: the engine's own objects are built in another one, and functions that are
 * classes or sloppy list their members differently. Only Object.getOwnPropertyNames shows names that are not enumerable.
 */
export const PROPERTY_ORDER = String.raw`
const ordered = []
const orders = []
const rawNames = Object.getOwnPropertyNames
function listsAs(object, names) {
  put(ordered, object)
  put(orders, apply(rawSplit, names, [' ']))
}
function namesInOrder(object) {
  const names = rawNames(object)
  for (let i = 0; i < ordered.length; i++) if (ordered[i] === object) return arranged(names, orders[i])
  return typeof object === 'function' ? functionNames(object, names) : names
}
function put(list, name) {
  defineProperty(list, list.length, { value: name, writable: true, enumerable: true, configurable: true })
}
function arranged(names, order) {
  const left = RealObject.create(null)
  for (let i = 0; i < names.length; i++) left[names[i]] = true
  const list = []
  for (let i = 0; i < order.length; i++) {
    if (left[order[i]] !== true) continue
    left[order[i]] = false
    put(list, order[i])
  }
  for (let i = 0; i < names.length; i++) if (left[names[i]]) put(list, names[i])
  return list
}
function functionNames(fn, names) {
  const prototype = getOwnPropertyDescriptor(fn, 'prototype')
  if (prototype === undefined || prototype.configurable || typeof prototype.value !== 'object') return names
  return prototype.writable ? plainFunctionNames(fn, names) : classNames(fn, names)
}
/** Sloppy functions have two members more. */
function plainFunctionNames(fn, names) {
  if (!isSloppy(fn)) return names
  const list = []
  for (let i = 0; i < names.length; i++) {
    if (names[i] === 'prototype') {
      put(list, 'arguments')
      put(list, 'caller')
    }
    put(list, names[i])
  }
  return list
}
/** Sloppy functions that do not run show nothing there. */
function patchCallers() {
  for (const name of ['caller', 'arguments']) {
    const own = getOwnPropertyDescriptor(FunctionPrototype, name)
    const raw = own.get
    const getter = (0, function () {
      apply(raw, this, [])
      return null
    })
    defineProperty(FunctionPrototype, name, { get: getter, set: own.set, enumerable: false, configurable: true })
  }
}
const rawCaller = getOwnPropertyDescriptor(Function.prototype, 'caller').get
function isSloppy(fn) {
  try {
    apply(rawCaller, fn, [])
    return true
  } catch (error) {
    return false
  }
}
/** The name of a class comes after its static members; one without a name has none. */
function classNames(fn, names) {
  const name = getOwnPropertyDescriptor(fn, 'name')
  const isPlain = name !== undefined && typeof name.value === 'string' && name.configurable && !name.writable && !name.enumerable
  if (!isPlain) return arranged(names, ['length', 'prototype'])
  const own = []
  const later = []
  for (let i = 0; i < names.length; i++) {
    if (names[i] === 'name' || names[i] === 'length' || names[i] === 'prototype') continue
    put(getOwnPropertyDescriptor(fn, names[i]).enumerable ? later : own, names[i])
  }
  const list = ['length', 'prototype']
  for (let i = 0; i < own.length; i++) put(list, own[i])
  if (name.value !== '') put(list, 'name')
  for (let i = 0; i < later.length; i++) put(list, later[i])
  return list
}
function patchNames() {
  patchCallers()
  const constructors = 'length name prototype '
  listsAs(Object, constructors + 'assign getOwnPropertyDescriptor getOwnPropertyDescriptors getOwnPropertyNames getOwnPropertySymbols is '
    + 'preventExtensions seal create defineProperties defineProperty freeze getPrototypeOf setPrototypeOf isExtensible isFrozen isSealed '
    + 'keys entries fromEntries values')
  listsAs(Object.prototype, 'constructor __defineGetter__ __defineSetter__ hasOwnProperty __lookupGetter__ __lookupSetter__ isPrototypeOf '
    + 'propertyIsEnumerable toString valueOf __proto__ toLocaleString')
  listsAs(FunctionPrototype, 'length name arguments caller constructor apply bind call toString')
  listsAs(Number, constructors + 'isFinite isInteger isNaN isSafeInteger parseFloat parseInt MAX_VALUE MIN_VALUE NaN NEGATIVE_INFINITY '
    + 'POSITIVE_INFINITY MAX_SAFE_INTEGER MIN_SAFE_INTEGER EPSILON')
  listsAs(Number.prototype, 'constructor toExponential toFixed toPrecision toString valueOf toLocaleString toJSON')
  listsAs(getPrototypeOf(true), 'constructor toString valueOf toJSON')
  listsAs(Symbol, constructors + 'for keyFor asyncIterator hasInstance isConcatSpreadable iterator match matchAll replace search species split '
    + 'toPrimitive toStringTag unscopables')
  listsAs(Symbol.prototype, 'constructor toString valueOf description')
  listsAs(BigInt.prototype, 'constructor toLocaleString toString valueOf')
  listsAs(BigInt, constructors + 'asUintN asIntN')
  listsAs(String, constructors + 'fromCharCode fromCodePoint raw')
  listsAs(Math, MATH_ORDER)
  listsAs(getPrototypeOf(getPrototypeOf((function* () {})())), 'constructor next return throw')
  const method = { getOwnPropertyNames(object) { return namesInOrder(object) } }
  defineProperty(Object, 'getOwnPropertyNames', { value: method.getOwnPropertyNames, writable: true, enumerable: false, configurable: true })
  const symbols = Symbol.prototype
  const exotic = getOwnPropertyDescriptor(symbols, Symbol.toPrimitive)
  delete symbols[Symbol.toPrimitive]
  defineProperty(symbols, Symbol.toPrimitive, exotic)
  const unscopables = Array.prototype[Symbol.unscopables]
  for (const name of ['at', 'findLast', 'findLastIndex', 'toReversed', 'toSorted', 'toSpliced']) delete unscopables[name]
}
`
