import type { LightClient } from '#light/api.ts'
import { betsOfReport, readDrawReport } from './fairness.ts'
import { type FinishedRound, readClassicResult, readFairResult, UNIT } from './model.ts'
import { list, stored } from './reads.ts'

/** Rounds that are read at once; the fair contract keeps as many results and links each draw to the one so far back. */
export const ROUNDS_AT_ONCE = 10

/** Where a game's finished rounds come from. */
export type RoundSource = {
  readonly contract: string
  /** The last finished rounds before the given one, newest first. Errors: as LightClient.read, BAD_ANSWER. */
  latest(client: LightClient, current: number): Promise<readonly FinishedRound[]>
  /** The round ten before this one; undefined before the first. Errors: as LightClient, BAD_ANSWER. */
  tenBefore(client: LightClient, round: FinishedRound): Promise<FinishedRound | undefined>
}

/** The classic game's rounds: the contract stores every result under its number. Source: spec contracts §8. */
export function classicSource(contract: string): RoundSource {
  async function load(client: LightClient, number: number): Promise<FinishedRound | undefined> {
    if (number < 1) return undefined
    const { value, trust } = await stored(client, contract, `result${number}`)
    const round = readClassicResult(number, value)
    const [head] = await client.heads(round.block, round.block).catch(() => [])
    return { ...round, trust, time: head?.time }
  }
  return {
    contract,
    async latest(client, current) {
      const wanted = Array.from({ length: ROUNDS_AT_ONCE }, (_, back) => current - 1 - back)
      const rounds = await Promise.all(wanted.map((number) => load(client, number)))
      return rounds.filter((round) => round !== undefined)
    },
    tenBefore: (client, { round }) => load(client, round - ROUNDS_AT_ONCE),
  }
}

/** The fair game's rounds: each draw is read from its proved transaction, which names the draw ten rounds before. */
export function fairSource(contract: string): RoundSource {
  async function load(client: LightClient, hash: string): Promise<FinishedRound | undefined> {
    const { value, trust } = await client.tx(hash)
    const report = readDrawReport(value.receipt.receipts, contract)
    if (report === undefined) return undefined
    const { round, block, number, players, winners, pot, earlier } = report
    const bets = betsOfReport(report)
    return {
      ...{ round, block, number, players, winners, bets, tx: hash, earlier, trust },
      pot: BigInt(pot) * UNIT,
      time: value.block.time,
    }
  }
  return {
    contract,
    async latest(client) {
      const { value, trust } = await list(client, contract, 'result', false)
      const results = value
        .map((entry) => readFairResult(JSON.parse(entry.value)))
        .sort((a, b) => b.round - a.round)
      return Promise.all(
        results.map(async (result) => {
          // A draw without its report is shown without its bets.
          const proved = await load(client, result.tx ?? '').catch(() => undefined)
          return proved ?? { ...result, trust }
        }),
      )
    },
    async tenBefore(client, { earlier = '' }) {
      return earlier === '' ? undefined : load(client, earlier)
    },
  }
}
