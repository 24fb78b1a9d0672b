import { useEffect, useRef } from 'react'
import type { GameContracts } from '#core/network.ts'
import type { Labelled, LightClient, StateRead, Trust } from '#light/api.ts'
import { loadNetworks, networkKey } from '#ui/shared/networks.ts'
import { useLight, useNetworkKey, useReach, useSession } from '#ui/shared/session.ts'
import { type Loaded, useLoad } from '#ui/shared/use-load.ts'
import { type FairRound, readFairRound } from '#vm/examples/fair-round.ts'
import {
  type ClassicState,
  readClassic,
  readEntries,
  readFairEntries,
  readStored,
  type SealedBet,
} from './model.ts'

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

/** What was read last stays while there is no connection: a form that somebody fills in hangs on it. */
function useGame<T>(name: string, contract: string, load: (client: LightClient) => Promise<T>): Loaded<T> {
  const client = useSession((session) => session.client)
  const network = useNetworkKey()
  const { reachable } = useReach()
  const height = useHeight()
  const place = `${name}/${network}/${contract}`
  const last = useRef<{ readonly place: string; readonly value: T }>(undefined)
  const read = useLoad(
    client === undefined || !reachable ? undefined : place,
    () => load(client as LightClient),
    Math.floor(height / BLOCKS_PER_READ),
  )
  if (read.value !== undefined) last.current = { place, value: read.value }
  return last.current?.place === place ? { ...read, value: last.current.value } : read
}

const fresh = { longestChain: true }

/** Entries of a contract's storage. Errors: as LightClient.read, BAD_ANSWER. */
export async function list(client: LightClient, contract: string, prefix: string, map: boolean) {
  const read: StateRead = { kind: 'listStorage', contract, prefix, from: '', map, limit: KEPT_RESULTS }
  const { value, trust } = await client.read(read, fresh)
  return { value: readEntries(value), trust }
}

/** One value of a contract's storage. Errors: as LightClient.read, BAD_ANSWER. */
export async function stored(client: LightClient, contract: string, key: string): Promise<Labelled<unknown>> {
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

export type FairView = {
  readonly round: FairRound
  readonly bets: readonly SealedBet[]
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
