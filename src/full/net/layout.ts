import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { IostError } from '#core/error.ts'
import { replaceFile } from '#platform/replace-file.node.ts'

/** What decides the genesis block of a private network; each set of values has its own folder. */
export type NetSettings = {
  readonly witnesses: number
  readonly candidates: number
  readonly voteInterval: number
}

/** Where a private network keeps its files. */
export type NetLayout = {
  readonly folder: string
  /** ns; chosen when the network is first started, kept since. */
  readonly genesisTime: bigint
  /** The definition the page and every process read. */
  readonly networkFile: string
  /** Folder of one process. Data of another genesis hash lie in another folder. */
  processFolder(genesisHash: string, name: string): string
}

const HASH_CHARS = 12

/** Opens or makes the folder of a network. `fresh` deletes what an earlier run with these settings left. Errors: BAD_NET_DATA. */
export async function openLayout(
  dataDir: string,
  settings: NetSettings,
  fresh: boolean,
  now: bigint,
): Promise<NetLayout> {
  const name = `w${settings.witnesses}-c${settings.candidates}-v${settings.voteInterval}`
  const folder = join(dataDir, name)
  if (fresh) await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const genesisTime = await readOrCreateTime(join(folder, 'genesis-time'), now)
  return {
    folder,
    genesisTime,
    networkFile: join(dataDir, 'network.json'),
    processFolder: (genesisHash, process) => join(folder, genesisHash.slice(0, HASH_CHARS), process),
  }
}

async function readOrCreateTime(file: string, now: bigint): Promise<bigint> {
  try {
    const text = (await readFile(file, 'utf8')).trim()
    if (!/^[0-9]{1,19}$/.test(text))
      throw new IostError({ code: 'BAD_NET_DATA', file }, `${file} is damaged: start over with --fresh`)
    return BigInt(text)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    const time = now - (now % 1_000_000_000n)
    await replaceFile(file, `${time}\n`)
    return time
  }
}
