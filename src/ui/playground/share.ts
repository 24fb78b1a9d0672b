import { deflateSync, inflateSync, strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { IostError } from '#core/error.ts'
import type { Recorded } from './machine-client.ts'
import { checkFiles, MAX_FILE_CHARS, MAX_FILES, type ProjectFiles } from './project.ts'

/** What a link carries: the files and what was done on the local chain. */
export type Shared = {
  readonly title: string
  readonly files: ProjectFiles
  readonly journal: readonly Recorded[]
}

/** Longest fragment: what all browsers and most messengers pass on. */
export const MAX_FRAGMENT = 32_000
const VERSION = 'p1.'
const MAX_INFLATED = 2_000_000
const MAX_ZIP = 2_000_000
const MAX_TITLE = 80
const NAMES = new Set(['reset', 'account', 'publish', 'call', 'jump'])

/** The URL fragment of a project, without `#`. Errors: LINK_TOO_LONG. */
export function toFragment(shared: Shared): string {
  const packed = deflateSync(strToU8(JSON.stringify(shared)), { level: 9 })
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
    const value = JSON.parse(strFromU8(inflated)) as Shared
    const journal = value.journal.filter(({ name }) => NAMES.has(name))
    return { title: String(value.title).slice(0, MAX_TITLE), files: checkFiles(value.files), journal }
  } catch {
    throw new IostError({ code: 'BAD_LINK' })
  }
}

/** A zip of the files. */
export function toZip(files: ProjectFiles): Uint8Array<ArrayBuffer> {
  const entries = Object.entries(files).map(([name, text]) => [name, strToU8(text)] as const)
  // A fixed time: the same files give the same zip.
  return zipSync(Object.fromEntries(entries), { mtime: '2020-01-01' }) as Uint8Array<ArrayBuffer>
}

/** The text files of a zip; folders are left out of the names. Errors: BAD_ZIP. */
export function fromZip(bytes: Uint8Array): ProjectFiles {
  if (bytes.length > MAX_ZIP) throw new IostError({ code: 'BAD_ZIP' })
  const files: Record<string, string> = {}
  let count = 0
  try {
    const unpacked = unzipSync(bytes, {
      filter: ({ name, originalSize }) =>
        !name.endsWith('/') && originalSize <= MAX_FILE_CHARS && ++count <= MAX_FILES,
    })
    for (const [path, data] of Object.entries(unpacked)) {
      files[path.slice(path.lastIndexOf('/') + 1)] = strFromU8(data)
    }
    return checkFiles(files)
  } catch {
    throw new IostError({ code: 'BAD_ZIP' })
  }
}
