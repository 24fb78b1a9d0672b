import { create } from 'zustand'
import { codeOf } from '#core/error.ts'
import { projectOfExample } from './example-project.ts'
import { EXAMPLES } from './examples/all.ts'
import type { CallInput, ChainView, Finding, NextBlockInput, Report, TestReport } from './machine/messages.ts'
import { createMachineClient, type Recorded } from './machine-client.ts'
import { abiFileOf, abiText, isContract, type Project, type ProjectFiles, parseProject } from './project.ts'
import { keepProject, keepSnapshot } from './storage.ts'

/** What the page shows; the chain itself lives in the worker. */
export type Playground = {
  readonly project: Project
  readonly file: string
  readonly chain: ChainView | undefined
  readonly reports: readonly Report[]
  readonly shown: number | undefined
  readonly step: number | undefined
  readonly tests: TestReport | undefined
  readonly analyses: Readonly<Record<string, readonly Finding[]>>
  readonly busy: string | undefined
  readonly fault: { readonly code: string; readonly message: string } | undefined
  /** Came by a link: nothing is kept before the person says so. */
  readonly readOnly: boolean
}

const MAX_REPORTS = 200
const SAVE_AFTER_MS = 600
const ANALYSE_AFTER_MS = 250
const client = createMachineClient()
let saving: ReturnType<typeof setTimeout> | undefined
let analysing: ReturnType<typeof setTimeout> | undefined

export const usePlayground = create<Playground>()(() => ({
  ...fresh(projectOfExample(EXAMPLES[0] as (typeof EXAMPLES)[number])),
  readOnly: false,
}))
const { getState: now, setState: set } = usePlayground

function fresh(project: Project): Omit<Playground, 'readOnly'> {
  return {
    project,
    file: Object.keys(project.files)[0] as string,
    chain: undefined,
    reports: [],
    shown: undefined,
    step: undefined,
    tests: undefined,
    analyses: {},
    busy: undefined,
    fault: undefined,
  }
}

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
    if (journal.length > 0) await client.replay(journal)
    else await client.ask('reset', { accounts: accountsOf(project.files) })
    set({ chain: await client.ask('view', {}) })
  })
}

/** Makes a project that came by a link one's own. */
export function keepShared(): void {
  set({ readOnly: false })
  void remember(true)
}

/** The change is kept shortly after, and read by the chain's own rules. */
export function editFile(name: string, text: string): void {
  const { project } = now()
  if (project.files[name] === text) return
  set({ project: { ...project, files: { ...project.files, [name]: text } }, step: undefined })
  clearTimeout(saving)
  saving = setTimeout(() => void remember(false), SAVE_AFTER_MS)
  clearTimeout(analysing)
  analysing = setTimeout(analyseAll, ANALYSE_AFTER_MS)
}

export function setFiles(files: ProjectFiles, file?: string): void {
  const { project } = now()
  set({ project: { ...project, files }, file: file ?? (Object.keys(files)[0] as string) })
  void remember(true)
  analyseAll()
}

export function setTitle(title: string): void {
  set({ project: { ...now().project, title } })
  void remember(false)
}

export const openFile = (file: string) => set({ file, step: undefined })
export const showReport = (id: number) => set({ shown: id, step: undefined })
export const clearFault = () => set({ fault: undefined })

/** Stands at a step of the shown run and opens its file there. */
export function goToStep(step: number | undefined): void {
  const { reports, shown, project, file } = now()
  const trace = reports.find(({ block }) => block.id === shown)?.trace
  const at = step === undefined ? undefined : trace?.steps[step]
  const call = at === undefined ? undefined : trace?.calls[at.call]
  const next = call?.file !== undefined && project.files[call.file] !== undefined ? call.file : file
  set({ step: at === undefined ? undefined : step, file: next })
}

/** The ABI of a contract made from its source again. */
export async function makeAbi(name: string): Promise<void> {
  await working('abi', async () => {
    const { abi } = await client.ask('analyse', { source: now().project.files[name] ?? '', abi: '' })
    if (abi !== undefined) setFiles({ ...now().project.files, [abiFileOf(name)]: abiText(abi) }, now().file)
  })
}

export async function restartChain(): Promise<void> {
  set({ reports: [], shown: undefined, step: undefined })
  await working('start', async () => {
    set({ chain: await client.ask('reset', { accounts: accountsOf(now().project.files) }) })
  })
}

export async function addAccount(name: string, iost: number): Promise<void> {
  await working('account', async () => set({ chain: await client.ask('account', { name, iost }) }))
}

export async function publish(
  publisher: string,
  file: string,
  update: string | undefined,
  next: NextBlockInput,
): Promise<void> {
  await working('publish', async () => {
    const { files } = parseProject(now().project.files)
    const found = files.find(({ name }) => name === file)
    if (found === undefined) return
    void remember(true)
    const { source, abi } = found
    const changed = update === undefined ? {} : { update }
    keep(await client.ask('publish', { publisher, file, source, abi, ...changed, next }))
    set({ chain: await client.ask('view', {}) })
  })
}

export async function call(input: CallInput): Promise<void> {
  await working('call', async () => {
    keep(await client.ask('call', input))
    set({ chain: await client.ask('view', {}) })
  })
}

export async function jump(id: number): Promise<void> {
  await working('jump', async () => set({ chain: await client.ask('jump', { id }) }))
}

export async function runTests(): Promise<void> {
  set({ tests: undefined })
  await working('test', async () => {
    void remember(true)
    const { files, plan } = parseProject(now().project.files)
    set({ tests: await client.ask('test', { files, plan }) })
  })
}

/** What a contract holds at the head. */
export const storageOf = (contract: string) => client.ask('storage', { contract })
export const journal = () => client.journal()

/** Ends what runs; the chain is made again as it was before. */
export async function stop(): Promise<void> {
  const again = client.stop()
  // The request that was stopped has to have given way first.
  await new Promise((resolve) => setTimeout(resolve))
  await working('start', async () => {
    await again
    set({ chain: await client.ask('view', {}) })
  })
}

function keep(report: Report): void {
  set({ reports: [report, ...now().reports].slice(0, MAX_REPORTS), shown: report.block.id, step: undefined })
}

async function working(what: string, run: () => Promise<void>): Promise<void> {
  if (now().busy !== undefined) return
  set({ busy: what, fault: undefined })
  try {
    await run()
  } catch (error) {
    set({ fault: { code: codeOf(error), message: error instanceof Error ? error.message : String(error) } })
  } finally {
    set({ busy: undefined })
  }
}

function analyseAll(): void {
  const { files } = now().project
  for (const name of Object.keys(files).filter(isContract)) {
    const source = files[name] as string
    client.ask('analyse', { source, abi: files[abiFileOf(name)] ?? '' }).then(
      ({ findings }) => {
        if (now().project.files[name] === source) set({ analyses: { ...now().analyses, [name]: findings } })
      },
      () => undefined,
    )
  }
}

function accountsOf(files: ProjectFiles): readonly string[] {
  try {
    const { accounts } = parseProject(files).plan
    return accounts.length > 0 ? accounts : ['alice', 'bobby']
  } catch {
    return ['alice', 'bobby']
  }
}

async function remember(withSnapshot: boolean): Promise<void> {
  const { project, readOnly } = now()
  if (readOnly) return
  try {
    await keepProject(project)
    if (withSnapshot) await keepSnapshot(project)
  } catch {
    set({ fault: { code: 'STORAGE_FAILED', message: '' } })
  }
}
