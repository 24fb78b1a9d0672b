import { beforeEach, expect, test } from 'vitest'
import { loadEngineFiles } from '#vm/engine/load.node.ts'
import { createJsMachine } from '#vm/engine/machine.ts'
import { createLocalChain, type LocalChain, publishedId, refusalOf } from './local-chain.ts'
import { createTracer } from './tracer.ts'

const js = createJsMachine(loadEngineFiles())
const SOURCE = `class C { init() { storage.put('n', '0') }
  add(k) { const n = JSON.parse(storage.get('n')) + k; storage.put('n', n.toString()); console.log('now ' + n); return n } }
module.exports = C`
const INFO = { lang: 'javascript', version: '1.0.0', abi: [{ name: 'add', args: ['number'] }] }
let chain: LocalChain
let id: string

const add = (n: number, next = {}) =>
  chain.run(
    { publisher: 'alice', actions: [{ contract: id, actionName: 'add', data: `[${n}]` }] },
    'add',
    next,
  )

beforeEach(() => {
  chain = createLocalChain({ js }, { genesisTime: 1_700_000_000_000_000_000n })
  chain.createAccount('alice', 100)
  const data = JSON.stringify([JSON.stringify({ info: INFO, code: SOURCE })])
  const { receipt } = chain.run(
    { publisher: 'alice', actions: [{ contract: 'system.iost', actionName: 'setCode', data }] },
    'publish',
  )
  expect(receipt.status.message).toBe('')
  id = publishedId(receipt)
})

test('a call reports result, logs, frames, cost and every changed key', () => {
  const run = add(5)
  expect(run.receipt.returns).toEqual(['["5"]'])
  expect(run.log.lines).toEqual([{ contract: id, level: 'info', text: 'now 5' }])
  expect(run.frames.map((frame) => frame.abi)).toEqual(['add'])
  const cost = run.costs.get('alice')
  expect(BigInt((cost?.cpu ?? 0) + 10 * (cost?.net ?? 0)) * 100n).toBe(run.receipt.gasUsage)
  const text = (bytes?: Uint8Array) => new TextDecoder().decode(bytes)
  const change = run.changes.find(({ key }) => key === `b-${id}-n`)
  expect([text(change?.before), text(change?.after)]).toEqual([`s0@${id}`, `s5@${id}`])
})

test('what a contract logs is kept up to a size, and the rest is counted', () => {
  const source = `class C { init() {}
    long() { let s = 'x'; for (let i = 0; i < 15; i++) s = s + s; for (let i = 0; i < 150; i++) console.log(s) }
    many() { for (let i = 0; i < 1200; i++) console.log('' + i) } }
    module.exports = C`
  const abi = ['long', 'many'].map((name) => ({ name, args: [] }))
  const info = { lang: 'javascript', version: '1.0.0', abi }
  const data = JSON.stringify([JSON.stringify({ info, code: source })])
  const deploy = { contract: 'system.iost', actionName: 'setCode', data }
  const contract = publishedId(chain.run({ publisher: 'alice', actions: [deploy] }, 'publish').receipt)
  const logOf = (actionName: string) =>
    chain.run({ publisher: 'alice', actions: [{ contract, actionName, data: '[]' }] }, actionName).log
  const long = logOf('long')
  expect(long.lines[0]?.text).toHaveLength(10_001)
  expect([long.lines.length, long.leftOut]).toEqual([99, 51])
  const many = logOf('many')
  expect([many.lines.length, many.lines.at(-1)?.text, many.leftOut]).toEqual([1_000, '999', 200])
})

test('time and height go on by what is asked for', () => {
  const before = chain.head
  const { block } = add(1, { skipBlocks: 3, skipSeconds: 60, witness: 'someone' })
  expect(block.number).toBe(before.number + 4)
  expect(block.time - before.time).toBe(62_000_000_000n)
  expect(block.witness).toBe('someone')
})

test('a jump back branches, and every block can be reached again', () => {
  const value = () => new TextDecoder().decode(chain.get(`b-${id}-n`)).split('@')[0]
  const one = add(1).block.id
  const two = add(2).block.id
  chain.jump(one)
  expect(value()).toBe('s1')
  const other = add(10).block
  expect(other.parent).toBe(one)
  expect(value()).toBe('s11')
  chain.jump(two)
  expect(value()).toBe('s3')
  chain.jump(other.id)
  expect(value()).toBe('s11')
  chain.jump(0)
  expect(value()).toBe('')
  expect(() => chain.jump(99)).toThrow()
})

test('a rewound chain is as if the blocks after had never been', () => {
  const value = () => new TextDecoder().decode(chain.get(`b-${id}-n`)).split('@')[0]
  const { length } = chain.blocks
  const one = add(1).block.id
  const first = add(2).receipt.txHash
  chain.rewind(one)
  expect(chain.blocks).toHaveLength(length + 1)
  expect(value()).toBe('s1')
  expect(add(2).receipt.txHash).toEqual(first)
  expect(() => chain.rewind(99)).toThrow()
})

test('what may not be included makes no block', () => {
  const { head } = chain
  let reason: string | undefined
  try {
    chain.run({ publisher: 'nobody', actions: [{ contract: id, actionName: 'add', data: '[1]' }] }, 'add')
  } catch (error) {
    reason = refusalOf(error)
  }
  expect(reason).toContain('gas not enough')
  expect(chain.head).toBe(head)
})

test('gas by line adds up to what the contract cost, over nested calls, loops, failures and the end of gas', () => {
  const tracer = createTracer(js)
  chain = createLocalChain({ js, tracer }, { genesisTime: 1_700_000_000_000_000_000n })
  chain.createAccount('alice', 100)
  const publish = (code: string, abi: object[]) => {
    const data = JSON.stringify([
      JSON.stringify({ info: { lang: 'javascript', version: '1.0.0', abi }, code }),
    ])
    const run = chain.run(
      { publisher: 'alice', actions: [{ contract: 'system.iost', actionName: 'setCode', data }] },
      'publish',
    )
    expect(run.receipt.status.message).toBe('')
    return publishedId(run.receipt)
  }
  const inner = publish(SOURCE, INFO.abi)
  const outer = publish(
    `class D {
  init() {}
  twice(n) {
    let s = ''
    for (let i = 0; i < n; i++)
      s += this._text(i)
    const f = (x) => x * 2
    blockchain.call('${inner}', 'add', [f(n)])
    return s
  }
  _text(i) {
    return i > 1 ? \`many \${i}\` : 'few'
  }
  fail() {
    const a = [1, 2]
    a.forEach((x) => { storage.put('k' + x, 'v') })
    throw new Error('no')
  }
  wide() {
    while (true) {
      this._text(1)
    }
  }
  endless() {
    while (true) storage.put('k', 'v')
  }
}
module.exports = D`,
    [{ name: 'twice', args: ['number'] }, { name: 'fail' }, { name: 'endless' }, { name: 'wide' }],
  )
  const call = (actionName: string, data: string, gasLimit?: bigint) =>
    chain.run({ publisher: 'alice', actions: [{ contract: outer, actionName, data }], gasLimit }, actionName)

  for (const run of [call('twice', '[3]'), call('fail', '[]'), call('endless', '[]', 20_000_000n)]) {
    const frames = run.frames.filter((frame) => frame.lang === 'javascript')
    const own = run.trace?.calls.map(({ lines, gas, parent }) => ({
      sum: [...lines.values()].reduce((a, b) => a + b, 0),
      gas,
      parent,
    }))
    expect(own).toHaveLength(frames.length)
    // A frame's own count holds that of the calls made from it.
    for (const [i, { sum, gas }] of (own ?? []).entries()) {
      const nested = (own ?? []).filter(({ parent }) => parent === i).reduce((a, b) => a + b.gas, 0)
      expect(sum + nested).toBe(gas)
    }
  }
  expect(call('wide', '[]').trace).toBeUndefined()
  const { trace } = call('twice', '[3]')
  const reached = [...(trace?.calls[0]?.lines.keys() ?? [])].sort((a, b) => a - b)
  expect(reached.filter((line) => line > 1)).toEqual([4, 5, 6, 7, 8, 9, 12, 28])
  expect(trace?.calls[0]?.lines.get(12)).toBeGreaterThan(0)
  expect(trace?.calls[1]).toMatchObject({ contract: inner, api: 'add', parent: 0, traced: true })
  expect(trace?.steps.some((step) => step.host?.name === 'put' && step.call === 1)).toBe(true)
})
