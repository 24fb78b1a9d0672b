import { describe, expect, it } from 'vitest'
import { runSource, testMachine } from '#testing/contract-runner.ts'
import { methodSource } from '#testing/contract-source.ts'
import { plainHost } from '#testing/plain-host.ts'
import { instrument } from '#vm/gas/instrument.ts'
import { makeExecutable } from './executable.ts'

const machine = testMachine()
const isOnceForAll = (before: string) =>
  makeExecutable(instrument(methodSource('return 1;', `${before}\n`))).isDeclarative

const FIXED = [
  ['numbers and texts', 'const a = 5, b = "x"; let c; var d = -1;'],
  ['operators of literals', 'const day = 60 * 60 * 24; const name = "a" + "b" + 1;'],
  ['lists and objects', 'const list = [1, "a", [true, null]]; const o = {a: 1, "b c": {d: [2]}};'],
  ['functions', 'const f = x => x + 1; const g = function () { return 1; }; function h() { return f(2); }'],
  ['decimals', 'const r = new Float64("1.5e-10"); const n = new BigNumber(7); const i = new Int64("9");'],
  [
    'names given before',
    'const a = 1; const b = a; const o = {a: a, f: b}; class P {} class Q extends P { x() { return o; } }',
  ],
  ['libraries', 'const s = require("storage");'],
] as const

const CHANGING = [
  ['a read of the state', 'const a = storage.get("k");'],
  ['a call of its own', 'function f() { return 1; } const a = f();'],
  ['a class of the realm as parent', 'class B extends Array {}'],
  ['a name from elsewhere', 'const a = block;'],
  ['a template with values', 'const a = `$' + '{block.number}`;'],
  ['an operator of an object', 'const o = {valueOf() { return 1; }}; const a = o + 1;'],
  ['a number made of an object', 'const o = {toString() { return "1"; }}; const a = new BigNumber(o);'],
  ['a computed member', 'const k = "a"; const o = {[k]: 1};'],
  ['a changed library', 'BigNumber = null;'],
  ['a loop', 'let n = 0; for (let i = 0; i < 3; i++) { n++; }'],
] as const

describe('a top level', () => {
  it.each(FIXED)('of %s is evaluated once', (_, before) => {
    expect(isOnceForAll(before)).toBe(true)
  })

  it.each(CHANGING)('with %s is evaluated in every call', (_, before) => {
    expect(isOnceForAll(before)).toBe(false)
  })

  it.each([...FIXED, ...CHANGING])(
    'of %s gives the same result and gas as with its call in one script',
    (_, before) => {
      const whole = methodSource('return 1;', `${before}\nfunction unused() { return [obj, rs]; }\n`)
      const quick = methodSource('return 1;', `${before}\nfunction unused() { return [0, 0]; }\n`)
      for (let i = 0; i < 2; i++)
        expect(runSource(machine, quick, 'm')).toEqual(runSource(machine, whole, 'm'))
    },
  )

  it('changed by one call is as new in the next', () => {
    const source = methodSource(
      'list.push(p); o.n = (o.n || 0) + 1; rate.number = 5; return list.length + o.n;',
      'const list = [1]; const o = {}; const rate = new Float64("2");\n',
    )
    const first = runSource(machine, source, 'm', [7])
    expect(first).toMatchObject({ kind: 'ok', value: '3' })
    for (let i = 0; i < 3; i++) expect(runSource(machine, source, 'm', [7])).toEqual(first)
  })

  it('that a call cannot pay for ends it where its gas ends, without a look at the state', () => {
    let reads = 0
    const host = plainHost({
      get: () => {
        reads++
        return { gas: 300, value: null }
      },
    })
    const before = 'const a = new Float64("1"), b = new Float64("2"), c = new Float64("3");\n'
    const source = methodSource('return storage.get("k");', before)
    const whole = methodSource('return [storage.get("k"), obj, rs];', before)
    expect(runSource(machine, source, 'm', [], { host }).kind).toBe('ok')
    expect(reads).toBe(1)
    for (const gasLimit of [0, 40, 100, 170, 230]) {
      const got = runSource(machine, source, 'm', [], { host, gasLimit })
      expect(got).toMatchObject({ kind: 'outOfGas' })
      expect(got).toEqual(runSource(machine, whole, 'm', [], { host, gasLimit }))
    }
    expect(reads).toBe(1)
  })
})
