import { IostError } from '#core/error.ts'
import type { LightClient } from '#light/api.ts'
import { className } from '#ui/shared/contract/contract-read.ts'
import { keepPublished } from '#ui/shared/contract/published.ts'
import { loadContract } from '#ui/shared/contract/use-contract.ts'
import { networkKey } from '#ui/shared/networks.ts'
import { useSession } from '#ui/shared/session.ts'
import { abiFileOf, abiText, type Project } from '../project.ts'

const CONNECT_WAIT_MS = 20_000

/**
 * A project of a published contract's source and ABI, remembered as the contract's own.
 * Errors: NO_RELAY when nothing is connected in time, NO_SOURCE for the chain's built-in contracts, as loadContract.
 */
export async function projectOfContract(id: string): Promise<Project> {
  const client = await connected()
  const { state, publications } = await loadContract(client, id)
  const { source, methods } = state.value
  if (source === '' || state.value.language !== 'javascript')
    throw new IostError({ code: 'NO_SOURCE', id }, `${id} has no source of its own`)
  const name = className(source) ?? 'Contract'
  const file = `${name.toLowerCase()}.js`
  const project = {
    id: crypto.randomUUID(),
    title: name,
    files: { [file]: source, [abiFileOf(file)]: abiText(methods) },
  }
  const { network } = useSession.getState()
  const owner = publications.find(({ kind }) => kind === 'publish')?.by
  if (network !== undefined && owner !== undefined)
    keepPublished(networkKey(network), {
      contract: id,
      project: project.id,
      file,
      account: owner,
      tx: publications[0]?.proof.value.hash ?? '',
      at: Date.now(),
    })
  return project
}

/** The light node once a relay answers. */
function connected(): Promise<LightClient> {
  const ready = () => {
    const { client } = useSession.getState()
    return client?.status().peers.some(({ state }) => state === 'connected') === true ? client : undefined
  }
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const client = ready()
      if (client === undefined) return
      leave()
      resolve(client)
    }
    const timer = setTimeout(() => {
      leave()
      reject(new IostError({ code: 'NO_RELAY' }, 'No relay is connected.'))
    }, CONNECT_WAIT_MS)
    const every = setInterval(look, 200)
    const leave = (): void => {
      clearTimeout(timer)
      clearInterval(every)
    }
    look()
  })
}
