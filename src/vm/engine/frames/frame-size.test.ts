import { describe, expect, it } from 'vitest'
import { hasFullStack, runSource, testMachine } from '#testing/contract-runner.ts'
import vectors from '#testing/vectors/v8-stack.json' with { type: 'json' }
import type { AstNode } from '#vm/gas/ast.ts'
import { parseInstrumented } from '../labels.ts'
import { frameSizes } from './frame-size.ts'

const WORD = 8
const FIXED = 7

/** Registers of every function of a source, by where its parameters begin; the script is at 0. */
function registersOf(source: string): Map<string, number> {
  const { tree } = parseInstrumented(source)
  const found = new Map<string, number>()
  for (const [node, size] of frameSizes(tree)) {
    const params = node === tree ? [] : (node['params'] as AstNode[])
    const declared = params.filter((param) => param.type !== 'RestElement').length
    found.set(`${placeOf(source, node)} ${declared + 1}`, size / WORD - FIXED - declared)
  }
  return found
}

function placeOf(source: string, node: AstNode): number {
  if (node.type === 'Program') return 0
  const start = (node['id'] as AstNode | null)?.range?.[1] ?? node.range![0]
  return node.type === 'ArrowFunctionExpression' ? start : source.indexOf('(', start)
}

describe('the registers of a function', () => {
  it.each(vectors.methods)('m($params) { $body }', ({ params, body, registers }) => {
    const source = `class A { m(${params}) { ${body} } }`
    const declared = params === '' ? [] : params.split(',').filter((each) => !each.includes('...'))
    expect(registersOf(source).get(`${source.indexOf('(')} ${declared.length + 1}`)).toBe(registers)
  })

  it('are as many as V8 counts in random instrumented classes', () => {
    for (const { source, registers } of vectors.random) {
      const found = registersOf(source)
      const known = registers.filter(([at, params]) => found.has(`${at} ${params}`))
      expect(known.length).toBeGreaterThan(3)
      for (const [at, params, count] of known) {
        expect([source, at, found.get(`${at} ${params}`)]).toEqual([source, at, count])
      }
    }
  })
})

describe.skipIf(!hasFullStack)(
  'a contract that nests without end (needs the stack that npm test gives)',
  () => {
    const machine = testMachine()

    const end = (body: string, top = '') => {
      const source = `${top}class K {
 init() {}
 m0() { ${body} }
 m1(n) { return this.m1(n + 1) + 1; }
 m2(o, n) { o.b = n; if (n > 1e9) { return 1; } const r = this.m2(o, n + 1); return r; }
}
module.exports = K;
`
      const outcome = runSource(machine, source, 'm0', [], { gasLimit: 4_000_000_000 })
      expect(outcome).toMatchObject({
        kind: 'error',
        message: expect.stringContaining('RangeError: Maximum call stack size exceeded'),
      })
      return outcome.gas
    }

    it.each(vectors.depth)('ends with the gas of go-iost: $body', ({ body, gas }) => {
      expect(end(body)).toBe(gas)
    })

    it.each(vectors.sloppy)('ends with the gas of go-iost: $top $body', ({ top, body, gas }) => {
      expect(end(body, `${top}\n`)).toBe(gas)
    })

    it.each(vectors.near)('ends within a thousandth of the gas of go-iost: $body', ({ body, gas }) => {
      expect(Math.abs(end(body) - gas)).toBeLessThan(gas / 1000)
    })
  },
)
