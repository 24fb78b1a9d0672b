import { afterAll, describe, expect, it } from 'vitest'
import { hasFullStack, outcomeText, runSource, testMachine } from '#testing/contract-runner.ts'
import { methodSource } from '#testing/contract-source.ts'
import { plainHost } from '#testing/plain-host.ts'

const machine = testMachine()
const LIMIT = 2_000_000
const run = (body: string, args: unknown[] = []) =>
  runSource(machine, methodSource(body), 'm', args, { gasLimit: LIMIT })

afterAll(() => machine.dispose())

describe('work without end', () => {
  it.each([
    ['an empty loop', 'for (;;);'],
    ['a counting loop', 'let i = 0; while (true) { i++; }'],
    ['a text that doubles', 'let s = "x"; for (;;) { s = s + s; }'],
    ['an array that grows', 'const a = []; for (;;) { a.push([1, 2, 3]); }'],
    ['an object that grows', 'const o = {}; for (let i = 0; ; i++) { o["k" + i] = i; }'],
    ['a huge repeat', 'return "x".repeat(2 ** 28).length;'],
    ['a huge array-like', '[].forEach.call({length: 200000000}, () => 1);'],
    [
      'a list whose members are listed twice each',
      'let a = [1]; for (let i = 0; i < 30; i++) { a = [a, a]; } return JSON.stringify(a).length;',
    ],
    ['a long list searched', 'return new Array(2 ** 32 - 1).indexOf(1);'],
    ['a long list joined', 'return new Array(1e8).join("x").length;'],
    ['a long list spread', 'return Math.max(...new Array(1e8));'],
    ['a text doubled by a template', `let s = "x"; for (;;) { s = \`\${s}\${s}\`; }`],
    ['a text doubled by concat', 'let s = "x"; for (;;) { s = s.concat(s); }'],
    ['an indent of a billion', 'return JSON.stringify({a: 1}, null, 1e9);'],
    ['an error that never becomes a text', 'throw {toString() { for (;;); }};'],
    ['a result that never becomes a text', 'return {toJSON() { for (;;); }};'],
    ['a stack that is never told', 'throw {get stack() { for (;;); }};'],
    [
      'an iterator that goes on when the loop is left',
      'for (const x of {[Symbol.iterator]() { return {next() { return {value: 1, done: false}; }, return() { for (;;); }}; }}) { null.x; }',
    ],
  ])('%s runs out of gas', (_, body) => {
    expect(run(body).kind).toBe('outOfGas')
  })

  it.each([
    [
      'a library that never ends',
      'String.prototype.charCodeAt = () => 48; return new BigNumber("999").toString();',
    ],
    ['integers of millions of digits', 'let x = BigInt(3); for (let i = 0; i < 60; i++) { x = x * x; }'],
    ['a power of integers', 'return BigInt(7) ** BigInt(1000000);'],
    ['a shift of integers', 'return BigInt(1) << BigInt(100000000);'],
    ['a pattern that tries everything', 'return ("a".repeat(60) + "b").search("(a+)+$");'],
    ['a raw text of a claimed length', 'return String.raw({raw: {length: 2 ** 53 - 1}});'],
    ['moving members that are not there', 'return [].unshift.call({length: 2 ** 53 - 2}, 1);'],
    ['moving the holes of an array', 'const a = []; a.length = 4294967295; a.shift();'],
  ])('%s is killed', (_, body) => {
    expect(run(body).kind).toBe('killed')
  })

  it('a list that cannot be paid for is not put together', () => {
    const claimed = '{length: 4294967296, [Symbol.isConcatSpreadable]: true}'
    expect(outcomeText(run(`return [].concat(${claimed});`))).toBe(
      'Uncaught exception: Error: IOSTContractInstruction_Incr gas overflow max int',
    )
  })

  it.each([
    ['return (1).toFixed(1e9);', 'RangeError: toFixed() digits argument must be between 0 and 100'],
    ['return "x".repeat(2 ** 30);', 'RangeError: Invalid string length'],
    ['return "x".padStart(2 ** 28);', 'TypeError: "x".padStart is not a function'],
    ['return Array.from({length: 1e9});', 'TypeError: Array.from is not a function'],
    ['return new Set([1]);', 'TypeError: Set is not a constructor'],
    [
      'return Array.prototype.join.call({length: 2 ** 53 - 1}, "");',
      'Error: IOSTContractInstruction_Incr gas overflow max int',
    ],
    ['storage.put("k", "x".repeat(1e6));', 'Error: input string too long'],
  ])('%s is refused at once', (body, message) => {
    expect(outcomeText(run(body))).toBe(`Uncaught exception: ${message}`)
  })

  it.skipIf(!hasFullStack).each([
    ['a function', 'const f = () => f(); f();'],
    ['toString', 'const o = {toString() { return "" + [o]; }}; return "" + o;'],
    ['toJSON', 'const o = {toJSON() { return {a: o}; }}; return o;'],
  ])('%s that nests without end is an error', (_, body) => {
    expect(outcomeText(run(body))).toBe('Uncaught exception: RangeError: Maximum call stack size exceeded')
  })

  it('JSON nests as deep as gas reaches', () => {
    const body =
      'let v = JSON.parse("[".repeat(30000) + "]".repeat(30000)); let n = 1; while (v.length > 0) { v = v[0]; n++; } return n;'
    expect(outcomeText(run(body))).toBe('30000')
    expect(outcomeText(run('return JSON.parse("[".repeat(30000));'))).toBe(
      'Uncaught exception: SyntaxError: Unexpected end of JSON input',
    )
  })

  it.skipIf(!hasFullStack)('gives the same gas every time, whatever ran before', () => {
    const body = 'const o = {toString() { return "" + [o]; }}; return "" + o;'
    const first = run(body)
    run('for (;;);')
    run('String.prototype.charCodeAt = () => 48; return new BigNumber("999").toString();')
    expect(run(body)).toEqual(first)
  })
})

describe('the way out', () => {
  it.each([
    ['({}).constructor.constructor("return this")();'],
    ['(function* () {}).constructor("yield 1")();'],
    ['(() => 1).constructor("return 1")();'],
    ['eval("1");'],
    ['(0, eval)("1");'],
    ['storage.put.constructor("return this")();'],
    ['console.log.constructor("return this")();'],
  ])('%s makes no code', (body) => {
    expect(outcomeText(run(body))).toBe(
      'Uncaught exception: EvalError: Code generation from strings disallowed for this context',
    )
  })

  it('finds no host function, clock or chance by any name', () => {
    const names = JSON.parse(
      outcomeText(run('return Object.getOwnPropertyNames((function () { return this; })() || globalThis);')),
    ) as string[]
    expect(names.filter((name) => /realm|host|cell|random|performance|process|print/i.test(name))).toEqual([])
    expect(
      outcomeText(run('return [typeof Date, Date, Math.random, typeof performance, typeof setTimeout];')),
    ).toBe('["object",null,null,"undefined","undefined"]')
  })

  it('cannot lower its gas through what it can reach', () => {
    const plain = run('let n = 0; for (let i = 0; i < 100; i++) { n = n + i; } return n;')
    const tampered = run(
      'const f = Object.getPrototypeOf(() => 1); Math.floor = () => 0; f.call = null; f.apply = null; let n = 0; for (let i = 0; i < 100; i++) { n = n + i; } return n;',
    )
    expect(tampered.gas).toBeGreaterThan(plain.gas)
  })
})

describe('calls apart', () => {
  it('leaves nothing of a call to the next, of the same or another contract', () => {
    run(
      'Object.prototype.left = 1; Array.prototype.push = null; globalThis.left2 = 2; storage.x = 3; module.exports = null;',
    )
    expect(
      outcomeText(run('return [typeof ({}).left, typeof [].push, typeof left2, typeof storage.x];')),
    ).toBe('["undefined","function","undefined","undefined"]')
  })

  it('keeps top-level state only while the call lasts', () => {
    const source = methodSource('count = count + 1; return count;', 'let count = 0;\n')
    expect(outcomeText(runSource(machine, source, 'm'))).toBe('1')
    expect(outcomeText(runSource(machine, source, 'm'))).toBe('1')
  })

  it('evaluates what is more than declarations before every call', () => {
    const source = methodSource('return seen;', 'const seen = storage.get("k");\n')
    const host = plainHost()
    expect(outcomeText(runSource(machine, source, 'm', [], { host }))).toBe('null')
    host.put('k', 'v', undefined)
    expect(outcomeText(runSource(machine, source, 'm', [], { host }))).toBe('v')
  })

  it('shows each call its own block and transaction', () => {
    const source = methodSource('return [block.number, tx.publisher];')
    const at = (number: number) =>
      plainHost({
        blockInfo: () => ({ gas: 10, value: `{"number":${number},"parent_hash":"","time":1,"witness":""}` }),
      })
    expect(outcomeText(runSource(machine, source, 'm', [], { host: at(1) }))).toBe('[1,"alice"]')
    expect(outcomeText(runSource(machine, source, 'm', [], { host: at(2) }))).toBe('[2,"alice"]')
  })

  it('runs contracts inside contracts, each in a realm of its own', () => {
    const inner = machine.compile(methodSource('Object.prototype.dirt = 1; return "in" + p;')) as {
      code: string
    }
    const host = plainHost({
      call: (_contract, _api, args) => {
        const outcome = machine.run(
          { code: inner.code, api: 'm', args: JSON.parse(args).map(String), gasLimit: LIMIT },
          plainHost(),
        )
        return { gas: outcome.gas, value: JSON.stringify([outcomeText(outcome)]) }
      },
    })
    const body = 'const got = blockchain.call("ContractB", "m", [5]); return [got[0], typeof ({}).dirt];'
    expect(outcomeText(runSource(machine, methodSource(body), 'm', [], { host }))).toBe('["in5","undefined"]')
  })

  it('stays right over many contracts', () => {
    for (let i = 0; i < 100; i++) {
      expect(outcomeText(runSource(machine, methodSource(`return ${i} * 2;`), 'm'))).toBe(String(i * 2))
    }
  })

  it('hands on an error of the host and works afterwards', () => {
    const host = plainHost({
      get: () => {
        throw new Error('disk')
      },
    })
    expect(() => runSource(machine, methodSource('storage.get("k");'), 'm', [], { host })).toThrow('disk')
    expect(outcomeText(run('return 1;'))).toBe('1')
  })
})

describe('texts', () => {
  it('cross with NUL, wide characters and lone surrogates', () => {
    const seen: string[] = []
    const host = plainHost({
      put: (_key, value) => {
        seen.push(String(value))
        return { gas: 300, value: null }
      },
      get: () => ({ gas: 300, value: 'x\0é€😀\ud800y' }),
    })
    const body =
      'storage.put("k", "a\\u0000é€😀\\ud800" + p); const v = storage.get("k"); return v + v.length;'
    const outcome = runSource(machine, methodSource(body), 'm', ['z'], { host })
    expect(seen).toEqual(['a\0é€😀\ud800z'])
    expect(outcomeText(outcome)).toBe('x\0é€😀\ufffd\ufffd\ufffdy10')
  })

  it('are taken whole when they were put together from many', () => {
    const body =
      'let s = ""; for (let i = 0; i < 3000; i++) { s = s + "abc€"; } storage.put("k", s); return s.length;'
    const seen: string[] = []
    const host = plainHost({
      put: (_key, value) => {
        seen.push(String(value))
        return { gas: 300, value: null }
      },
    })
    expect(outcomeText(runSource(machine, methodSource(body), 'm', [], { host }))).toBe('12000')
    expect(seen).toEqual(['abc€'.repeat(3000)])
  })
})
