import type { Random } from '#platform/random.ts'
import { type Bot, pick } from './bot.ts'
import type { GameNode } from './game-node.ts'

const DIGITS = 10
const MAX_COINS = 5
const ONE_IOST = 100_000_000n

/** Plays the classic game: `step` does at most one bet; true when it did something. */
export type Player = { step(): Promise<boolean> }

/** Creates the bots' part of the classic game: they fill up a round in which a person has bet, and no other. */
export function createClassicPlayer(
  deps: { readonly node: GameNode; readonly random: Random },
  contract: string,
  bots: readonly Bot[],
): Player {
  const { node, random } = deps
  const own = new Set(bots.map(({ account }) => account))
  let joined = 0
  let turn = 0

  async function personIn(): Promise<boolean> {
    for (let digit = 0; digit < DIGITS; digit++) {
      const table = await node.storage(contract, 'table', String(digit))
      if (Array.isArray(table) && table.some((bet: { account?: unknown }) => !own.has(String(bet.account))))
        return true
    }
    return false
  }

  return {
    async step() {
      if ((await node.storage(contract, 'user_number')) === 0) return false
      const round = Number(await node.storage(contract, 'round'))
      if (joined !== round) {
        if (!(await personIn())) return false
        joined = round
      }
      const bot = bots[turn++ % bots.length] as Bot
      const coins = pick(random, MAX_COINS) + 1
      await bot.bank.fuel()
      const args = [bot.account, pick(random, DIGITS), coins, `${round}.${turn}`]
      const bet = { contract, actionName: 'bet', data: JSON.stringify(args) }
      await bot.bank.pay([bet], BigInt(coins) * ONE_IOST)
      return true
    },
  }
}
