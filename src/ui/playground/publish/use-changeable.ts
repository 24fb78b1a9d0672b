import type { LightClient } from '#light/api.ts'
import { type ContractState, canUpdate, readContractState } from '#ui/shared/contract/contract-read.ts'
import type { Published } from '#ui/shared/contract/published.ts'
import { useNetworkKey, useSession } from '#ui/shared/session.ts'
import { useLoad } from '#ui/shared/use-load.ts'

/** A contract of the project whose stored code lets itself be changed. */
export type Changeable = { readonly entry: Published; readonly state: ContractState }

const MAX_LOOKED_AT = 8

/** Which of these contracts may get new code: the stored ABI decides, not the file in the editor. */
export function useChangeable(list: readonly Published[]): readonly Changeable[] {
  const client = useSession((session) => session.client)
  const network = useNetworkKey()
  const wanted = list.slice(0, MAX_LOOKED_AT)
  const found = useLoad<readonly Changeable[]>(
    client === undefined || wanted.length === 0
      ? undefined
      : `changeable/${network}/${wanted.map(({ contract }) => contract).join()}`,
    async () => {
      const states = await Promise.allSettled(wanted.map((entry) => read(client as LightClient, entry)))
      return states.flatMap((state) =>
        state.status === 'fulfilled' && canUpdate(state.value.state.methods) ? [state.value] : [],
      )
    },
    wanted.map(({ tx }) => tx).join(),
  )
  return found.value ?? []
}

async function read(client: LightClient, entry: Published): Promise<Changeable> {
  const { value } = await client.read({ kind: 'contract', id: entry.contract }, { longestChain: true })
  return { entry, state: readContractState(value) }
}
