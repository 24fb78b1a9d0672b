import { describe, expect, it } from 'vitest'
import { runSource } from '#testing/contract-runner.ts'
import { methodSource } from '#testing/contract-source.ts'
import { plainHost } from '#testing/plain-host.ts'
import { createLocalChain, publishedId } from '#vm/local/local-chain.ts'
import { ENGINE_BOUNDS } from './bounds.ts'
import { loadEngineFiles } from './load.node.ts'
import { createJsMachine } from './machine.ts'

const page = createJsMachine({ ...loadEngineFiles(), stackBytes: ENGINE_BOUNDS.stackBytes, now: () => 0 })

describe('a machine with the stack of a page', () => {
  it('gives up a call that nests too deep for it instead of giving it a result of its own', () => {
    const nest = methodSource('const f = (n) => n === 0 ? 0 : f(n - 1); return f(p);')
    expect(runSource(page, nest, 'm', [500])).toMatchObject({ kind: 'ok', value: '0' })
    expect(() => runSource(page, nest, 'm', [4_000])).toThrow(
      expect.objectContaining({ code: 'STACK_LIMIT' }),
    )
    expect(runSource(page, nest, 'm', [500])).toMatchObject({ kind: 'ok', value: '0' })
  })

  it('tells the caller of a contract that called such a one', () => {
    const deep = methodSource('const f = () => f(); return f();')
    const host = plainHost({ call: () => runSource(page, deep, 'm') as never })
    const outer = methodSource('return blockchain.call("c", "m", []);')
    expect(() => runSource(page, outer, 'm', [], { host })).toThrow(
      expect.objectContaining({ code: 'STACK_LIMIT' }),
    )
  })

  it('leaves a local chain as it was before the call', () => {
    const chain = createLocalChain({ js: page }, { genesisTime: 1_700_000_000_000_000_000n })
    chain.createAccount('alice', 100)
    const run = (contract: string, actionName: string, data: string) =>
      chain.run({ publisher: 'alice', actions: [{ contract, actionName, data }] }, actionName).receipt
    const code =
      'class D { init() {} nest(n) { return n === 0 ? "end" : this.nest(n - 1); } }\nmodule.exports = D'
    const info = { lang: 'javascript', version: '1.0.0', abi: [{ name: 'nest', args: ['number'] }] }
    const id = publishedId(run('system.iost', 'setCode', JSON.stringify([JSON.stringify({ info, code })])))
    const before = chain.head
    expect(() => run(id, 'nest', '[9000]')).toThrow(expect.objectContaining({ code: 'STACK_LIMIT' }))
    expect(chain.head).toBe(before)
    expect(run(id, 'nest', '[100]').returns).toEqual(['["end"]'])
  })
})
