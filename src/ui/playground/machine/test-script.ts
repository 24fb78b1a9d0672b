import { IostError } from '#core/error.ts'
import type { JsHost, JsMachine } from '#vm/js-machine.ts'
import type { TestScript } from './messages.ts'

/** Values that a property asks for; what each becomes is in arbitraries.ts. */
export type Generator =
  | { readonly type: 'integer'; readonly min: number; readonly max: number }
  | { readonly type: 'amount'; readonly max: number; readonly places: number }
  | { readonly type: 'text'; readonly max: number }
  | { readonly type: 'bool' | 'account' }
  | { readonly type: 'pick'; readonly values: readonly unknown[] }
  | { readonly type: 'list'; readonly of: Generator; readonly max: number }
  | { readonly type: 'object'; readonly members: Readonly<Record<string, Generator>> }

/** A test that a script defines; with generators it is a property. */
export type ScriptTest = {
  readonly name: string
  readonly generators: readonly Generator[] | null
  readonly runs: number | null
}

/** What a test asks of its chain, by name with arguments; the answer has to be JSON. */
export type TestHost = (what: string, args: readonly unknown[]) => unknown

/** Tests as code, run on the contracts' own engine: no clock, no chance, no network, and an end for endless loops. */
export type RunningScript = {
  list(): readonly ScriptTest[]
  /** The text of what went wrong; undefined when the test passes. */
  run(index: number, values: readonly unknown[]): string | undefined
}

const GAS = Number.MAX_SAFE_INTEGER
const WORLD = 'tests'
// One line, so that the script's own lines keep their numbers but for one.
const BEFORE = `(function (accounts, tests) {
const ask = (what, ...args) => blockchain.call('${WORLD}', what, args)[0];\
const first = (text) => { const end = text.indexOf('\\n'); return end < 0 ? text : text.slice(0, end) };\
const test = (name, run) => { tests.push({ name: '' + name, generators: null, runs: null, run }) };\
const property = (name, generators, run, options) => {\
 tests.push({ name: '' + name, generators, runs: options === undefined ? null : options.runs, run }) };\
const send = (as, contract, method, ...args) => { const [error, value] = ask('send', as, contract, method, args);\
 if (error !== '') throw new Error(as + ': ' + contract + '.' + method + ': ' + error); return value };\
const refused = (as, contract, method, ...args) => ask('send', as, contract, method, args)[0];\
const stored = (contract, key, field) => ask('stored', contract, key, field);\
const balance = (account, token) => ask('balance', account, token === undefined ? 'iost' : token);\
const wait = (blocks, seconds) => { ask('wait', blocks, seconds === undefined ? 0 : seconds) };\
const check = (holds, text) => { if (!holds) throw new Error(text === undefined ? 'the check does not hold' : '' + text) };\
const same = (actual, expected) => { const a = JSON.stringify(actual), b = JSON.stringify(expected);\
 if (a !== b) throw new Error('expected ' + b + ', but it is ' + a) };\
const gen = { integer: (min, max) => ({ type: 'integer', min: min, max: max }),\
 amount: (max, places) => ({ type: 'amount', max: max, places: places === undefined ? 8 : places }),\
 text: (max) => ({ type: 'text', max: max === undefined ? 20 : max }), bool: () => ({ type: 'bool' }),\
 account: () => ({ type: 'account' }), pick: (...values) => ({ type: 'pick', values: values }),\
 list: (of, max) => ({ type: 'list', of: of, max: max === undefined ? 10 : max }),\
 object: (members) => ({ type: 'object', members: members }) };
`
const AFTER = `
})(ACCOUNTS, TESTS);
module.exports = class {
  list() { return JSON.stringify(TESTS.map((each) => ({ name: each.name, generators: each.generators, runs: each.runs }))) }
  run(index, values) { TESTS[index].run(...values); return '' }
}`

/** Opens a script of tests. Errors: BAD_TESTS when it cannot be read, at `list`. */
export function openScript(
  js: JsMachine,
  { name, source }: TestScript,
  accounts: readonly string[],
  host: TestHost,
): RunningScript {
  const code = `const TESTS = [], ACCOUNTS = ${JSON.stringify(accounts)};${BEFORE}${source}${AFTER}`
  const answer = (_contract: string, what: string, args: string) => {
    const value = host(what, JSON.parse(args) as unknown[])
    return { gas: 0, value: JSON.stringify([value ?? null]) }
  }
  const call = (api: string, args: readonly unknown[]) =>
    js.run({ code, api, args: args.map((arg) => JSON.stringify(arg)), gasLimit: GAS }, hostOf(answer))
  return {
    list() {
      const outcome = call('list', [])
      if (outcome.kind === 'ok') return JSON.parse(outcome.value) as ScriptTest[]
      const why = `${name}: ${faultText(outcome)}`
      throw new IostError({ code: 'BAD_TESTS', why }, why)
    },
    run(index, values) {
      const outcome = call('run', [index, values])
      return outcome.kind === 'ok' ? undefined : faultText(outcome)
    },
  }
}

function faultText(outcome: { readonly kind: string; readonly message?: string }): string {
  if (outcome.message === undefined) return 'it ran for too long'
  return (outcome.message.split('\n')[0] ?? '').replace(/^Uncaught exception: (Error: )?/, '')
}

/** A test reaches its chain by calls only. */
function hostOf(call: JsHost['call']): JsHost {
  const refuse = () => ({
    gas: 0,
    error: 'tests have no storage or blockchain of their own: use send, stored, balance',
  })
  return {
    put: refuse,
    has: refuse,
    get: refuse,
    del: refuse,
    mapPut: refuse,
    mapHas: refuse,
    mapGet: refuse,
    mapDel: refuse,
    mapKeys: refuse,
    mapLen: refuse,
    globalHas: refuse,
    globalGet: refuse,
    globalMapHas: refuse,
    globalMapGet: refuse,
    globalMapKeys: refuse,
    globalMapLen: refuse,
    blockInfo: () => ({ gas: 0, value: 'null' }),
    txInfo: () => ({ gas: 0, value: 'null' }),
    contextInfo: () => ({ gas: 0, value: '{}' }),
    call,
    callWithAuth: refuse,
    requireAuth: refuse,
    receipt: refuse,
    event: refuse,
    log: () => undefined,
  }
}
