import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { outcomeText, runSource } from '#testing/contract-runner.ts'
import { methodSource } from '#testing/contract-source.ts'
import { plainHost } from '#testing/plain-host.ts'
import { ENGINE_BOUNDS } from './bounds.ts'
import { loadEngineFiles } from './load.node.ts'
import { createJsMachine } from './machine.ts'
import type { WasmMemory } from './quickjs.ts'

const CONTRACTS = 2_000
/** Calls after which an engine has grown to what such calls need. */
const WARM = 50
/** Other contracts that are called between the two calls of one. */
const BEHIND = 100

/** A machine and the memories of the engines that it started, which must not be kept alive from here. */
function watchedMachine() {
  const files = loadEngineFiles()
  const memories: WeakRef<WasmMemory>[] = []
  const newMemory: typeof files.newMemory = (pages, maxPages) => {
    const memory = files.newMemory(pages, maxPages)
    memories.push(new WeakRef(memory))
    return memory
  }
  const machine = createJsMachine({ ...files, newMemory, now: () => 0 })
  /** WASM memory never shrinks: what leaks inside an engine shows here. */
  const engineBytes = () => memories.reduce((sum, each) => sum + (each.deref()?.buffer.byteLength ?? 0), 0)
  return { machine, memories, engineBytes }
}

/** Counts its calls in all places that a contract can reach, and tells what it found there. */
function markingSource(i: number): string {
  const body = `
    own = own + 1; list.push(p);
    const seen = [own, list.length, typeof mark, typeof ({}).mark, typeof [].mark, typeof storage.mark, typeof BigNumber.mark, Math.mark === undefined];
    globalThis.mark = ${i}; Object.prototype.mark = ${i}; Array.prototype.mark = ${i}; storage.mark = ${i}; BigNumber.mark = ${i}; Math.mark = ${i};
    return "${i}:" + p + ":" + seen.join();`
  return methodSource(body, `let own = 0; const list = [];\n`)
}
const FRESH = '1,1,undefined,undefined,undefined,undefined,undefined,true'

describe('thousands of contracts in one machine', () => {
  it('see nothing of each other, need no more memory than a few, and are dropped and made ready again', () => {
    const { machine, memories, engineBytes } = watchedMachine()
    const codes = Array.from({ length: CONTRACTS }, (_, i) => {
      const compiled = machine.compile(markingSource(i))
      return 'code' in compiled ? compiled.code : ''
    })
    const calls: number[] = []
    const gas: number[] = []
    const call = (i: number) => {
      const n = (calls[i] ?? 0) + 1
      calls[i] = n
      const asked = { code: codes[i] as string, api: 'm', args: [String(n)], gasLimit: 1_000_000 }
      const outcome = machine.run(asked, plainHost())
      expect(outcomeText(outcome)).toBe(`${i}:${n}:${FRESH}`)
      gas[i] ??= outcome.gas
      expect(outcome.gas).toBe(gas[i])
      expect(machine.kept().bytes).toBeLessThanOrEqual(ENGINE_BOUNDS.keptImageBytes)
    }
    let warmBytes = 0
    for (let i = 0; i < CONTRACTS + BEHIND; i++) {
      if (i < CONTRACTS) call(i)
      if (i >= BEHIND) call(i - BEHIND)
      if (i === WARM) warmBytes = engineBytes()
    }
    const { contracts } = machine.kept()
    expect(contracts).toBeGreaterThan(BEHIND)
    expect(contracts).toBeLessThan(CONTRACTS)
    // The first of them were dropped long ago.
    for (let i = 0; i < WARM; i++) call(i)
    expect(memories).toHaveLength(1)
    expect(engineBytes()).toBe(warmBytes)
    machine.dispose()
    expect(machine.kept()).toEqual({ contracts: 0, bytes: 0 })
  })

  it('leave engines that can be collected, those that grew too large at once and all with the machine', async () => {
    const { machine, memories } = watchedMachine()
    const grow = methodSource(
      'const a = []; for (let i = 0; i < 60; i++) { a.push(i + "x".repeat(1000000)); } return a.length;',
    )
    for (let i = 0; i < 2; i++) expect(outcomeText(runSource(machine, grow, 'm'))).toBe('60')
    expect(memories).toHaveLength(2)
    const inner = machine.compile(methodSource('return p;')) as { code: string }
    const host = plainHost({
      call: () => ({
        gas: 1,
        value: outcomeText(
          machine.run({ code: inner.code, api: 'm', args: ['[1]'], gasLimit: 1_000_000 }, plainHost()),
        ),
      }),
    })
    const outer = methodSource('return blockchain.call("c", "m", []);')
    for (let i = 0; i < 20; i++) expect(outcomeText(runSource(machine, outer, 'm', [], { host }))).toBe('[1]')
    // One for each level of the nested calls.
    expect(memories).toHaveLength(4)
    await collected()
    expect(memories.filter((each) => each.deref() !== undefined)).toHaveLength(2)
    machine.dispose()
    await collected()
    expect(memories.filter((each) => each.deref() !== undefined)).toHaveLength(0)
  })
})

/** Collects what nothing holds any more; a weak reference that was read holds until its turn is over. */
async function collected(): Promise<void> {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  for (let i = 0; i < 3; i++) {
    await new Promise((resolve) => setTimeout(resolve, 0))
    collect()
  }
}
