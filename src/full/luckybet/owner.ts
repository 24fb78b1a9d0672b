import { formatDecimal } from '#core/codec/decimal.ts'
import { IOST_DECIMALS } from '#core/params.ts'
import type { Action } from '#core/tx/tx.ts'
import type { Bank } from '#full/faucet/bank.ts'
import type { ContractText } from '#vm/examples/contract-text.ts'
import type { GameNode } from './game-node.ts'

/** The account that owns the contracts and pays for the bots. */
export type Owner = {
  /** Publishes a contract; its id. */
  publish(contract: ContractText): Promise<string>
  /** Creates an account with gas, RAM and IOST; `key` is base58. */
  open(account: string, key: string): Promise<void>
  /** Gives a bot IOST and itself RAM where either runs low. */
  refill(bots: readonly string[]): Promise<void>
}

const CODE_RAM = 40_000
const BOT_RAM = 20_000
const BOT_PLEDGE = 1_000
const BOT_IOST = 20_000
const LOW_IOST = 2_000
/** The classic game's results are stored at its owner's expense. */
const LOW_RAM = 100_000
const MORE_RAM = 300_000
/** The price of RAM may rise between asking and paying. */
const RAM_MARGIN = 1.2
const ONE_IOST = 100_000_000n

/** Creates the owner of the games. Errors of its calls: as Bank and NodeClient. */
export function createOwner(node: GameNode, bank: Bank, account: string): Owner {
  async function ramCost(bytes: number): Promise<bigint> {
    return BigInt(Math.ceil(bytes * (await node.ramPrice()) * RAM_MARGIN) + 1) * ONE_IOST
  }
  const buyRam = (to: string, bytes: number) => action('ram.iost', 'buy', [account, to, bytes])

  return {
    async publish(contract) {
      await bank.fuel()
      const code = JSON.stringify({ info: contract.info, code: contract.source })
      const actions = [buyRam(account, CODE_RAM), action('system.iost', 'setCode', [code])]
      return `Contract${await bank.pay(actions, await ramCost(CODE_RAM))}`
    },
    async open(name, key) {
      await bank.fuel()
      const actions = [
        action('auth.iost', 'signUp', [name, key, key]),
        action('gas.iost', 'pledge', [account, name, String(BOT_PLEDGE)]),
        buyRam(name, BOT_RAM),
        transfer(account, name, BOT_IOST),
      ]
      const iost = BigInt(BOT_PLEDGE + BOT_IOST + LOW_IOST) * ONE_IOST
      await bank.pay(actions, iost + (await ramCost(BOT_RAM)))
    },
    async refill(bots) {
      const actions: Action[] = []
      let cost = 0n
      for (const bot of bots) {
        if ((await node.purse(bot)).iost >= LOW_IOST) continue
        actions.push(transfer(account, bot, BOT_IOST))
        cost += BigInt(BOT_IOST) * ONE_IOST
      }
      if ((await node.purse(account)).ram < LOW_RAM) {
        actions.push(buyRam(account, MORE_RAM))
        cost += await ramCost(MORE_RAM)
      }
      if (actions.length === 0) return
      await bank.fuel()
      await bank.pay(actions, cost)
    },
  }
}

function transfer(from: string, to: string, iost: number): Action {
  const amount = formatDecimal({ value: BigInt(iost) * ONE_IOST, scale: IOST_DECIMALS })
  return action('token.iost', 'transfer', ['iost', from, to, amount, 'lucky bet'])
}

function action(contract: string, actionName: string, args: readonly unknown[]): Action {
  return { contract, actionName, data: JSON.stringify(args) }
}
