import { IostError } from '#core/error.ts'
import { createNodeAsk, createNodeClient, type NodeClient } from '#full/faucet/node-client.ts'

/** What the games ask of a full node, at its head. Errors: as NodeClient. */
export type GameNode = NodeClient & {
  hasContract(id: string): Promise<boolean>
  /** Heights of the head and of the last irreversible block. */
  heights(): Promise<{ readonly head: number; readonly irreversible: number }>
  /** Whole IOST and free bytes of RAM of an account. */
  purse(account: string): Promise<{ readonly iost: number; readonly ram: number }>
  /** A contract's stored JSON text as a value; null when there is none. Errors: NODE_ANSWER. */
  storage(contract: string, key: string, field?: string): Promise<unknown>
  /** Names of a map's entries. */
  fields(contract: string, key: string): Promise<readonly string[]>
}

/** Creates the games' client of a node's REST interface. Source: spec chain §8. */
export function createGameNode(origin: string, fetchFrom: typeof fetch = fetch): GameNode {
  const ask = createNodeAsk(origin, fetchFrom)
  return {
    ...createNodeClient(origin, fetchFrom),
    async hasContract(id) {
      try {
        await ask(`getContract/${id}/1`)
        return true
      } catch (error) {
        if (error instanceof IostError && error.code === 'NODE_REFUSED' && /not found/.test(error.message))
          return false
        throw error
      }
    },
    async heights() {
      const { head_block: head, lib_block: irreversible } = await ask('getChainInfo')
      return { head: Number(head), irreversible: Number(irreversible) }
    },
    async purse(account) {
      const answer = await ask(`getAccount/${account}/1`)
      const ram = answer['ram_info'] as { available?: unknown } | undefined
      return { iost: Math.floor(Number(answer['balance'] ?? 0)), ram: Number(ram?.available ?? 0) }
    },
    async storage(contract, key, field = '') {
      const { data } = await ask('getContractStorage', { id: contract, key, field, by_longest_chain: true })
      try {
        return JSON.parse(String(data))
      } catch {
        throw new IostError({ code: 'NODE_ANSWER', contract, key, field })
      }
    },
    async fields(contract, key) {
      const answer = await ask('getContractStorageFields', { id: contract, key, by_longest_chain: true })
      const fields = answer['fields']
      return Array.isArray(fields) ? fields.map(String) : []
    },
  }
}
