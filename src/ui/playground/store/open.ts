import { formatCount } from '#ui/shared/format.ts'
import type { Recorded } from '../journal.ts'
import type { Project } from '../project.ts'
import type { Shared } from '../share.ts'
import { p } from '../text.ts'
import { analyseAll } from './analyses.ts'
import { remember } from './keep.ts'
import { newChain, told } from './remake.ts'
import { fresh, now, set } from './state.ts'
import { goToStep, showReport } from './steps.ts'
import { bounds, client, endWork, working } from './work.ts'

/** Opens a project on a new chain, or on the one that a journal makes. */
export async function openProject(
  project: Project,
  readOnly = false,
  journal: readonly Recorded[] = [],
): Promise<void> {
  // What runs is of the chain that goes; another project may begin to open meanwhile.
  while (now().busy !== undefined) await endWork()
  set({ ...fresh(project), readOnly })
  if (!readOnly) void remember(true)
  analyseAll()
  const changes = journal.length > 0 ? journal : [newChain(project.files)]
  let leftOut = 0
  await working('start', async () => {
    set({ making: { made: 0, of: changes.length } })
    leftOut = await client.replay(changes, told)
    set({ chain: await client.ask('view', {}) })
  })
  if (leftOut > 0) {
    const message = p('play.fault.cut', { left: formatCount(leftOut), ...bounds() })
    set({ fault: { code: 'JOURNAL_FULL', message } })
  }
}

/** Opens what a link or a file carries: the project, its chain with all reports, and where the person stood. */
export async function openShared(shared: Shared, readOnly: boolean): Promise<void> {
  const { title, files, journal, breakpoints = [], at } = shared
  const id = crypto.randomUUID()
  await openProject({ id, title, files, breakpoints }, readOnly, journal)
  if (at === undefined || now().project.id !== id) return
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
    journal: client.journal().entries,
    breakpoints,
    at: { file, ...(shown === undefined ? {} : { block: shown }), ...(step === undefined ? {} : { step }) },
  }
}
