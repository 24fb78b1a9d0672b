import type { Recorded } from '../journal.ts'
import { type ProjectFiles, parseProject } from '../project.ts'
import { isReport, keepReport } from './reports.ts'
import { now, set } from './state.ts'
import { client, endWork, working } from './work.ts'

/** Forgets the chain: a new one with the project's accounts stands in its place. */
export async function restartChain(): Promise<void> {
  await working('start', async () => {
    set({ reports: [], shown: undefined, step: undefined })
    set({ chain: await client.ask('reset', { accounts: accountsOf(now().project.files) }) })
  })
}

/** Ends what runs; the chain is made again, unless that is what was ended: then it waits for the person. */
export async function stop(): Promise<void> {
  const { making } = now()
  await endWork()
  if (making === undefined) await remakeChain()
  else set({ chain: undefined })
}

/** Makes the chain again as it was. */
export async function remakeChain(): Promise<void> {
  await working('start', async () => {
    set({ making: { made: 0, of: client.journal().entries.length } })
    await client.remake(told)
    set({ chain: await client.ask('view', {}) })
  })
}

/** Shows how far a chain is that is being made again, and what its calls came to. */
export function told(output: unknown, made: number, of: number): void {
  set({ making: { made, of } })
  const isNew = (id: number) => now().reports.every(({ block }) => block.id !== id)
  if (isReport(output) && isNew(output.block.id)) keepReport(output)
}

/** What starts a chain with the accounts that the project names, else with two. */
export function newChain(files: ProjectFiles): Recorded {
  return { name: 'reset', input: { accounts: accountsOf(files) } }
}

/** The accounts that the project names, else two. */
function accountsOf(files: ProjectFiles): readonly string[] {
  try {
    const { accounts } = parseProject(files).plan
    return accounts.length > 0 ? accounts : ['alice', 'bobby']
  } catch {
    return ['alice', 'bobby']
  }
}
