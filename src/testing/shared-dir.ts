import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The folder of recorded chains beside the checkout, or undefined on a machine without it. */
export function sharedDir(): string | undefined {
  const path = fileURLToPath(new URL('../../../shared', import.meta.url))
  return existsSync(`${path}/recordings`) ? path : undefined
}
