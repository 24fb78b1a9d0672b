import { MAX_NETWORK_BYTES, type NetworkDefinition, parseNetwork } from '#core/network.ts'
import { remember, remembered } from './store.ts'

/** A network that can be chosen. */
export type NetworkChoice = { readonly id: string; readonly network: NetworkDefinition }

const ADDED = 'networks/added'
const CHOSEN = 'networks/chosen'
const MAX_ADDED = 10
/** Served by `everest net`; absent elsewhere. */
const PRIVATE = 'private'

/** What everything stored is keyed by: the genesis hash, or the checkpoint a network without one starts from. */
export function networkKey(network: NetworkDefinition): string {
  return network.genesisHash ?? network.checkpoints[0]?.hash ?? network.name
}

/** All networks: the private one when it is there, those of the app, those added by hand. */
export async function loadNetworks(): Promise<readonly NetworkChoice[]> {
  const ids = [PRIVATE, ...(await loadIndex())]
  const files = await Promise.all([...new Set(ids)].map(loadOne))
  return [...files.filter((file) => file !== undefined), ...addedNetworks()]
}

/** The network to begin with: the chosen one, else the first that can be reached, else the first. */
export function firstNetwork(choices: readonly NetworkChoice[]): NetworkChoice | undefined {
  const chosen = remembered(CHOSEN)
  return (
    choices.find(({ network }) => networkKey(network) === chosen) ??
    choices.find(({ network }) => network.relays.length > 0) ??
    choices[0]
  )
}

/** Remembers which network was chosen. */
export function chooseNetwork(network: NetworkDefinition): void {
  remember(CHOSEN, networkKey(network))
}

/** Adds a network from the text of its definition. Errors: BAD_NETWORK. */
export function addNetwork(text: string): NetworkChoice {
  const network = parseNetwork(text)
  const key = networkKey(network)
  const others = addedNetworks().filter((other) => networkKey(other.network) !== key)
  const texts = [...others.map((other) => toText(other.network)), toText(network)].slice(-MAX_ADDED)
  remember(ADDED, texts)
  return { id: key, network }
}

function addedNetworks(): readonly NetworkChoice[] {
  const texts = remembered(ADDED)
  if (!Array.isArray(texts)) return []
  return texts.flatMap((text) => {
    try {
      const network = parseNetwork(String(text))
      return [{ id: networkKey(network), network }]
    } catch {
      return []
    }
  })
}

function toText(network: NetworkDefinition): string {
  return JSON.stringify(network, (_key, value) => (typeof value === 'bigint' ? value.toString() : value))
}

async function loadIndex(): Promise<readonly string[]> {
  const text = await loadText('/networks/index.json')
  if (text === undefined) return []
  const list: unknown = JSON.parse(text)
  return Array.isArray(list)
    ? list.filter((id) => typeof id === 'string' && /^[a-z0-9-]{1,40}$/.test(id))
    : []
}

async function loadOne(id: string): Promise<NetworkChoice | undefined> {
  try {
    const text = await loadText(`/networks/${id}.json`)
    return text === undefined ? undefined : { id, network: parseNetwork(text) }
  } catch {
    return undefined
  }
}

async function loadText(path: string): Promise<string | undefined> {
  try {
    const answer = await fetch(path)
    if (!answer.ok || !(answer.headers.get('content-type') ?? '').includes('json')) return undefined
    const text = await answer.text()
    return text.length > MAX_NETWORK_BYTES ? undefined : text
  } catch {
    return undefined
  }
}
