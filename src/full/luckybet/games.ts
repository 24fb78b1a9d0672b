import { decodeBase58, encodeBase58 } from '#core/codec/base58.ts'
import { utf8Encode } from '#core/codec/bytes.ts'
import { encodeHex } from '#core/codec/hex.ts'
import { codeOf } from '#core/error.ts'
import { sha3_256 } from '#core/hash/sha3.ts'
import { keyPairFromSecret, keyPairFromSeed } from '#core/keys/key-pair.ts'
import type { GameContracts } from '#core/network.ts'
import { createBank } from '#full/faucet/bank.ts'
import { type Clock, sleep } from '#platform/clock.ts'
import type { Random } from '#platform/random.ts'
import type { ContractText } from '#vm/examples/contract-text.ts'
import { luckyBetClassic } from '#vm/examples/lucky-bet-classic.ts'
import { luckyBetFair } from '#vm/examples/lucky-bet-fair.ts'
import type { Bot } from './bot.ts'
import { createClassicPlayer, type Player } from './classic-player.ts'
import { createFairPlayer } from './fair-player.ts'
import type { GameNode } from './game-node.ts'
import type { GamesFile } from './games-file.ts'
import type { Owner } from './owner.ts'

export const MAX_BOTS = 6
const SEED_BYTES = 32
const NAME_BYTES = 2
/** Between two bets of the bots in one game; while nobody plays only the game's state is read. */
const PACE_MS = { classic: 1_500, fair: 600, idle: 1_500 }
const FIRST_PAUSE_MS = 2_000
const MAX_PAUSE_MS = 30_000
const REFILL_EVERY = 20

export type GamesDeps = {
  readonly node: GameNode
  readonly owner: Owner
  readonly file: GamesFile
  readonly clock: Clock
  readonly random: Random
  /** Ends the games' waits, the owner's too. */
  readonly stopping: AbortController
  /** Told the code of everything that goes wrong; the games go on after a pause. */
  readonly onFault: (game: 'classic' | 'fair', code: string) => void
}

/** Both games of Lucky Bet beside a full node. */
export type Games = {
  /** Publishes what the chain lacks and creates the bots; resolves when people can play. Errors: as Owner. */
  start(): Promise<GameContracts>
  /** Resolves when nothing of the games runs any more; a transaction on its way is not waited for. */
  stop(): Promise<void>
}

/** Creates the games with so many bots. */
export function createGames(deps: GamesDeps, options: { readonly bots: number }): Games {
  const { node, owner, file, clock, random, stopping } = deps
  let loops: readonly Promise<void>[] = []

  async function contract(name: 'classic' | 'fair', text: ContractText): Promise<string> {
    const { [name]: known, codes } = file.record()
    const code = encodeHex(sha3_256(utf8Encode(JSON.stringify(text))))
    if (known !== null && codes[name] === code && (await node.hasContract(known))) return known
    const id = await owner.publish(text)
    await file.change({ [name]: id, codes: { ...codes, [name]: code } })
    return id
  }

  async function bot(index: number): Promise<Bot> {
    let kept = file.record().bots[index]
    if (kept === undefined) {
      const keys = keyPairFromSeed(random.bytes(SEED_BYTES))
      const account = `bot${index + 1}_${encodeHex(random.bytes(NAME_BYTES))}`
      kept = { account, secret: encodeBase58(keys.secret) }
      await file.change({ bots: [...file.record().bots, kept] })
    }
    const keys = keyPairFromSecret('ed25519', decodeBase58(kept.secret))
    if ((await node.account(kept.account)) === undefined)
      await owner.open(kept.account, encodeBase58(keys.publicKey))
    return {
      account: kept.account,
      bank: createBank({ node, clock, signal: stopping.signal }, kept.account, keys),
    }
  }

  async function play(game: 'classic' | 'fair', player: Player, bots: readonly Bot[]): Promise<void> {
    const names = bots.map(({ account }) => account)
    let pause = FIRST_PAUSE_MS
    // The purses are looked at when something failed, too: an empty one may be why.
    let untilRefill = 0
    while (!stopping.signal.aborted) {
      try {
        if (untilRefill <= 0) {
          untilRefill = REFILL_EVERY
          // An owner who cannot pay is no reason to stop bots who can.
          await owner.refill(names).catch((error: unknown) => deps.onFault(game, codeOf(error)))
        }
        const acted = await player.step()
        if (acted) untilRefill -= 1
        pause = FIRST_PAUSE_MS
        await sleep(clock, acted ? PACE_MS[game] : PACE_MS.idle, stopping.signal)
      } catch (error) {
        if (stopping.signal.aborted) return
        deps.onFault(game, codeOf(error))
        untilRefill = 0
        await sleep(clock, pause, stopping.signal)
        pause = Math.min(pause * 2, MAX_PAUSE_MS)
      }
    }
  }

  return {
    async start() {
      const luckyBetClassic_ = await contract('classic', luckyBetClassic())
      const luckyBetFair_ = await contract('fair', luckyBetFair())
      const bots: Bot[] = []
      for (let index = 0; index < options.bots; index++) bots.push(await bot(index))
      if (bots.length > 0)
        loops = [
          play('classic', createClassicPlayer({ node, random }, luckyBetClassic_, bots), bots),
          play('fair', createFairPlayer({ node, random, file }, luckyBetFair_, bots), bots),
        ]
      return { luckyBetClassic: luckyBetClassic_, luckyBetFair: luckyBetFair_ }
    },
    async stop() {
      stopping.abort()
      await Promise.all(loops)
    },
  }
}
