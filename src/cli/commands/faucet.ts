import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { parseDecimal } from '#core/codec/decimal.ts'
import { IOST_DECIMALS } from '#core/params.ts'
import { argon2Hash } from '#core/pow/argon2.ts'
import { MAX_WORK } from '#core/pow/challenge.ts'
import { createBank } from '#full/faucet/bank.ts'
import { openBudget } from '#full/faucet/budget.ts'
import { createFaucet } from '#full/faucet/faucet.ts'
import { createNodeClient } from '#full/faucet/node-client.ts'
import { createSealer } from '#full/faucet/sealer.ts'
import { startFaucetServer } from '#full/faucet/server.ts'
import { systemClock } from '#platform/clock.ts'
import { systemRandom } from '#platform/random.ts'
import { type CliIo, EXIT, stopped, usageError } from '../io.ts'
import { readKeyFile } from '../key-file.ts'

/** About five seconds of a laptop's work. */
const DEFAULT_WORK = '1000'
const MEMORY_KIB = 1024
const PASSES = 1

/** `everest faucet`: gives accounts and IOST away next to a full node until it is stopped. */
export async function runFaucet(args: string[], io: CliIo): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      rest: { type: 'string' },
      account: { type: 'string' },
      key: { type: 'string' },
      host: { type: 'string', default: '127.0.0.1' },
      port: { type: 'string' },
      listen: { type: 'string', default: '30101' },
      data: { type: 'string' },
      amount: { type: 'string', default: '1000' },
      pledge: { type: 'string', default: '20' },
      ram: { type: 'string', default: '10000' },
      'per-hour': { type: 'string', default: '1000000' },
      work: { type: 'string', default: DEFAULT_WORK },
    },
  })
  const { rest, account, key, host, data } = values
  if (rest === undefined || account === undefined || key === undefined) {
    throw usageError('everest faucet needs --rest URL, --account NAME and --key FILE')
  }
  const gift = {
    amount: amountOf(values.amount, '--amount'),
    pledge: amountOf(values.pledge, '--pledge'),
    ram: countOf(values.ram, '--ram', 1_000_000),
  }
  const perHour = amountOf(values['per-hour'], '--per-hour')
  const work = Math.max(1, countOf(values.work, '--work', MAX_WORK))
  const port = countOf(values.port ?? values.listen, '--port', 65_535)
  const keys = await readKeyFile(key)
  const clock = systemClock()
  const node = createNodeClient(rest.replace(/\/$/, ''))
  const bank = createBank({ node, clock }, account, keys)
  const budgetFile = data === undefined ? undefined : join(data, 'budget.json')
  const budget = await openBudget(budgetFile, perHour, Date.now())
  const faucet = createFaucet(
    {
      node,
      bank,
      budget,
      sealer: createSealer(),
      hash: argon2Hash,
      random: systemRandom(),
      now: () => Date.now(),
    },
    { account, gift, perHour, work, memoryKiB: MEMORY_KIB, passes: PASSES },
  )
  const server = await startFaucetServer(faucet, host, port)
  io.text(`Faucet of ${account} at ${server.url}/faucet/`)
  if (io.jsonMode) io.json({ ready: true, url: server.url, pid: process.pid })
  await stopped(io.signal)
  await server.stop()
  return EXIT.ok
}

function amountOf(text: string, flag: string): bigint {
  if (!/^[0-9]+([.][0-9]{1,8})?$/.test(text)) throw usageError(`${flag} needs an amount of IOST`)
  return parseDecimal(text, IOST_DECIMALS).value
}

function countOf(text: string, flag: string, max: number): number {
  const value = /^[0-9]{1,9}$/.test(text) ? Number(text) : max + 1
  if (value > max) throw usageError(`${flag} needs a number up to ${max}`)
  return value
}
