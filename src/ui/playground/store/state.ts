import { create } from 'zustand'
import { projectOfExample } from '../example-project.ts'
import { EXAMPLES } from '../examples/all.ts'
import { type Journal, NO_JOURNAL } from '../journal.ts'
import type { ChainView, Finding, Report, TestReport } from '../machine/messages.ts'
import type { Project, ProjectFiles } from '../project.ts'

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
  /** How far the chain is that is being made again. */
  readonly making: { readonly made: number; readonly of: number } | undefined
  /** What made the chain. */
  readonly journal: Journal
  readonly fault: { readonly code: string; readonly message: string } | undefined
  /** Came by a link: nothing is kept before the person says so. */
  readonly readOnly: boolean
}

export const usePlayground = create<Playground>()(() => ({
  ...fresh(projectOfExample(EXAMPLES[0] as (typeof EXAMPLES)[number])),
  readOnly: false,
}))
export const { getState: now, setState: set } = usePlayground

/** What is shown of a project that was just opened. */
export function fresh(project: Project): Omit<Playground, 'readOnly'> {
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
    making: undefined,
    journal: NO_JOURNAL,
    fault: undefined,
  }
}

export const clearFault = () => set({ fault: undefined })
