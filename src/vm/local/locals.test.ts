import { beforeEach, expect, test } from 'vitest'
import { loadEngineFiles } from '#vm/engine/load.node.ts'
import { createJsMachine } from '#vm/engine/machine.ts'
import { createLocalChain, type LocalChain, type LocalRun, publishedId } from './local-chain.ts'
import { readLocals, type TracedVariable } from './locals.ts'
import { createTracer } from './tracer.ts'

const js = createJsMachine(loadEngineFiles())
let chain: LocalChain

beforeEach(() => {
  chain = createLocalChain({ js, tracer: createTracer(js) }, { genesisTime: 1_700_000_000_000_000_000n })
  chain.createAccount('alice', 100)
})

function publish(code: string, abi: readonly object[]): string {
  const info = { lang: 'javascript', version: '1.0.0', abi }
  const data = JSON.stringify([JSON.stringify({ info, code })])
  const { receipt } = chain.run(
    { publisher: 'alice', actions: [{ contract: 'system.iost', actionName: 'setCode', data }] },
    'publish',
  )
  expect(receipt.status.message).toBe('')
  return publishedId(receipt)
}

function call(contract: string, actionName: string, args: readonly unknown[]): LocalRun {
  const data = JSON.stringify(args)
  return chain.run({ publisher: 'alice', actions: [{ contract, actionName, data }] }, actionName)
}

/** The variables at the last step that stands on a line. */
function at(run: LocalRun, line: number): Record<string, TracedVariable['value']> {
  const step = run.trace?.steps.findLast((each) => each.line === line && each.host === undefined)
  return Object.fromEntries(readLocals(step?.locals ?? '').map(({ name, value }) => [name, value]))
}

test('parameters, variables and this are told where they are in scope', () => {
  const id = publish(
    `const FEE = 3
class C {
  init() {}
  go(n, who) {
    this.seen = [who]
    let sum = FEE
    for (let i = 0; i < n; i++) {
      const twice = i * 2
      sum += twice
    }
    const later = { sum: sum, by: { name: who } }
    return this._end(later)
  }
  _end(x) {
    return x.sum
  }
}
module.exports = C`,
    [{ name: 'go', args: ['number', 'string'] }],
  )
  const run = call(id, 'go', [3, 'bobby'])
  const number = (n: number) => ({ kind: 'literal', text: String(n) })
  const text = (value: string) => ({ kind: 'text', text: value, length: value.length })
  expect(at(run, 9)).toEqual({
    n: number(3),
    who: text('bobby'),
    sum: number(5),
    i: number(2),
    twice: number(4),
    FEE: number(3),
    this: {
      kind: 'object',
      name: 'C',
      size: 1,
      members: [['seen', { kind: 'array', length: 1, items: [text('bobby')] }]],
    },
  })
  // What has no value yet is left out.
  expect(Object.keys(at(run, 6))).toEqual(['n', 'who', 'this', 'FEE'])
  const end = run.trace?.steps.find(({ line }) => line === 15)
  expect(end).toMatchObject({ depth: 2, fn: '_end' })
  expect(at(run, 15)['x']).toMatchObject({ kind: 'object', name: 'Object', size: 2 })
})

test('looking at values runs none of the contract and changes neither gas nor state', () => {
  const id = publish(
    `class C {
  init() {}
  go() {
    const trap = { get x() { storage.put('seen', 'x'); return 1 }, toString() { storage.put('seen', 's'); return '' },
      toJSON() { storage.put('seen', 'j') } }
    const ring = { name: 'ring' }
    ring.self = ring
    Object.defineProperty(Object.prototype, 'value', { get() { storage.put('seen', 'v'); return 1 }, configurable: true })
    Object.getOwnPropertyNames = function () { storage.put('seen', 'n'); return [] }
    String.prototype.slice = function () { storage.put('seen', 'c'); return '' }
    const long = 'ab'.repeat(500)
    const many = new Array(30).fill === null ? [1, , 3] : []
    let big = BigInt(2) ** BigInt(200)
    const nothing = null
    const zero = -0
    const fn = function named() {}
    return storage.get('seen') === null ? 'untouched' : storage.get('seen')
  }
}
module.exports = C`,
    [{ name: 'go' }],
  )
  const run = call(id, 'go', [])
  expect(run.receipt.status.message).toBe('')
  expect(run.receipt.returns).toEqual(['["untouched"]'])
  expect(run.trace).toBeDefined()
  const seen = at(run, 17)
  expect(seen['trap']).toMatchObject({
    kind: 'object',
    members: [
      ['x', { kind: 'getter' }],
      ['toString', {}],
      ['toJSON', {}],
    ],
  })
  expect(JSON.stringify(seen['ring'])).toContain('ring')
  expect(seen['long']).toMatchObject({ kind: 'text', length: 1000, text: 'ab'.repeat(80) })
  expect(seen['many']).toMatchObject({ kind: 'array', length: 3, items: [{}, { kind: 'empty' }, {}] })
  expect(seen['big']).toEqual({ kind: 'literal', text: 'a bigint of many digits' })
  expect(seen['zero']).toEqual({ kind: 'literal', text: '-0' })
  expect(seen['fn']).toEqual({ kind: 'function', name: 'named' })
})

test('own names of a contract may hide any global, strict code stays strict', () => {
  const id = publish(
    `'use strict'
const Object = 'mine'
const String = 'mine too'
let Array, console2
class C {
  init() {}
  go() {
    const free = (function () { 'use strict'; return this })()
    const loose = (function () { return this })()
    return [typeof free, typeof loose, Object].join()
  }
}
module.exports = C`,
    [{ name: 'go' }],
  )
  const run = call(id, 'go', [])
  expect(run.receipt.returns).toEqual(['["undefined,undefined,mine"]'])
  expect(at(run, 10)).toMatchObject({ Object: { text: 'mine' }, loose: { text: 'undefined' } })
})

test('huge values and long runs are cut and say so', () => {
  const id = publish(
    `class C {
  init() {}
  wide(n) {
    const keys = {}
    for (let i = 0; i < n; i++) {
      keys['k' + i] = [i, i, i, i]
    }
    return n
  }
}
module.exports = C`,
    [{ name: 'wide', args: ['number'] }],
  )
  const run = call(id, 'wide', [3000])
  expect(run.receipt.status.message).toBe('')
  expect(run.trace).toBeDefined()
  const kept = run.trace?.steps.reduce((sum, { locals = '' }) => sum + locals.length, 0)
  expect(kept).toBeLessThan(4_000_000)
  expect(run.trace?.areLocalsCut).toBe(true)
})

test('what does not follow the form ends the list', () => {
  for (const text of [
    '',
    '?',
    'v3:ab',
    'v1:ns',
    'v1:na3:1:',
    'v1:no1:X1:2:1:al1:1',
    'v99999999999999999999:',
  ]) {
    expect(() => readLocals(text)).not.toThrow()
  }
})
