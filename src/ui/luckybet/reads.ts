import { useEffect } from 'react'
import type { GameContracts } from '#core/network.ts'
import type { Labelled, LightClient, StateRead, Trust } from '#light/api.ts'
import { loadNetworks, networkKey } from '#ui/shared/networks.ts'
import { useLight, useNetworkKey, useReach, useSession } from '#ui/shared/session.ts'
import { type Loaded, useLoad } from '#ui/shared/use-load.ts'
import { type FairRound, readFairRound } from '#vm/examples/fair-round.ts'
import { betsOfReport, type DrawReport, readDrawReport } from './fairness.ts'
import {
  type ClassicState,
  type FinishedRound,
  type OpenBet,
  readClassic,
  readClassicResult,
  readEntries,
  readFairEntries,
  readFairResult,
  readStored,
} from './model.ts'

/** Finished rounds of the classic game that are shown. */
export const SHOWN_ROUNDS = 10
const LOOK_AGAIN_MS = 4_000
const BLOCKS_PER_READ = 2
const KEPT_RESULTS = 100

/** The games of the present network; a network that is still setting them up is asked again. */
export function useContracts(): GameContracts | undefined {
  const network = useSession((session) => session.network)
  const key = useNetworkKey()
  const missing = network !== undefined && network.contracts === undefined && network.clock === 'live'
  useEffect(() => {
    if (!missing) return
    const timer = setInterval(async () => {
      const choices = await loadNetworks()
      const found = choices.find((choice) => networkKey(choice.network) === key)?.network
      if (found?.contracts !== undefined && networkKey(found) === key)
        useSession.setState({ choices, network: found })
    }, LOOK_AGAIN_MS)
    return () => clearInterval(timer)
  }, [missing, key])
  return network?.contracts
}

/** Height of the head the light node has verified. */
export function useHeight(): number {
  return useLight()?.head?.number ?? 0
}

function useGame<T>(name: string, contract: string, load: (client: LightClient) => Promise<T>): Loaded<T> {
  const client = useSession((session) => session.client)
  const network = useNetworkKey()
  const { reachable } = useReach()
  const height = useHeight()
  return useLoad(
    client === undefined || !reachable ? undefined : `${name}/${network}/${contract}`,
    () => load(client as LightClient),
    Math.floor(height / BLOCKS_PER_READ),
  )
}

const fresh = { longestChain: true }

async function list(client: LightClient, contract: string, prefix: string, map: boolean) {
  const read: StateRead = { kind: 'listStorage', contract, prefix, from: '', map, limit: KEPT_RESULTS }
  const { value, trust } = await client.read(read, fresh)
  return { value: readEntries(value), trust }
}

async function stored(client: LightClient, contract: string, key: string): Promise<Labelled<unknown>> {
  const { value, trust } = await client.read({ kind: 'storage', contract, key, field: '' }, fresh)
  return { value: readStored(value), trust }
}

export type ClassicView = { readonly state: ClassicState; readonly trust: Trust }

/** The classic game's round in progress. */
export function useClassic(contract: string): Loaded<ClassicView> {
  return useGame('classic', contract, async (client) => {
    const names = ['round', 'user_number', 'total_coins']
    const [tables, ...values] = await Promise.all([
      list(client, contract, 'table', true),
      ...names.map((name) => stored(client, contract, name)),
    ])
    const keys = names.map((key, index) => ({ key, value: JSON.stringify(values[index]?.value) }))
    return { state: readClassic(keys, tables.value), trust: tables.trust }
  })
}

const results = new Map<string, FinishedRound>()

/** The last rounds of the classic game, newest first; what has been read once does not change. */
export function useClassicRounds(contract: string, round: number | undefined) {
  const client = useSession((session) => session.client)
  return useLoad<readonly FinishedRound[]>(
    client === undefined || round === undefined ? undefined : `classic-rounds/${contract}`,
    async () => {
      const wanted = Array.from({ length: SHOWN_ROUNDS }, (_, back) => (round as number) - 1 - back)
      return Promise.all(
        wanted
          .filter((number) => number > 0)
          .map(async (number) => {
            const key = `${contract}/${number}`
            const known = results.get(key)
            if (known !== undefined) return known
            const { value } = await stored(client as LightClient, contract, `result${number}`)
            const result = readClassicResult(number, value)
            results.set(key, result)
            return result
          }),
      )
    },
    round ?? 0,
  )
}

export type FairView = {
  readonly round: FairRound
  readonly bets: readonly (OpenBet & { readonly isOpen: boolean })[]
  readonly trust: Trust
}

/** The fair game's round in progress. */
export function useFair(contract: string): Loaded<FairView> {
  return useGame('fair', contract, async (client) => {
    const [round, entries] = await Promise.all([
      stored(client, contract, 'round'),
      list(client, contract, 'entries-', true),
    ])
    return { round: readFairRound(round.value), bets: readFairEntries(entries.value), trust: round.trust }
  })
}

const reports = new Map<string, DrawReport>()

/** The last rounds of the fair game, newest first, their bets out of the proved reports of the draws. */
export function useFairRounds(contract: string, round: number | undefined) {
  const client = useSession((session) => session.client)
  return useLoad<readonly FinishedRound[]>(
    client === undefined || round === undefined ? undefined : `fair-rounds/${contract}`,
    async () => {
      const { value } = await list(client as LightClient, contract, 'result', false)
      const rounds = value
        .map((entry) => readFairResult(JSON.parse(entry.value)))
        .sort((a, b) => b.round - a.round)
      return Promise.all(rounds.map((result) => withBets(client as LightClient, contract, result)))
    },
    round ?? 0,
  )
}

async function withBets(client: LightClient, contract: string, round: FinishedRound): Promise<FinishedRound> {
  if (round.tx === undefined) return round
  const key = `${contract}/${round.round}`
  let report = reports.get(key)
  if (report === undefined) {
    // A draw without its report is shown without its bets.
    const proof = await client.tx(round.tx).catch(() => undefined)
    report = readDrawReport(proof?.value.receipt.receipts ?? [], contract, round.round)
    if (report !== undefined) reports.set(key, report)
  }
  return report === undefined ? round : { ...round, bets: betsOfReport(report) }
}

const times = new Map<string, bigint>()

/** Times (ns) of blocks, from verified heads. */
export function useTimes(blocks: readonly number[]): ReadonlyMap<number, bigint> {
  const client = useSession((session) => session.client)
  const network = useNetworkKey()
  const found = useLoad<ReadonlyMap<number, bigint>>(
    client === undefined || blocks.length === 0 ? undefined : `times/${network}`,
    async () => {
      const pairs = await Promise.all(
        blocks.map(async (block) => {
          const key = `${network}/${block}`
          const time = times.get(key) ?? (await client?.heads(block, block).catch(() => []))?.[0]?.time
          if (time !== undefined) times.set(key, time)
          return [block, time] as const
        }),
      )
      return new Map(pairs.filter((pair): pair is readonly [number, bigint] => pair[1] !== undefined))
    },
    blocks.join(),
  )
  return found.value ?? new Map()
}
