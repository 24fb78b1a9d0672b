import { readFile } from 'node:fs/promises'
import { type NetworkDefinition, parseNetwork } from '#core/network.ts'
import { usageError } from './io.ts'

/** Text of a file named on the command line. Errors: USAGE when it cannot be read. */
export async function readNamedFile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw usageError(code === 'ENOENT' ? `${file} does not exist` : `${file} cannot be read: ${code}`)
  }
}

/** A network definition named on the command line. Errors: USAGE when it cannot be read, BAD_NETWORK. */
export async function readNetwork(file: string): Promise<NetworkDefinition> {
  return parseNetwork(await readNamedFile(file))
}
