import type { TestCall, TestReport } from '../machine/messages.ts'
import { parseProject } from '../project.ts'
import { remember } from './keep.ts'
import { keepReport } from './reports.ts'
import { now, set } from './state.ts'
import { moveStep } from './steps.ts'
import { client, working } from './work.ts'

export async function runTests(): Promise<void> {
  const { tests: last, project } = now()
  const gasBefore = new Map(last?.results.map((result) => [result.name, testGas(result)]))
  await working('test', async () => {
    void remember(true)
    const parsed = parseProject(project.files)
    const tests = await client.ask('test', { ...parsed, seed: now().seed })
    set({ tests, gasBefore, tested: project.files })
  })
}

/** Makes the calls of a test on a new chain, each with its report, and stands at the first step of the last. */
export async function replayTest(calls: readonly TestCall[]): Promise<void> {
  await working('call', async () => {
    set({ reports: [], shown: undefined, step: undefined })
    const { files, plan } = parseProject(now().project.files)
    const [publisher = ''] = plan.accounts
    await client.ask('reset', { accounts: plan.accounts })
    for (const { name: file, source, abi } of files) {
      keepReport(await client.ask('publish', { publisher, file, source, abi }))
    }
    const chain = await client.ask('view', {})
    const ids = new Map(chain.contracts.map(({ file, id }) => [file, id]))
    const idOf = (name: string) => ids.get(name) ?? ids.get(`${name}.js`)
    const named = (arg: unknown) =>
      typeof arg === 'string' && arg.startsWith('$') ? (idOf(arg.slice(1)) ?? arg) : arg
    for (const { contract, args, ...call } of calls) {
      const input = { ...call, contract: idOf(contract) ?? contract, args: JSON.stringify(args.map(named)) }
      keepReport(await client.ask('call', input))
    }
    set({ chain: await client.ask('view', {}) })
  })
  moveStep('run', 1)
}

export const setSeed = (seed: number) => set({ seed })

/** What the steps of a test cost, publishing included. */
export function testGas({ steps }: TestReport['results'][number]): number {
  return steps.reduce((sum, { gas }) => sum + gas, 0)
}
