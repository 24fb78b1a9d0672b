import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { PrivateKey } from '@libp2p/interface'
import { replaceFile } from '#platform/replace-file.node.ts'
import { createPrivKey, formatPrivKey, parsePrivKey } from './priv-key.ts'

/** Most bytes of a routing table file that are read. */
const MAX_TABLE_CHARS = 4 * 1024 * 1024

/** A node's identity from `priv.key` of its data folder, made when absent. Errors: BAD_IDENTITY. Source: spec network §4.1. */
export async function loadPrivKey(folder: string): Promise<PrivateKey> {
  const file = join(folder, 'priv.key')
  const text = await readText(file)
  if (text !== undefined) return parsePrivKey(text)
  const key = await createPrivKey()
  await mkdir(folder, { recursive: true })
  await writeFile(file, formatPrivKey(key), { mode: 0o600, flag: 'wx' })
  return key
}

/** The text of `routing.table`, empty when absent. */
export async function loadRoutingTable(folder: string): Promise<string> {
  return ((await readText(join(folder, 'routing.table'))) ?? '').slice(0, MAX_TABLE_CHARS)
}

/** Replaces `routing.table`. */
export async function saveRoutingTable(folder: string, text: string): Promise<void> {
  await replaceFile(join(folder, 'routing.table'), text)
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
