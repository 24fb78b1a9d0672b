import { describe, expect, it } from 'vitest'
import { methodSource, plainHost, runSource } from '#testing/contract-runner.ts'
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
})
