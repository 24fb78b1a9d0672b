import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Replaces a text file, and makes its folder: written beside it and renamed, so that whoever reads it, or ends this
 * process half way, finds the old text or the new one. One call at a time for a file. Errors: as node:fs.
 */
export async function replaceFile(file: string, text: string, mode = 0o666): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await writeFile(`${file}.new`, text, { mode })
  await rename(`${file}.new`, file)
}
