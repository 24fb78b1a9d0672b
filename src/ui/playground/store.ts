import { create } from 'zustand'
import { formatDecimal, parseDecimal } from '#core/codec/decimal.ts'
import { codeOf } from '#core/error.ts'
import { IOST_DECIMALS } from '#core/params.ts'
import { type Breakpoint, breakTest, MAX_BREAKPOINTS } from './debug/breakpoints.ts'
import { type Direction, framesAt, type Move, stepAfter } from './debug/stepping.ts'
import { projectOfExample } from './example-project.ts'
import { EXAMPLES } from './examples/all.ts'
import type {
  CallInput,
  ChainView,
  Finding,
  NextBlockInput,
  Report,
  TestCall,
  TestReport,
} from './machine/messages.ts'
import { createMachineClient, type Recorded } from './machine-client.ts'
import {
  abiFileOf,
  abiText,
  isContract,
  type Project,
  type ProjectFiles,
  parseProject,
  withLimits,
} from './project.ts'
import type { Shared } from './share.ts'
import { keepProject, keepSnapshot } from './storage.ts'
import { p } from './text.ts'

/** What the page shows; the chain itself lives in the worker. */
export type Playground = {
  readonly project: Project
  readonly file: string
  readonly chain: ChainView | undefined
  readonly reports: readonly Report[]
  readonly shown: number | undefined
  readonly step: number | undefined
  /** The function of the call stack that is looked at, from the innermost. */
  readonly frame: number
  /** A line that was asked to be looked at, while nothing is stepped. */
  readonly line: number | undefined
  readonly tests: TestReport | undefined
  /** Decides what values properties are tried with. */
  readonly seed: number
  /** Gas of each test at the run before. */
  readonly gasBefore: ReadonlyMap<string, number>
  /** The files that the tests ran on: marks are shown while they are the same. */
  readonly tested: ProjectFiles
  readonly analyses: Readonly<Record<string, readonly Finding[]>>
  readonly busy: string | undefined
  readonly fault: { readonly code: string; readonly message: string } | undefined
  /** Came by a link: nothing is kept before the person says so. */
  readonly readOnly: boolean
}

const MAX_REPORTS = 200
const SAVE_AFTER_MS = 600
const ANALYSE_AFTER_MS = 250
const SNAPSHOT_EVERY_MS = 300_000
const client = createMachineClient()
let saving: ReturnType<typeof setTimeout> | undefined
let analysing: ReturnType<typeof setTimeout> | undefined
let snapshotAt = 0

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
    frame: 0,
    line: undefined,
    tests: undefined,
    seed: 1,
    gasBefore: new Map(),
    tested: {},
    analyses: {},
    busy: undefined,
    fault: undefined,
  }
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
      for (const output of await client.replay(journal)) if (isReport(output)) keep(output)
    } else await client.ask('reset', { accounts: accountsOf(project.files) })
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
  set({
    project: { ...project, files: { ...project.files, [name]: text } },
    step: undefined,
    line: undefined,
  })
  clearTimeout(saving)
  saving = setTimeout(() => void remember(Date.now() - snapshotAt > SNAPSHOT_EVERY_MS), SAVE_AFTER_MS)
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

export const openFile = (file: string, line?: number) => set({ file, line, step: undefined })
export const showReport = (id: number) => set({ shown: id, step: undefined })
export const clearFault = () => set({ fault: undefined })

function shownTrace() {
  const { reports, shown } = now()
  return reports.find(({ block }) => block.id === shown)?.trace
}

/** Stands at a step of the shown run and opens its file there. */
export function goToStep(step: number | undefined): void {
  const trace = shownTrace()
  const isThere = step !== undefined && trace?.steps[step] !== undefined
  set({ step: isThere ? step : undefined, line: undefined })
  showFrame(0)
}

/** Looks at a function of the call stack: its line and its variables. */
export function showFrame(frame: number): void {
  const { step, project, file } = now()
  const trace = shownTrace()
  if (trace === undefined || step === undefined) return
  const call = trace.calls[framesAt(trace, step)[frame]?.call ?? -1]
  const next = call?.file !== undefined && project.files[call.file] !== undefined ? call.file : file
  set({ frame, file: next })
}

/** Goes on or back through the shown run. */
export function moveStep(move: Move, direction: Direction): void {
  const trace = shownTrace()
  if (trace === undefined || trace.steps.length === 0) return
  const isBreak = breakTest(trace, now().project.breakpoints ?? [])
  goToStep(stepAfter(trace, now().step, move, direction, isBreak))
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

export async function restartChain(): Promise<void> {
  set({ reports: [], shown: undefined, step: undefined })
  await working('start', async () => {
    set({ chain: await client.ask('reset', { accounts: accountsOf(now().project.files) }) })
  })
}

/** A new account with this many IOST; one that is there gives or gets what it takes to have as many. */
export async function setAccount(name: string, iost: string): Promise<void> {
  await working('account', async () => {
    const known = now().chain?.accounts.find((account) => account.name === name)
    if (known === undefined) return set({ chain: await client.ask('account', { name, iost: Number(iost) }) })
    const units = (text: string) => parseDecimal(text, IOST_DECIMALS).value
    const more = units(iost) - units(known.iost)
    if (more === 0n) return
    const [from, to] = more > 0n ? (['admin', name] as const) : ([name, 'admin'] as const)
    const amount = formatDecimal({ value: more > 0n ? more : -more, scale: IOST_DECIMALS })
    const args = JSON.stringify(['iost', from, to, amount, ''])
    keep(await client.ask('call', { publisher: from, contract: 'token.iost', abi: 'transfer', args }))
    set({ chain: await client.ask('view', {}) })
  })
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
  set({ reports: [], shown: undefined, step: undefined })
  await working('call', async () => {
    const { files, plan } = parseProject(now().project.files)
    const [publisher = ''] = plan.accounts
    await client.ask('reset', { accounts: plan.accounts })
    for (const { name: file, source, abi } of files) {
      keep(await client.ask('publish', { publisher, file, source, abi }))
    }
    const chain = await client.ask('view', {})
    const ids = new Map(chain.contracts.map(({ file, id }) => [file, id]))
    const idOf = (name: string) => ids.get(name) ?? ids.get(`${name}.js`)
    const named = (arg: unknown) =>
      typeof arg === 'string' && arg.startsWith('$') ? (idOf(arg.slice(1)) ?? arg) : arg
    for (const { contract, args, ...call } of calls) {
      const input = { ...call, contract: idOf(contract) ?? contract, args: JSON.stringify(args.map(named)) }
      keep(await client.ask('call', input))
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

/** What a contract holds at the head. */
export const storageOf = (contract: string) => client.ask('storage', { contract })

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

function isReport(output: unknown): output is Report {
  return typeof output === 'object' && output !== null && 'block' in output
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
    set({ fault: { code: codeOf(error), message: faultText(error) } })
  } finally {
    set({ busy: undefined })
  }
}

function faultText(error: unknown): string {
  const code = codeOf(error)
  if (code === 'MACHINE_FAILED') return p('play.fault.machine')
  return error instanceof Error ? error.message : String(error)
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

/** Keeps the project, and with it a version of it and of what it was before. */
async function remember(withSnapshot: boolean, before?: Project): Promise<void> {
  const { project, readOnly } = now()
  if (readOnly) return
  try {
    await keepProject(project)
    if (!withSnapshot) return
    snapshotAt = Date.now()
    if (before !== undefined) await keepSnapshot(before)
    await keepSnapshot(project)
  } catch {
    set({ fault: { code: 'STORAGE_FAILED', message: p('play.fault.storage') } })
  }
}
