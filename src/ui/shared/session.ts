import { useSyncExternalStore } from 'react'
import { create } from 'zustand'
import { codeOf } from '#core/error.ts'
import type { NetworkDefinition } from '#core/network.ts'
import type { LightClient, LightStatus } from '#light/api.ts'
import { chooseNetwork, firstNetwork, loadNetworks, type NetworkChoice, networkKey } from './networks.ts'

/** The page's light node and the network it follows. */
export type Session = {
  readonly choices: readonly NetworkChoice[]
  readonly network: NetworkDefinition | undefined
  readonly client: LightClient | undefined
  /** Code of what kept the session from starting. */
  readonly fault: string | undefined
}

/** The one session of this tab. */
export const useSession = create<Session>(() => ({
  choices: [],
  network: undefined,
  client: undefined,
  fault: undefined,
}))

/** Loads the networks and starts the light node. */
export async function startSession(): Promise<void> {
  try {
    const choices = await loadNetworks()
    const first = firstNetwork(choices)
    if (first === undefined) {
      useSession.setState({ fault: 'NO_NETWORK' })
      return
    }
    useSession.setState({ choices, network: first.network, fault: undefined })
    const { createLightClient } = await import('#light/client.ts')
    const client = createLightClient({ network: first.network })
    client.subscribe(() => followLeader(client))
    useSession.setState({ client })
  } catch (error) {
    useSession.setState({ fault: codeOf(error) })
  }
}

/** Goes over to another network. */
export async function switchNetwork(network: NetworkDefinition): Promise<void> {
  const { client } = useSession.getState()
  chooseNetwork(network)
  useSession.setState({ network })
  await client?.switchNetwork(network)
}

/** Another tab holds the node and may have gone over to another network. */
function followLeader(client: LightClient): void {
  const { genesisHash } = client.status().network
  const { network, choices } = useSession.getState()
  if (genesisHash === null || network === undefined || network.genesisHash === genesisHash) return
  if (client.status().phase === 'starting') return
  const other = choices.find((choice) => choice.network.genesisHash === genesisHash)
  if (other !== undefined && client.status().role === 'follower')
    useSession.setState({ network: other.network })
}

const noSubscription = () => () => undefined
const noStatus = () => undefined

/** The light node's status; undefined until there is one. */
export function useLight(): LightStatus | undefined {
  const client = useSession((session) => session.client)
  return useSyncExternalStore(client?.subscribe ?? noSubscription, client?.status ?? noStatus)
}

/** Whether every relay has been tried in vain, so that waiting on is no longer the natural thing. */
export function isUnanswered(light: LightStatus): boolean {
  return light.peers.every((peer) => peer.state !== 'connected' && peer.lastFault !== null)
}

/** Whether a relay is connected; `settling` while that may still change by itself. */
export function useReach(): { readonly reachable: boolean; readonly settling: boolean } {
  const light = useLight()
  const fault = useSession((session) => session.fault)
  const reachable = light?.peers.some((peer) => peer.state === 'connected') ?? false
  const settling =
    // Without a network there will be no light node to wait for.
    (light === undefined && fault === undefined) ||
    light?.phase === 'starting' ||
    light?.phase === 'loading' ||
    (light?.phase === 'connecting' && !isUnanswered(light))
  return { reachable, settling: settling && !reachable }
}

/** The key everything of the present network is stored under. */
export function useNetworkKey(): string | undefined {
  const network = useSession((session) => session.network)
  return network === undefined ? undefined : networkKey(network)
}
