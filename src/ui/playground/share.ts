import { deflateSync, inflateSync, strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { IostError } from '#core/error.ts'
import { type Breakpoint, checkBreakpoints } from './debug/breakpoints.ts'
import type { Recorded } from './journal.ts'
import { checkFiles, MAX_FILE_CHARS, MAX_FILES, type ProjectFiles } from './project.ts'

/**
 * What a link carries: the files, what was done on the local chain, breakpoints, and where the person stood: the open file,
 * the block whose run is shown and the step of it.
 */
export type Shared = {
  readonly title: string
  readonly files: ProjectFiles
  readonly journal: readonly Recorded[]
  readonly breakpoints?: readonly Breakpoint[]
  readonly at?: { readonly file: string; readonly block?: number; readonly step?: number }
}

/** Longest fragment: what all browsers and most messengers pass on. */
export const MAX_FRAGMENT = 32_000
const VERSION = 'p1.'
/** Bytes that a reader of a link or of a zip's state unpacks at most. */
const MAX_INFLATED = 2_000_000
const MAX_ZIP = 2_000_000
const MAX_TITLE = 80
const NAMES = new Set(['reset', 'account', 'publish', 'call', 'jump'])

/** The URL fragment of a project, without `#`. Errors: LINK_TOO_LONG. */
export function toFragment(shared: Shared): string {
  const bytes = strToU8(JSON.stringify(shared))
  if (bytes.length > MAX_INFLATED) throw new IostError({ code: 'LINK_TOO_LONG', length: bytes.length })
  const packed = deflateSync(bytes, { level: 9 })
  let binary = ''
  for (const byte of packed) binary += String.fromCharCode(byte)
  const text = btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
  if (text.length > MAX_FRAGMENT) throw new IostError({ code: 'LINK_TOO_LONG', length: text.length })
  return VERSION + text
}

/** Reads a fragment. Errors: BAD_LINK when it is not one, or holds more than a project may. */
export function fromFragment(fragment: string): Shared {
  try {
    if (!fragment.startsWith(VERSION) || fragment.length > MAX_FRAGMENT + VERSION.length) throw new Error()
    const text = fragment.slice(VERSION.length).replaceAll('-', '+').replaceAll('_', '/')
    const packed = Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
    // A buffer of the largest size: what is longer does not fit and throws.
    const inflated = inflateSync(packed, { out: new Uint8Array(MAX_INFLATED) })
    return checkShared(JSON.parse(strFromU8(inflated)))
  } catch {
    throw new IostError({ code: 'BAD_LINK' })
  }
}

function checkShared(value: Shared): Shared {
  const journal = value.journal.filter(({ name }) => NAMES.has(name))
  const breakpoints = checkBreakpoints(value.breakpoints)
  const { file, block, step } = value.at ?? {}
  const shared = { title: String(value.title).slice(0, MAX_TITLE), files: checkFiles(value.files), journal }
  return {
    ...shared,
    ...(breakpoints.length === 0 ? {} : { breakpoints }),
    ...(file === undefined || shared.files[file] === undefined
      ? {}
      : { at: { file, ...numbersOf({ block, step }) } }),
  }
}

function numbersOf(values: { readonly [name: string]: unknown }): { readonly [name: string]: number } {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, number] => Number.isSafeInteger(entry[1])),
  )
}

/** The entry of a zip that holds what is no file of the project: the calls, the breakpoints, the place. */
const STATE_ENTRY = 'playground.json'

/** A zip of the files, and of all else a link carries, without its bound. */
export function toZip({ files, ...rest }: Shared): Uint8Array<ArrayBuffer> {
  const entries = Object.entries(files).map(([name, text]) => [name, strToU8(text)] as const)
  const state = [STATE_ENTRY, strToU8(JSON.stringify(rest))] as const
  // A fixed time: the same files give the same zip.
  return zipSync(Object.fromEntries([...entries, state]), { mtime: '2020-01-01' }) as Uint8Array<ArrayBuffer>
}

/** What a zip holds; folders are left out of the names, and files alone are a project too. Errors: BAD_ZIP. */
export function fromZip(bytes: Uint8Array, title: string): Shared {
  if (bytes.length > MAX_ZIP) throw new IostError({ code: 'BAD_ZIP' })
  const files: Record<string, string> = {}
  let count = 0
  try {
    const unpacked = unzipSync(bytes, {
      filter: ({ name, originalSize }) =>
        !name.endsWith('/') &&
        originalSize <= (name === STATE_ENTRY ? MAX_INFLATED : MAX_FILE_CHARS) &&
        ++count <= MAX_FILES + 1,
    })
    for (const [path, data] of Object.entries(unpacked)) {
      files[path.slice(path.lastIndexOf('/') + 1)] = strFromU8(data)
    }
    const { [STATE_ENTRY]: state, ...own } = files
    if (state === undefined) return { title, files: checkFiles(own), journal: [] }
    return checkShared({ ...JSON.parse(state), files: own })
  } catch {
    throw new IostError({ code: 'BAD_ZIP' })
  }
}
