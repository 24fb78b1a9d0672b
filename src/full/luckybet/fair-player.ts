import { encodeHex } from '#core/codec/hex.ts'
import type { Action } from '#core/tx/tx.ts'
import type { Random } from '#platform/random.ts'
import { fairCommitment } from '#vm/examples/fair-commitment.ts'
import { type FairRound, fairPhase, mayOpen, readFairRound } from '#vm/examples/fair-round.ts'
import { FAIR_DEPOSIT, FAIR_MAX_COINS, FAIR_MAX_PLAYERS } from '#vm/examples/lucky-bet-fair.ts'
import { type Bot, pick } from './bot.ts'
import type { Player } from './classic-player.ts'
import type { GameNode } from './game-node.ts'
import type { GamesFile } from './games-file.ts'

const DIGITS = 10
const SECRET_BYTES = 32
const ONE_IOST = 100_000_000n
/** Places of a round that bots leave to people. */
const FREE_PLACES = 4

/**
 * Creates the bots' part of the fair game: they join a round that a person has opened, open their bets in time, and end
 * rounds that are over. A secret is on disk before its hash is on the chain.
 */
export function createFairPlayer(
  deps: { readonly node: GameNode; readonly random: Random; readonly file: GamesFile },
  contract: string,
  bots: readonly Bot[],
): Player {
  const { node, random, file } = deps
  const keyOf = (round: FairRound, bot: Bot) => `${contract}/${round.round}/${bot.account}`
  const call = (actionName: string, args: readonly unknown[]): Action => ({
    contract,
    actionName,
    data: JSON.stringify(args),
  })

  async function pay(bot: Bot, action: Action, iost: number): Promise<true> {
    await bot.bank.fuel()
    await bot.bank.pay([action], BigInt(iost) * ONE_IOST)
    return true
  }

  async function join(round: FairRound): Promise<boolean> {
    const players = new Set(await node.fields(contract, 'entries'))
    const person = [...players].some((name) => bots.every(({ account }) => account !== name))
    const bot = bots.find(({ account }) => !players.has(account))
    if (!person || bot === undefined || players.size >= FAIR_MAX_PLAYERS - FREE_PLACES) return false
    const bet = { number: pick(random, DIGITS), secret: encodeHex(random.bytes(SECRET_BYTES)) }
    await file.change({ bets: { ...file.record().bets, [keyOf(round, bot)]: bet } })
    const coins = pick(random, FAIR_MAX_COINS) + 1
    const commitment = fairCommitment({ round: round.round, account: bot.account, ...bet })
    return pay(bot, call('commit', [round.round, coins, commitment]), coins + FAIR_DEPOSIT)
  }

  async function open(round: FairRound): Promise<boolean> {
    for (const bot of bots) {
      const bet = file.record().bets[keyOf(round, bot)]
      if (bet === undefined) continue
      const entry = (await node.storage(contract, 'entries', bot.account)) as { secret?: unknown } | null
      if (entry === null || entry.secret !== undefined) continue
      return pay(bot, call('reveal', [bet.number, bet.secret]), 0)
    }
    return false
  }

  return {
    async step() {
      const round = readFairRound(await node.storage(contract, 'round'))
      if (round.players === 0) return false
      const { head, irreversible } = await node.heights()
      switch (fairPhase(round, head + 1)) {
        case 'bets':
          return join(round)
        case 'reveals':
          return mayOpen(round, head + 1, irreversible) ? open(round) : false
        case 'over':
          return pay(bots[round.round % bots.length] as Bot, call('settle', []), 0)
        default:
          return false
      }
    },
  }
}
