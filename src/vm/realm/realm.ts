import escodegen from 'escodegen'
import esprima from 'esprima'
import { CONSOLE } from './console.ts'
import { COUNTER } from './counter.ts'
import { ERRORS } from './errors.ts'
import { GLOBALS } from './globals.ts'
import { HOST_OBJECTS, HOST_OPS } from './host-objects.ts'
import { BIG_NUMBER_CHARGES, INTEGERS } from './integers.ts'
import { JSON_LIBRARY } from './json.ts'
import { JSON_DEEP } from './json-deep.ts'
import { JSON_FAULT } from './json-fault.ts'
import { MARK, OPERATOR_HELPERS } from './names.ts'
import { NUMBERS } from './numbers.ts'
import { PASS_ON } from './pass-on.ts'
import { PATCHES } from './patches.ts'
import { PROPERTY_ORDER } from './property-order.ts'
import { SORT } from './sort.ts'
import { STACK, STACK_COUNTER } from './stack.ts'
import { TEXTS } from './texts.ts'
import { UNPAID_WORK } from './unpaid-work.ts'

/** What the control function of a realm does, by its first argument. */
export const CONTROL = { start: 0, finish: 1, fail: 2, block: 3, invoke: 4, tx: 5 } as const

/** How a script or call ended, as the control function writes it into the second cell. */
export const ENDED = { well: 0, thrown: 2 } as const

// The first cell takes the gas counted so far, the second how it ended; the value is the text of the result or the error.
const CONTROL_FUNCTION = String.raw`
function control(op, x, y, z) {
  if (op === 0) {
    $gas = 0
    $limit = x
    $stack = 0
    return
  }
  let text
  let ended = 0
  try {
    if (op === 1) text = resultText(x)
    else if (op === 2) {
      ended = 2
      unwind()
      text = thrownText(x)
    } else if (op === 3) setBlock(parseJson(x))
    else if (op === 5) setTx(parseJson(x))
    else text = resultText(invoke(x, y, z))
  } catch (thrown) {
    ended = 2
    try {
      unwind()
      text = thrownText(thrown)
    } catch (again) {
      text = ''
    }
  }
  cell[0] = $gas
  cell[1] = ended
  return text
}
function resultText(x) {
  switch (typeof x) {
    case 'string': return x
    case 'undefined': return ''
    case 'symbol': return 'undefined'
    case 'bigint': throw new RealTypeError('Do not know how to serialize a BigInt')
    case 'object':
    case 'function': return shownValue(x)
    default: return '' + x
  }
}
// Only where a contract replaced JSON.stringify: the engine's own is asked then.
function shownValue(x) {
  const text = rawStringify(x)
  return text === undefined ? 'undefined' : text
}
// What the engine itself threw brings the places where it happened along, behind a NUL.
function thrownText(x) {
  if (x === null || typeof x === 'symbol') return ''
  const text = RealString(x)
  if (typeof x !== 'object') return typeof x === 'function' ? readStack(x, text) : text
  if (!isEngineMade(x)) return readStack(x, text)
  const own = getOwnPropertyDescriptor(x, 'stack')
  return own !== undefined && typeof own.value === 'string' ? text + '\0' + own.value : text
}
// Reporting reads the stack of what was thrown, after its text: members that a contract made run then.
function readStack(x, text) {
  try {
    if ('stack' in x) RealString(x.stack)
  } catch (error) {
    return text
  }
  return text
}
function isEngineMade(x) {
  for (let i = 0; i < ENGINE_ERRORS.length; i++) if (getPrototypeOf(x) === ENGINE_ERRORS[i].prototype) return true
  return false
}
const ENGINE_ERRORS = [RealTypeError, RealRangeError, RealSyntaxError, ReferenceError, InternalError]
function setBlock(b) {
  blockInfo = b
  block = { number: b.number, parentHash: b.parent_hash, witness: b.witness, time: b.time }
}
function setTx(t) {
  txInfo = t
  tx = {
    time: t.time, hash: t.hash, expiration: t.expiration, gasLimit: t.gas_limit, gasRatio: t.gas_ratio,
    authList: t.auth_list, publisher: t.publisher,
  }
}
function invoke(api, args, limit) {
  $limit = limit
  const obj = new module.exports()
  const method = obj[api]
  if (typeof method !== 'function') throw new RealTypeError('obj.' + api + ' is not a function')
  const rs = apply(method, obj, parseJson(args))
  if (typeof rs !== 'function' && typeof rs !== 'object') return rs
  incr(12)
  return JSON.stringify(rs)
}
`

function compact(script: string): string {
  return escodegen.generate(esprima.parseScript(script), { format: { compact: true } })
}

/** A script of the realm; places in errors name its file. */
export type RealmScript = { readonly file: string; readonly text: string }

let ownScripts: readonly RealmScript[] | undefined

/** The text of one of the realm's own scripts, for places in it that errors name; undefined for other files. */
export function realmText(file: string): string | undefined {
  ownScripts ??= makeOwnScripts()
  return ownScripts.find((script) => script.file === file)?.text
}

/**
 * The scripts that turn a bare QuickJS realm into IOST's, in order; the value of the last one is the control function.
 * Sources are printed without comments and blanks: the engine keeps them.
 * They expect the globals `__host` (host function) and `__cell` (ArrayBuffer of 16 bytes). Source: spec contracts §2.4, §3.5.
 */
export function realmScripts(bigNumberSource: string): RealmScript[] {
  ownScripts ??= makeOwnScripts()
  const [closure, names, close] = ownScripts as [RealmScript, RealmScript, RealmScript]
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
  return [closure, { file: 'bignumber.js', text: compact(loadBigNumber) }, names, close]
}

function makeOwnScripts(): readonly RealmScript[] {
  const operators = Object.entries(OPERATOR_HELPERS)
  const own = [
    'gas = 0',
    'limit = Infinity',
    'stop',
    'last',
    'other',
    'log',
    'stack = 0',
    `edge = ${STACK.bytes - STACK.near}`,
    `floor = ${STACK.bytes}`,
    'enter',
    'needs',
    'away',
    'again',
    'back',
    'careful',
    'close = false',
    ...new Set(operators.map(([, helper]) => helper)),
  ]
  const closure = `let ${own.map((name) => `$${name}`).join(', ')};
globalThis._cLog = null;
globalThis._native_require = null;
globalThis.__realm = (function (hostCall, buffer, hostOps) {
'use strict'
const cell = new Float64Array(buffer)
const KILL = ${HOST_OPS.indexOf('kill')}
function operatorTable() {
  return { ${operators.map(([operator, helper]) => `'${operator}': $${helper}`).join(', ')} }
}
const operatorNames = ${JSON.stringify(OPERATOR_HELPERS)}
${COUNTER}
${STACK_COUNTER}
${PASS_ON}
${NUMBERS}
${JSON_FAULT}
${JSON_DEEP}
${JSON_LIBRARY}
${SORT}
${TEXTS}
${ERRORS}
${BIG_NUMBER_CHARGES}
${HOST_OBJECTS}
${CONSOLE}
${UNPAID_WORK}
${PROPERTY_ORDER}
${PATCHES}
${GLOBALS}
${CONTROL_FUNCTION}
addToJson()
carefulOperators()
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
module.exports = Float64`
  const close = `(function () {
const realm = globalThis.__realm
delete globalThis.__realm
realm.finish(globalThis)
return realm.control
})()`
  return [
    { file: 'realm.js', text: compact(closure).replaceAll('$', MARK) },
    { file: 'integers.js', text: compact(names) },
    { file: 'close.js', text: compact(close) },
  ]
}

/** The scripts that let a contract's functions see the snapshots of a call; without them a contract has none. */
export const BLOCK_NAMES_SCRIPT = 'let blockInfo, block'
export const TX_NAMES_SCRIPT = 'let txInfo, tx'
