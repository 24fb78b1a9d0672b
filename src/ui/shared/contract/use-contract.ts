import type { Labelled, LightClient } from '#light/api.ts'
import { useNetworkKey, useReach, useSession } from '#ui/shared/session.ts'
import { type Loaded, useLoad } from '#ui/shared/use-load.ts'
import {
  type ContractState,
  type Publication,
  publicationOf,
  publishingTx,
  readContractState,
  type SourceTrust,
  sourceTrust,
} from './contract-read.ts'

/** Transactions of a contract that are looked through for changes of its code. */
const SEEN_TXS = 50

/** A contract with what is proved of it. */
export type KnownContract = {
  readonly state: Labelled<ContractState>
  /** Newest first; those that could be found. */
  readonly publications: readonly Publication[]
  readonly source: SourceTrust
}

/** Reads a contract at the head and proves what made it. Errors: as LightClient.read, BAD_ANSWER. */
export async function loadContract(client: LightClient, id: string): Promise<KnownContract> {
  const [{ value, trust }, publications] = await Promise.all([
    client.read({ kind: 'contract', id }, { longestChain: true }),
    loadPublications(client, id),
  ])
  const state = { value: readContractState(value), trust }
  return { state, publications, source: sourceTrust(state.value, publications) }
}

/** What cannot be found is not known: the page says so, and it is no reason to fail. */
async function loadPublications(client: LightClient, id: string): Promise<readonly Publication[]> {
  const hash = publishingTx(id)
  if (hash === undefined) return []
  const [first, later] = await Promise.all([
    client.tx(hash).catch(() => undefined),
    client.activity(id, { limit: SEEN_TXS }).catch(() => []),
  ])
  const proofs = [...later.map(({ proof }) => proof), ...(first === undefined ? [] : [first])]
  const found = new Map<string, Publication>()
  for (const proof of proofs) {
    const publication = publicationOf(id, proof)
    if (publication !== undefined) found.set(proof.value.hash, publication)
  }
  const place = ({ proof: { value } }: Publication) => value.block.number * 1_000_000 + value.index
  return [...found.values()].sort((a, b) => place(b) - place(a))
}

/** A contract of the present network; `version` reads it again. */
export function useContract(id: string | undefined, version: string | number = 0): Loaded<KnownContract> {
  const client = useSession((session) => session.client)
  const network = useNetworkKey()
  const { reachable, settling } = useReach()
  return useLoad(
    client === undefined || settling || id === undefined ? undefined : `contract/${network}/${id}`,
    () => loadContract(client as LightClient, id as string),
    `${reachable}/${version}`,
  )
}
