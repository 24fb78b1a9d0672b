import type { VaultStore } from '#wallet/vault/vault-store.ts'

/** A vault store in memory. */
export function createMemoryVaultStore(): VaultStore {
  let current: string | undefined
  let previous: string | undefined
  return {
    load: async () => current,
    loadPrevious: async () => previous,
    async save(text) {
      previous = current
      current = text
    },
    async clear() {
      current = undefined
      previous = undefined
    },
  }
}
