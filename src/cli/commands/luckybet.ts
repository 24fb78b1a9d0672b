import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createBank } from '#full/faucet/bank.ts'
import { createGameNode } from '#full/luckybet/game-node.ts'
import { createGames, MAX_BOTS } from '#full/luckybet/games.ts'
import { openGamesFile } from '#full/luckybet/games-file.ts'
import { createOwner } from '#full/luckybet/owner.ts'
import { systemClock } from '#platform/clock.ts'
import { systemRandom } from '#platform/random.ts'
import { type CliIo, EXIT, stopped, usageError } from '../io.ts'
import { readKeyFile } from '../key-file.ts'

/** `everest luckybet`: both games of Lucky Bet with bots next to a full node until it is stopped. */
export async function runLuckyBet(args: string[], io: CliIo): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      rest: { type: 'string' },
      account: { type: 'string' },
      key: { type: 'string' },
      data: { type: 'string' },
      bots: { type: 'string', default: '3' },
    },
  })
  const { rest, account, key, data } = values
  if (rest === undefined || account === undefined || key === undefined || data === undefined)
    throw usageError('everest luckybet needs --rest URL, --account NAME, --key FILE and --data DIR')
  if (!/^[0-9]$/.test(values.bots) || Number(values.bots) > MAX_BOTS)
    throw usageError(`--bots takes a number from 0 to ${MAX_BOTS}, not "${values.bots}"`)
  const keys = await readKeyFile(key)
  const clock = systemClock()
  const stopping = new AbortController()
  const ask: typeof fetch = (input, init) =>
    fetch(input, {
      ...init,
      signal: AbortSignal.any([stopping.signal, ...(init?.signal ? [init.signal] : [])]),
    })
  const node = createGameNode(rest.replace(/\/$/, ''), ask)
  const bank = createBank({ node, clock, signal: stopping.signal }, account, keys)
  const owner = createOwner(node, bank, account)
  const file = await openGamesFile(join(data, 'games.json'))
  const games = createGames(
    {
      node,
      owner,
      file,
      clock,
      random: systemRandom(),
      stopping,
      onFault: (game, code) => process.stderr.write(`${game}: ${code}\n`),
    },
    { bots: Number(values.bots) },
  )
  const contracts = await games.start()
  const { luckyBetClassic: classic, luckyBetFair: fair } = contracts
  io.text(`Lucky Bet: classic ${classic}, fair ${fair}`)
  if (io.jsonMode) io.json({ ready: true, classic, fair, pid: process.pid })
  await stopped(io.signal)
  await games.stop()
  return EXIT.ok
}
