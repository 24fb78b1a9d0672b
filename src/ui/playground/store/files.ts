import { type Breakpoint, MAX_BREAKPOINTS } from '../debug/breakpoints.ts'
import { abiFileOf, abiText, type ProjectFiles, withLimits } from '../project.ts'
import { analyseAll } from './analyses.ts'
import { isSnapshotDue, remember } from './keep.ts'
import { now, set } from './state.ts'
import { client, working } from './work.ts'

const SAVE_AFTER_MS = 600
const ANALYSE_AFTER_MS = 250
let saving: ReturnType<typeof setTimeout> | undefined
let analysing: ReturnType<typeof setTimeout> | undefined

export const openFile = (file: string, line?: number) => set({ file, line, step: undefined })

/** The change is kept shortly after, and read by the chain's own rules. */
export function editFile(name: string, text: string): void {
  const { project } = now()
  if (project.files[name] === text) return
  set({
    project: { ...project, files: { ...project.files, [name]: text } },
    step: undefined,
    line: undefined,
  })
  clearTimeout(saving)
  saving = setTimeout(() => void remember(isSnapshotDue()), SAVE_AFTER_MS)
  clearTimeout(analysing)
  analysing = setTimeout(analyseAll, ANALYSE_AFTER_MS)
}

/** Puts other files in the place of the project's; what they were is kept as an earlier version. */
export function setFiles(files: ProjectFiles, file?: string): void {
  const { project } = now()
  set({ project: { ...project, files }, file: file ?? (Object.keys(files)[0] as string) })
  void remember(true, project)
  analyseAll()
}

export function setTitle(title: string): void {
  set({ project: { ...now().project, title } })
  void remember(false)
}

export function setBreakpoints(breakpoints: readonly Breakpoint[]): void {
  set({ project: { ...now().project, breakpoints: breakpoints.slice(0, MAX_BREAKPOINTS) } })
  void remember(false)
}

/** The breakpoints of one file, as the editor has them. */
export function setFileBreakpoints(file: string, lines: readonly Omit<Breakpoint, 'file'>[]): void {
  const { breakpoints = [] } = now().project
  const others = breakpoints.filter((each) => each.file !== file)
  const own = lines.map((each) => ({ file, ...each }))
  const next = [...others, ...own]
  if (JSON.stringify(next) !== JSON.stringify(breakpoints)) setBreakpoints(next)
}

/** The ABI of a contract made from its source again. */
export async function makeAbi(name: string): Promise<void> {
  await working('abi', async () => {
    const { abi } = await client.ask('analyse', { source: now().project.files[name] ?? '', abi: '' })
    if (abi === undefined) return
    const { files } = now().project
    setFiles({ ...files, [abiFileOf(name)]: abiText(withLimits(abi, files, name)) }, now().file)
  })
}
