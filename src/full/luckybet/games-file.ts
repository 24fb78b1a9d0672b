import { readFile } from 'node:fs/promises'
import { IostError } from '#core/error.ts'
import { replaceFile } from '#platform/replace-file.node.ts'

/** What one bot has bound itself to in a round of the fair game. */
export type KeptBet = { readonly number: number; readonly secret: string }

/** What the games must not forget: their contracts, the bots' accounts with base58 secrets, and bets not yet opened. */
export type GamesRecord = {
  readonly classic: string | null
  readonly fair: string | null
  /** Hashes of what was published under these ids; another text is published anew. */
  readonly codes: { readonly classic?: string; readonly fair?: string }
  readonly bots: readonly { readonly account: string; readonly secret: string }[]
  /** By contract/round/account. */
  readonly bets: Readonly<Record<string, KeptBet>>
}

export type GamesFile = {
  record(): GamesRecord
  /** Writes the change through to the disk before it resolves. */
  change(change: Partial<GamesRecord>): Promise<void>
}

const NOTHING: GamesRecord = { classic: null, fair: null, codes: {}, bots: [], bets: {} }
/** Bets kept; older ones belong to rounds long over. */
const MAX_BETS = 100

/** Opens the file of the games, or an empty one. Errors: GAMES_FILE when it is damaged. */
export async function openGamesFile(file: string): Promise<GamesFile> {
  let record = await read(file)
  let writing = Promise.resolve()
  return {
    record: () => record,
    change(change) {
      record = { ...record, ...change }
      const bets = Object.fromEntries(Object.entries(record.bets).slice(-MAX_BETS))
      record = { ...record, bets }
      const text = `${JSON.stringify(record, null, 2)}\n`
      writing = writing.catch(() => undefined).then(() => replaceFile(file, text, 0o600))
      return writing
    },
  }
}

async function read(file: string): Promise<GamesRecord> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return NOTHING
    throw new IostError({ code: 'GAMES_FILE', file, reason: String(error) })
  }
  try {
    const record = { ...NOTHING, ...(JSON.parse(text) as Partial<GamesRecord>) }
    const sound = record.bots.every(
      ({ account, secret }) => typeof account === 'string' && typeof secret === 'string',
    )
    const maps = [record.bets, record.codes]
    if (!sound || maps.some((map) => typeof map !== 'object' || map === null)) throw new Error('wrong fields')
    return record
  } catch (error) {
    throw new IostError(
      { code: 'GAMES_FILE', file, reason: String(error) },
      `${file} is damaged: remove it to start over`,
    )
  }
}
