import { beforeEach, expect, test } from 'vitest'
import { loadEngineFiles } from '#vm/engine/load.node.ts'
import { createJsMachine } from '#vm/engine/machine.ts'
import { createLocalChain, type LocalChain, publishedId, refusalOf } from './local-chain.ts'

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
  expect(run.logs).toEqual([{ contract: id, level: 'info', text: 'now 5' }])
  expect(run.frames.map((frame) => frame.abi)).toEqual(['add'])
  const cost = run.costs.get('alice')
  expect(BigInt((cost?.cpu ?? 0) + 10 * (cost?.net ?? 0)) * 100n).toBe(run.receipt.gasUsage)
  const text = (bytes?: Uint8Array) => new TextDecoder().decode(bytes)
  const change = run.changes.find(({ key }) => key === `b-${id}-n`)
  expect([text(change?.before), text(change?.after)]).toEqual([`s0@${id}`, `s5@${id}`])
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
