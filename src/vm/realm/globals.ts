/** What the global object keeps, loses and gets (spec contracts §2.4). */
export const GLOBALS = String.raw`
const NULLED = ('parseFloat parseInt decodeURI decodeURIComponent encodeURI encodeURIComponent escape unescape Function Boolean '
  + 'EvalError RangeError ReferenceError SyntaxError TypeError URIError Date RegExp Int8Array Uint8Array Uint8ClampedArray '
  + 'Int16Array Uint16Array Int32Array Uint32Array Float32Array Float64Array BigInt64Array BigUint64Array Map Set WeakMap WeakSet '
  + 'ArrayBuffer SharedArrayBuffer Atomics DataView Promise Reflect Proxy WebAssembly IOSTBlockchain IOSTInstruction IOSTStorage '
  + '_IOSTCrypto _native_log _native_run _native_require _cLog').split(' ')
const UNKNOWN = ('AggregateError InternalError Iterator FinalizationRegistry WeakRef Float16Array queueMicrotask structuredClone '
  + 'performance navigator print console __host __cell').split(' ')

const LISTED = '_cLog _native_require format formatWithOptions IOSTStorage IOSTBlockchain IOSTInstruction _IOSTCrypto _native_log _native_run gc'.split(' ')

function refuseText(text) {
  if (typeof text !== 'string') return text
  throw new RealEvalError('Code generation from strings disallowed for this context')
}
function closeFunctionConstructors() {
  const kinds = [function () {}, function* () {}]
  for (const kind of kinds) {
    const proto = getPrototypeOf(kind)
    const Refused = function Function() {
      throw new RealEvalError('Code generation from strings disallowed for this context')
    }
    Refused.prototype = proto
    defineProperty(proto, 'constructor', { value: Refused, configurable: true, writable: proto === FunctionPrototype, enumerable: false })
  }
}
const RealFunction = Function
const functionToString = (0, function () {
  if (!(this instanceof RealFunction)) throw new Error()
  return 'function ' + toText(this.name) + '() { [native code] }'
})

function closeGlobals(global) {
  closeFunctionConstructors()
  defineProperty(FunctionPrototype, 'toString', { value: functionToString, writable: true, enumerable: false, configurable: true })
  defineProperty(global, 'eval', { value: { eval(text) { return refuseText(text) } }.eval, writable: true, enumerable: false, configurable: true })
  for (const name of LISTED) {
    const value = name === 'gc' ? function gc() {} : name.startsWith('format') ? global[name] : null
    defineProperty(global, name, { value: value, writable: true, enumerable: true, configurable: !name.startsWith('format') })
  }
  for (const name of NULLED) {
    if (LISTED.includes(name)) continue
    defineProperty(global, name, { value: null, writable: true, enumerable: false, configurable: true })
  }
  for (const name of UNKNOWN) delete global[name]
  defineProperty(global, 'console', { value: {}, writable: true, enumerable: false, configurable: true })
  for (const name of ['fileName', 'lineNumber', 'columnNumber']) delete FunctionPrototype[name]
  for (const name of ['hasOwn', 'groupBy']) delete Object[name]
  delete global[Symbol.toStringTag]
  Object.setPrototypeOf(global, Object.create(Object.prototype))
  patchErrors(global)
  patchBigInts(global)
  const iterators = getPrototypeOf(getPrototypeOf([][Symbol.iterator]()))
  for (const name of ownKeys(iterators)) {
    if (name !== Symbol.iterator) delete iterators[name]
  }
  defineProperty(Number.prototype, 'toString', { value: numberMethods.toString, writable: true, enumerable: false, configurable: true })
  patchJson()
  patchNames()
}
function addToJson() {
  for (const Kind of [Boolean, Number, String]) Kind.prototype.toJSON = Kind.prototype.valueOf
}
`
