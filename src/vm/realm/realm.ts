import { CONSOLE } from './console.ts'
import { COUNTER } from './counter.ts'
import { ERRORS } from './errors.ts'
import { GLOBALS } from './globals.ts'
import { HOST_OBJECTS, HOST_OPS } from './host-objects.ts'
import { BIG_NUMBER_CHARGES, INTEGERS } from './integers.ts'
import { JSON_LIBRARY } from './json.ts'
import { JSON_FAULT } from './json-fault.ts'
import { NUMBERS } from './numbers.ts'
import { PATCHES } from './patches.ts'
import { SORT } from './sort.ts'
import { TEXTS } from './texts.ts'

/** What the control function of a realm does, by its first argument. */
export const CONTROL = { reset: 0, gas: 1, finish: 2, errorText: 3 } as const

const CONTROL_FUNCTION = String.raw`
function control(op, x) {
  if (op === 0) {
    gas = 0
    limit = x
    return
  }
  if (op === 1) return gas
  if (op === 2) {
    switch (typeof x) {
      case 'string': return x
      case 'undefined': return ''
      case 'symbol': return 'undefined'
      case 'bigint': throw new RealTypeError('Do not know how to serialize a BigInt')
      default: return '' + x
    }
  }
  return x === null || typeof x === 'symbol' ? '' : RealString(x)
}
`

/**
 * The scripts that turn a bare QuickJS realm into IOST's, in order; the value of the last one is the control function.
 * They expect the globals `__host` (host function) and `__cell` (ArrayBuffer of 16 bytes). Source: spec contracts §2.4, §3.5.
 */
export function realmScripts(bigNumberSource: string): string[] {
  const closure = `globalThis.__realm = (function (hostCall, buffer, hostOps) {
'use strict'
const cell = new Float64Array(buffer)
${COUNTER}
${NUMBERS}
${JSON_FAULT}
${JSON_LIBRARY}
${SORT}
${TEXTS}
${ERRORS}
${BIG_NUMBER_CHARGES}
${HOST_OBJECTS}
${CONSOLE}
${PATCHES}
${GLOBALS}
${CONTROL_FUNCTION}
addToJson()
function finish(global) {
  patchStrings()
  patchMath()
  patchArrays()
  closeGlobals(global)
}
return {
  counter, binaryOp, templateTag, spreadElement, chargedBigNumber, storageObject, chain, cryptoObject, requireModule,
  Console, format, formatWithOptions, emptyOptionsObject, control, finish,
}
})(__host, __cell, ${JSON.stringify(HOST_OPS)})`
  const loadBigNumber = `__realm.Plain = (function () {
const module = { exports: {} }
const define = undefined
;(function () {
${bigNumberSource}
}).call(module)
const Plain = module.exports
Plain.config({ DECIMAL_PLACES: 50, POW_PRECISION: 50, ROUNDING_MODE: Plain.ROUND_DOWN })
return Plain
})()`
  const names = `const _IOSTInstruction_counter = __realm.counter
const _IOSTBinaryOp = __realm.binaryOp
const _IOSTTemplateTag = __realm.templateTag
const _IOSTSpreadElement = __realm.spreadElement
const module = { exports: {} }
let BigNumber = __realm.chargedBigNumber(__realm.Plain)
const MaxInt64 = new BigNumber('9223372036854775807')
const MinInt64 = new BigNumber('-9223372036854775808')
const MaxFloat64 = new BigNumber('9223372036854775807')
const MinFloat64 = new BigNumber('-9223372036854775808')
${INTEGERS}
const Console = __realm.Console
const console = new Console()
const emptyOptions = __realm.emptyOptionsObject
var format = __realm.format
var formatWithOptions = __realm.formatWithOptions
const require = __realm.requireModule
const storage = __realm.storageObject
const blockchain = __realm.chain
const IOSTCrypto = __realm.cryptoObject
globalThis.gc = function gc() {}`
  const close = `(function () {
const realm = globalThis.__realm
delete globalThis.__realm
realm.finish(globalThis)
return realm.control
})()`
  return [closure, loadBigNumber, names, close]
}
