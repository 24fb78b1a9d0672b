import { describe, expect, it } from 'vitest'
import { encodeBase58 } from '#core/codec/base58.ts'
import { ed25519PublicKey, ed25519Sign } from '#core/keys/ed25519.ts'
import { outcomeText, runSource, testMachine } from '#testing/contract-runner.ts'
import { methodSource } from '#testing/contract-source.ts'
import vectors from '#testing/vectors/vm-gas.json' with { type: 'json' }

const machine = testMachine()

type Asserted = {
  id: string
  source: string
  method: string
  args: string[]
  gas: number
  returns?: string
  error_contains?: string
}
type Computed = {
  id: string
  body: string
  args: unknown[]
  gas?: number
  returns?: string
  error?: string
  compile_error?: string
}

/** The vectors leave key and signature to us; gas depends on the length of the message alone. */
function signedArgs(id: string): string[] | undefined {
  const length = id === 'crypto/verify-11-byte-message' ? 11 : id === 'crypto/verify-10-byte-message' ? 10 : 0
  if (length === 0) return undefined
  const seed = new Uint8Array(32).fill(7)
  const message = new Uint8Array(length).fill(9)
  return ['ed25519', ...[message, ed25519Sign(message, seed), ed25519PublicKey(seed)].map(encodeBase58)]
}

describe('gas of single calls', () => {
  it.each((vectors.asserted as Asserted[]).filter(({ id }) => !id.startsWith('crypto/verify')))(
    '$id',
    (vector) => {
      const outcome = runSource(machine, vector.source, vector.method, vector.args)
      expect(outcome.gas).toBe(vector.gas)
      if (vector.returns !== undefined) expect(outcomeText(outcome)).toBe(vector.returns)
      if (vector.error_contains !== undefined) expect(outcomeText(outcome)).toContain(vector.error_contains)
    },
  )

  it('charges a signature check by the length of its message', () => {
    const [eleven, ten] = (vectors.asserted as Asserted[]).filter(({ id }) => id.startsWith('crypto/verify'))
    for (const vector of [eleven as Asserted, ten as Asserted]) {
      const args = signedArgs(vector.id) as string[]
      const outcome = runSource(machine, vector.source, vector.method, args)
      // The asserted figures are for the arguments of the reference's test; ours differ in their number of characters only.
      expect(outcomeText(outcome)).toBe('1')
      expect(outcome.gas).toBe(vector.gas)
    }
  })

  it.each(vectors.computed as Computed[])('$id', (vector) => {
    const source = `class V {\n  init() {}\n  run(a, b) { ${vector.body} }\n}\nmodule.exports = V;`
    if (vector.compile_error !== undefined) {
      const compiled = machine.compile(source)
      // Long texts are cut in the vectors.
      expect(
        'error' in compiled && compiled.error.startsWith(`Uncaught exception: ${vector.compile_error}`),
      ).toBe(true)
      return
    }
    const outcome = runSource(machine, source, 'run', vector.args)
    expect(outcome.gas).toBe(vector.gas)
    if (vector.returns !== undefined) expect(outcomeText(outcome)).toBe(vector.returns)
    if (vector.error !== undefined) expect(outcomeText(outcome)).toBe(`Uncaught exception: ${vector.error}`)
  })
})

describe('error texts', () => {
  it.each([
    ['return new Array(1000000000);', 'IOSTContractInstruction_Incr gas overflow max int'],
    ['return new Array(1000000);', 'result too long'],
    ['let a = undefined; a.c = 1;', "Uncaught exception: TypeError: Cannot set property 'c' of undefined"],
    ['throw("test throw");', 'Uncaught exception: test throw'],
    ["storage.put('x', 'x'.repeat(65537));", 'input string too long'],
    ['JSON.parse({a: 1});', 'SyntaxError: Unexpected token o in JSON at position 1'],
    ['_native_run("1", "x");', 'TypeError: _native_run is not a function'],
    ['let d = "testabc"; d[0] = "a";', 'Cannot assign to read only property'],
    ['Array.from({length: 3}, x => x);', 'Array.from is not a function'],
    ['return Arrayconcat;', 'Arrayconcat is not defined'],
    ['new esprima;', 'esprima is not defined'],
    ['eval.call(null, "text");', 'Code generation from strings disallowed for this context'],
    ['new Function("text");', 'Function is not a constructor'],
    [
      'const f = () => 1; new f.constructor("text");',
      'Code generation from strings disallowed for this context',
    ],
    ['let a = require("inject_gas"); a("123");', 'a is not a function'],
  ])('%s', (body, text) => {
    const outcome = runSource(machine, methodSource(body), 'm', [], { gasLimit: 1_000_000_000 })
    expect(outcomeText(outcome)).toContain(text)
  })
})

describe('relations', () => {
  const gas = (body: string) => runSource(machine, methodSource(body), 'm').gas

  it('grows with the work of a generator, a template loop, a splice, a spread and a repeat', () => {
    const generator = (n: number) =>
      `function* g(n) { for (let i = 0; i < n; i++) yield i; } for (const x of g(${n})) {}`
    expect(gas(generator(100))).toBeGreaterThan(gas(generator(10)))
    const template = (n: number) =>
      `let t = ''; for (let i = 0; i < ${n}; i++) t = \`\${t}\${\`\${i}\`}\`; return 1;`
    expect(gas(template(100))).toBeGreaterThan(gas(template(10)))
    expect(gas('[1].splice(0, 0, 1, 2, 3);')).toBeGreaterThan(gas('[1].splice(0, 0, 1);'))
    const spread = (n: number) => `const a = "x".repeat(${n}).split(""); return [...a].length;`
    expect(gas(spread(101))).toBeGreaterThan(gas(spread(11)))
    expect(gas('"x".repeat(1000);')).toBeGreaterThan(gas('"x".repeat(10);'))
    expect(gas('"x".concat("y".repeat(1000));')).toBeGreaterThan(gas('"x".concat("y".repeat(10));'))
  })

  it('charges an array by its length', () => {
    expect(gas('return new Array(10).length;')).toBeGreaterThan(gas('return new Array(1).length;'))
    const concat = (n: number) => `return [].concat(new Array(${n})).length;`
    expect(gas(concat(10)) - gas(concat(1))).toBeGreaterThanOrEqual(9)
  })
})
