import { describe, expect, it } from 'vitest'
import { outcomeText, runSource, testMachine } from '#testing/contract-runner.ts'
import { methodSource } from '#testing/contract-source.ts'
import { instrument } from '#vm/gas/instrument.ts'
import { MARK } from '#vm/realm/names.ts'
import { makeExecutable } from './executable.ts'

const machine = testMachine()
const executable = (body: string, before = '') => {
  const made = makeExecutable(instrument(methodSource(body, before)))
  return { ...made, text: made.text.replaceAll(MARK, '$') }
}

/** The same call with the stored text taken as it stands: its names `obj` and `rs` keep it out of the quick way. */
function both(body: string, args: unknown[] = [], gasLimit = 100_000_000) {
  const run = (before: string) => runSource(machine, methodSource(body, before), 'm', args, { gasLimit })
  const quick = run('')
  const whole = run('function unused() { return [obj, rs]; }\n')
  return { quick, whole }
}

describe('makeExecutable', () => {
  it('adds what a statement costs in place and merges neighbours', () => {
    const { text } = executable('for (let i = 0; i < p; i++) { p = -p; }')
    expect(text).toMatch(/\(\$gas\+=\d+\)>\$limit&&\$stop\(\);\s*;p = -p/)
    expect(text).not.toContain('_IOSTInstruction_counter')
  })

  it('has the counter before an operator written in place charge for it too', () => {
    const { text } = executable('for (let i = 0; i < p; i++) { p = p - i; }')
    expect(text).toMatch(/\(\$gas\+=13\)>\$limit&&\$stop\(\);\s*;p = \(typeof\(\$last=p - i\)==='number'/)
    expect(text).toContain('?($gas+=9,i < p):($gas+=6,$lt(i,p)))')
    expect(executable('p.y = p - q;').text).toContain('($gas+=3,typeof($last=p - q)')
  })

  it('writes operators of plain names in place, and only those that surely hold a value', () => {
    expect(executable('return p + q;').text).toContain("typeof($last=p + q)==='number'")
    expect(executable('return p + x.y;').text).toContain('$add(p, x.y)')
    expect(executable('{ p + 1; let p = 2; }').text).toContain('$add(p, 1)')
    expect(executable('let a = a + 1;').text).toContain('$add(a, 1)')
    expect(executable('const f = () => p + 1;').text).toContain('$add(p, 1)')
    expect(executable('switch (q) { case 1: let q2 = 1; case 2: return q2 + 1; }').text).toContain(
      '$add(q2, 1)',
    )
    expect(executable('return p ** q;').text).toContain('$pow(p, q)')
  })

  it('takes the inner function of an arrow away unless its expression can tell', () => {
    expect(executable('const f = x => x.y;').text).toContain('const f = x => {')
    expect(executable('const f = x => ({y: x});').text).toContain('return { y: x }}')
    expect(executable('const f = () => this;').text).toContain('function(){')
    expect(executable('const f = () => arguments;').text).toContain('function(){')
  })

  it('knows sources whose top level only declares', () => {
    expect(executable('return 1;').isDeclarative).toBe(true)
    expect(
      executable('return 1;', 'const a = 5, f = x => x;\nconst s = require("storage");\n').isDeclarative,
    ).toBe(true)
    expect(executable('return obj;').isDeclarative).toBe(false)
    expect(executable('block = 1;').isDeclarative).toBe(false)
  })

  it('knows which snapshots a source names', () => {
    const reads = (body: string) => {
      const { readsBlock, readsTx } = executable(body)
      return { readsBlock, readsTx }
    }
    expect(reads('return block.number;')).toEqual({ readsBlock: true, readsTx: false })
    expect(reads('return typeof txInfo;')).toEqual({ readsBlock: false, readsTx: true })
    expect(reads('return [blockInfo, tx];')).toEqual({ readsBlock: true, readsTx: true })
    expect(reads('return 1;')).toEqual({ readsBlock: false, readsTx: false })
  })

  it('leaves a text alone that does not parse', () => {
    expect(makeExecutable('class {').text).toBe('class {')
  })
})

describe('jumps to labels', () => {
  it('fail when the method is called, and only that', () => {
    const source = `class V {
  init() {}
  ok() { return 7; }
  m() { let n = 0; outer: for (let i = 0; i < 3; i++) { for (;;) { n++; continue outer; } } return n; }
  w() { let i = 0; a: while (i < 5) { i++; if (i === 3) { break a; } } return i; }
  b() { a: { continue a; } }
}
module.exports = V;`
    expect(outcomeText(runSource(machine, source, 'ok'))).toBe('7')
    expect(outcomeText(runSource(machine, source, 'w'))).toBe('3')
    expect(outcomeText(runSource(machine, source, 'm'))).toBe(
      "Uncaught exception: SyntaxError: Undefined label 'outer'",
    )
    expect(outcomeText(runSource(machine, source, 'b'))).toBe(
      "Uncaught exception: SyntaxError: Illegal continue statement: 'a' does not denote an iteration statement",
    )
  })
})

describe('the quick way', () => {
  it('ends where the whole text does, whatever the limit', () => {
    const body = `let s = p + 1; for (let i = 0; i < 2; i++) { s = s - i; const t = s * i; p = t + p; }
      const f = x => { return x + q; }; return f(p);`
    const args = [1, 'y']
    const { gas } = both(body, args).whole
    for (let gasLimit = 0; gasLimit <= gas + 1; gasLimit++) {
      // The unused function of the second costs its declaration.
      const [quick, whole] = [both(body, args, gasLimit).quick, both(body, args, gasLimit + 3).whole]
      expect(outcomeText(quick), String(gasLimit)).toBe(outcomeText(whole))
    }
  })

  it.each([
    ['numbers', 'let s = 0; for (let i = 0; i < 20; i++) { s += i * 2 % 7; } return s;'],
    ['texts', 'let s = ""; for (let i = 0; i < 20; i++) { s = s + i; } return s < "5" ? s : p;'],
    ['objects', 'const o = {valueOf() { return 4; }}; return [o + 1, o * 2, o < 5, o == 4, "a" == o];'],
    ['integers', 'const x = BigInt(5); const y = BigInt(7); return String(x * y - x + y) + (x < y);'],
    ['nothing', 'return [p + 1, p < q, p == null, null == undefined];'],
    ['a failing operator', 'const s = Symbol(); let n = 1; n = n + 1; return n + s;'],
    ['an early use', '{ p + 1; let p = 1; }'],
    ['arrows', 'const f = x => y => x + y; return [1, 2, 3].map(f(2)).filter(v => v > 3);'],
    ['a generator', 'function* g(n) { for (let i = 0; i < n; i++) { yield i + n; } } return [...g(4)];'],
    ['templates', 'return `$' + '{p}-$' + '{1 + 1}`;'],
    ['a switch', 'switch (p) { case "x": return 1; case 1 + 1: return 2; default: return "d" + p; }'],
    ['errors', 'throw new Error("e" + p);'],
  ])('charges and returns what the whole text does: %s', (_, body) => {
    for (const args of [[], ['x'], [2, 3]]) {
      const { quick, whole } = both(body, args)
      // The unused function of the second costs its declaration.
      expect({ ...quick, gas: quick.gas + 3 }).toEqual(whole)
    }
  })
})
