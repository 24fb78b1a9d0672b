import type { Recorded } from '../machine-client.ts'
import type { Project } from '../project.ts'
import type { Shared } from '../share.ts'
import { analyseAll } from './analyses.ts'
import { accountsOf, isReport, keepReport } from './chain.ts'
import { remember } from './keep.ts'
import { fresh, now, set } from './state.ts'
import { goToStep, showReport } from './steps.ts'
import { client, working } from './work.ts'

/** Opens a project on a new chain, or on the one that a journal makes. */
export async function openProject(
  project: Project,
  readOnly = false,
  journal: readonly Recorded[] = [],
): Promise<void> {
  set({ ...fresh(project), readOnly })
  if (!readOnly) void remember(true)
  analyseAll()
  await working('start', async () => {
    if (journal.length > 0) {
      for (const output of await client.replay(journal)) if (isReport(output)) keepReport(output)
    } else await client.ask('reset', { accounts: accountsOf(project.files) })
    set({ chain: await client.ask('view', {}) })
  })
}

/** Opens what a link or a file carries: the project, its chain with all reports, and where the person stood. */
export async function openShared(shared: Shared, readOnly: boolean): Promise<void> {
  const { title, files, journal, breakpoints = [], at } = shared
  await openProject({ id: crypto.randomUUID(), title, files, breakpoints }, readOnly, journal)
  if (at === undefined) return
  set({ file: at.file })
  if (at.block !== undefined) showReport(at.block)
  if (at.step !== undefined) goToStep(at.step)
}

/** All that a link or a file carries of the open project. */
export function sharedNow(): Shared {
  const { project, file, shown, step } = now()
  const { title, files, breakpoints = [] } = project
  return {
    title,
    files,
    journal: client.journal(),
    breakpoints,
    at: { file, ...(shown === undefined ? {} : { block: shown }), ...(step === undefined ? {} : { step }) },
  }
}
