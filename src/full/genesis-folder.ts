import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse as parseYaml, stringify as stringifyYaml } from 'yaml'
import { type Contract, infoFromJson, infoToJson } from '#core/contract/contract.ts'
import { IostError } from '#core/error.ts'
import type { GenesisContracts } from '#vm/genesis/genesis-tx.ts'
import type { GenesisAccount, GenesisSettings, GenesisWitness } from '#vm/genesis/settings.ts'

/** File names of the JavaScript contracts below `contract/`; each has its interface in a file ending in `.abi`. */
const FILES: Readonly<Record<string, string>> = {
  'issue.iost': 'issue.js',
  'auth.iost': 'account.js',
  'bonus.iost': 'bonus.js',
  'vote.iost': 'vote_common.js',
  'vote_producer.iost': 'vote_producer.js',
  'base.iost': 'base.js',
  'exchange.iost': 'exchange.js',
  'ram.iost': 'ram.js',
}
const SETTINGS_FILE = 'genesis.yml'
const MAX_WITNESSES = 1_000
const NS_PER_MS = 1_000_000n
const TIME = /^(\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2})(?:[.](\d{1,9}))?([Zz]|[+-]\d{2}:\d{2})$/

/** What a genesis folder holds: the settings and the JavaScript contracts. */
export type GenesisFolder = { readonly settings: GenesisSettings; readonly contracts: GenesisContracts }

/**
 * Reads a genesis folder in go-iost's form for a chain id.
 * Errors: ENVIRONMENT when a file cannot be read, GENESIS_FOLDER with what is wrong with it. Source: spec network §6.2.
 */
export async function readGenesisFolder(folder: string, chainId: number): Promise<GenesisFolder> {
  const settings = parseGenesisSettings(await readText(join(folder, SETTINGS_FILE)), chainId)
  const contracts = new Map<string, Contract>()
  for (const [id, name] of Object.entries(FILES)) {
    const file = join(folder, 'contract', name)
    const code = await readText(file)
    contracts.set(id, {
      id,
      info: parseInfo(await readText(`${file}.abi`), `${name}.abi`),
      code,
      origCode: '',
    })
  }
  return { settings, contracts }
}

/** Writes a genesis folder in go-iost's form. Errors: GENESIS_FOLDER when it has candidates, which that form does not know. */
export async function writeGenesisFolder(
  folder: string,
  { settings, contracts }: GenesisFolder,
): Promise<void> {
  if (settings.candidates.length > 0) throw bad(SETTINGS_FILE, 'candidates cannot be written')
  await mkdir(join(folder, 'contract'), { recursive: true })
  await writeFile(join(folder, SETTINGS_FILE), formatSettings(settings))
  for (const [id, name] of Object.entries(FILES)) {
    const contract = contracts.get(id)
    if (contract?.info === undefined) throw bad(name, 'missing')
    await writeFile(join(folder, 'contract', name), contract.code)
    const info = `${JSON.stringify(infoToJson(contract.info), null, 2)}\n`
    await writeFile(join(folder, 'contract', `${name}.abi`), info)
  }
}

/**
 * Reads the settings of a genesis.yml, or of a JSON object of the same members.
 * Errors: GENESIS_FOLDER with what is wrong.
 */
export function parseGenesisSettings(text: string, chainId: number): GenesisSettings {
  let root: unknown
  try {
    root = parseYaml(text, { intAsBigInt: true, schema: 'core' })
  } catch (error) {
    throw bad(SETTINGS_FILE, String(error))
  }
  const file = members(root, 'file')
  const token = members(file.get('tokeninfo'), 'tokeninfo')
  const witnesses = file.get('witnessinfo')
  if (!Array.isArray(witnesses) || witnesses.length === 0 || witnesses.length > MAX_WITNESSES) {
    throw bad(SETTINGS_FILE, 'witnessinfo is not a list of witnesses')
  }
  return {
    chainId,
    time: parseTime(file.get('initialtimestamp')),
    foundationAccount: textOf(token.get('foundationaccount'), 'foundationaccount'),
    totalSupply: countOf(token.get('iosttotalsupply'), 'iosttotalsupply'),
    decimal: Number(countOf(token.get('iostdecimal'), 'iostdecimal')),
    witnesses: witnesses.map(witnessOf),
    admin: accountOf(members(file.get('admininfo'), 'admininfo')),
    foundation: accountOf(members(file.get('foundationinfo'), 'foundationinfo')),
    candidates: [],
  }
}

function formatSettings(settings: GenesisSettings): string {
  const account = ({ id, owner, active, balance }: GenesisAccount) => ({ id, owner, active, balance })
  return stringifyYaml({
    creategenesis: true,
    initialtimestamp: formatTime(settings.time),
    tokeninfo: {
      foundationaccount: settings.foundationAccount,
      iosttotalsupply: settings.totalSupply,
      iostdecimal: settings.decimal,
    },
    witnessinfo: settings.witnesses.map((witness) => ({
      ...account(witness),
      signatureblock: witness.signatureBlock,
    })),
    admininfo: account(settings.admin),
    foundationinfo: account(settings.foundation),
  })
}

function witnessOf(value: unknown): GenesisWitness {
  const record = members(value, 'witnessinfo')
  return { ...accountOf(record), signatureBlock: textOf(record.get('signatureblock'), 'signatureblock') }
}

function accountOf(record: ReadonlyMap<string, unknown>): GenesisAccount {
  return {
    id: textOf(record.get('id'), 'id'),
    owner: textOf(record.get('owner'), 'owner'),
    active: textOf(record.get('active'), 'active'),
    balance: countOf(record.get('balance') ?? 0n, 'balance'),
  }
}

function parseInfo(text: string, file: string) {
  try {
    return infoFromJson(JSON.parse(text))
  } catch (error) {
    throw bad(file, String(error))
  }
}

/** ns of an RFC 3339 time. */
function parseTime(value: unknown): bigint {
  const match = typeof value === 'string' ? TIME.exec(value) : null
  const millis = match === null ? Number.NaN : Date.parse(`${match[1]}${match[3]}`)
  if (match === null || !Number.isFinite(millis))
    throw bad(SETTINGS_FILE, 'initialtimestamp is no RFC 3339 time')
  return BigInt(millis) * NS_PER_MS + BigInt((match[2] ?? '').padEnd(9, '0'))
}

function formatTime(time: bigint): string {
  const seconds = new Date(Number(time / NS_PER_MS)).toISOString().slice(0, 19)
  const fraction = (time % 1_000_000_000n).toString().padStart(9, '0').replace(/0+$/, '')
  return fraction === '' ? `${seconds}Z` : `${seconds}.${fraction}Z`
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new IostError(
      { code: 'ENVIRONMENT', file, reason: String(error) },
      `${file} cannot be read: ${error}`,
    )
  }
}

/** Members of an object by lower-case name: go-iost reads them in any case. */
function members(value: unknown, field: string): ReadonlyMap<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw bad(SETTINGS_FILE, `${field} is missing`)
  return new Map(Object.entries(value).map(([key, member]) => [key.toLowerCase(), member]))
}

function textOf(value: unknown, field: string): string {
  // A name like 123 is a number to YAML; a quote would break the actions' JSON.
  const text = typeof value === 'bigint' ? value.toString() : value
  if (typeof text !== 'string' || !/^[A-Za-z0-9_.]{1,64}$/.test(text))
    throw bad(SETTINGS_FILE, `${field} is no name or key`)
  return text
}

function countOf(value: unknown, field: string): bigint {
  if (typeof value !== 'bigint' || value < 0n || value >= 2n ** 63n)
    throw bad(SETTINGS_FILE, `${field} is no amount`)
  return value
}

function bad(file: string, reason: string): IostError {
  return new IostError({ code: 'GENESIS_FOLDER', file, reason }, `genesis folder: ${file}: ${reason}`)
}
