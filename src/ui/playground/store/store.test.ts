import { expect, test, vi } from 'vitest'
import type { Ask } from '../machine/messages.ts'

vi.mock('../text.ts', () => ({ p: (id: string) => id }))

/** A machine that answers with nothing in it, and never to a call. */
class SilentToCalls extends EventTarget {
  postMessage({ id, name }: Ask): void {
    if (name === 'call') return
    const output = name === 'analyse' ? { findings: [] } : {}
    queueMicrotask(() => this.dispatchEvent(new MessageEvent('message', { data: { id, output } })))
  }

  terminate(): void {}
}
vi.stubGlobal('Worker', SilentToCalls)
const CALL = { publisher: 'alice', contract: 'ContractX', abi: 'm', args: '[]' }

test('a project that is opened while something runs gets a chain of its own', async () => {
  const { openProject, sharedNow } = await import('./open.ts')
  const { call } = await import('./chain.ts')
  const { usePlayground } = await import('./state.ts')
  const project = (id: string) => ({ id, title: id, files: { 'README.md': id } })
  await openProject(project('one'), true, [{ name: 'reset', input: { accounts: ['first'] } }])
  const endless = call(CALL)
  await call(CALL)
  expect(usePlayground.getState().fault).toMatchObject({ code: 'BUSY' })
  await openProject(project('two'), true, [{ name: 'reset', input: { accounts: ['second'] } }])
  await endless
  const { busy, fault, chain } = usePlayground.getState()
  expect({ busy, fault, chain }).toEqual({ busy: undefined, fault: undefined, chain: {} })
  expect(sharedNow()).toMatchObject({
    title: 'two',
    journal: [{ name: 'reset', input: { accounts: ['second'] } }],
  })
})
