import { IostError } from '#core/error.ts'
import type { Breakpoint } from './debug/breakpoints.ts'
import type { AbiEntry, SourceFile, TestPlan, TestScript } from './machine/messages.ts'

/**
 * Files by name: `x.js` a contract, `x.abi.json` its ABI, `tests.json` tests as lists of calls, `x.test.js` tests as code,
 * anything else just text.
 */
export type ProjectFiles = Readonly<Record<string, string>>
export type Project = {
  readonly id: string
  readonly title: string
  readonly files: ProjectFiles
  readonly breakpoints?: readonly Breakpoint[]
}

export const TESTS_FILE = 'tests.json'
const NO_PLAN: TestPlan = { accounts: ['alice', 'bobby'], tests: [] }
export const MAX_FILES = 40
export const MAX_FILE_CHARS = 200_000
const FILE_NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/

export const isTestScript = (name: string) => name.endsWith('.test.js')
export const isContract = (name: string) => name.endsWith('.js') && !isTestScript(name)
export const abiFileOf = (name: string) => name.replace(/[.]js$/, '.abi.json')

/** The files of a project. */
export function filesOf(project: Project): ProjectFiles {
  return project.files
}

/** Errors: BAD_PROJECT when names, number or sizes are out of bounds. */
export function checkFiles(files: ProjectFiles): ProjectFiles {
  const names = Object.keys(files)
  const bad = (why: string) => new IostError({ code: 'BAD_PROJECT', why }, why)
  if (names.length === 0 || names.length > MAX_FILES) throw bad(`a project has 1 to ${MAX_FILES} files`)
  for (const name of names) {
    if (!FILE_NAME.test(name)) throw bad(`not a file name: ${name.slice(0, 64)}`)
    const text = files[name]
    if (typeof text !== 'string' || text.length > MAX_FILE_CHARS) throw bad(`${name} is too long`)
  }
  return files
}

/** The contracts of a project with their ABIs, in the order of the files, and its tests. Errors: BAD_PROJECT. */
export function parseProject(files: ProjectFiles): {
  readonly files: readonly SourceFile[]
  readonly plan: TestPlan
  readonly scripts: readonly TestScript[]
} {
  const scripts = Object.keys(files)
    .filter(isTestScript)
    .map((name) => ({ name, source: files[name] as string }))
  const contracts = Object.keys(files)
    .filter(isContract)
    .map((name) => ({ name, source: files[name] as string, abi: abiOf(files, name) }))
  const text = files[TESTS_FILE]
  const plan = text === undefined ? NO_PLAN : (parse(TESTS_FILE, text) as TestPlan)
  return { files: contracts, plan, scripts }
}

/** The ABI of a contract's file. Errors: BAD_PROJECT. */
export function abiOf(files: ProjectFiles, name: string): readonly AbiEntry[] {
  const file = abiFileOf(name)
  const value = parse(file, files[file] ?? '[]')
  const list = Array.isArray(value) ? value : (value as { abi?: unknown } | null)?.abi
  if (!Array.isArray(list)) {
    throw new IostError({ code: 'BAD_PROJECT', file }, `${file} has no list "abi"`)
  }
  return list as AbiEntry[]
}

/** An ABI made from a source, with the amount limits of the one that was there: they stand in no source. */
export function withLimits(
  made: readonly AbiEntry[],
  files: ProjectFiles,
  name: string,
): readonly AbiEntry[] {
  try {
    const before = new Map(abiOf(files, name).map((entry) => [entry.name, entry.amountLimit ?? []]))
    return made.map((entry) => ({ ...entry, amountLimit: before.get(entry.name) ?? [] }))
  } catch {
    return made
  }
}

/** The text of an ABI file, as IOST's tools write it. */
export function abiText(abi: readonly AbiEntry[]): string {
  return `${JSON.stringify({ lang: 'javascript', version: '1.0.0', abi }, null, 2)}\n`
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new IostError({ code: 'BAD_PROJECT', file }, `${file}: ${(error as Error).message}`)
  }
}
