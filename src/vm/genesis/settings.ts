/** An account of block 0; keys are base58, the balance counts whole IOST. */
export type GenesisAccount = {
  readonly id: string
  readonly owner: string
  readonly active: string
  readonly balance: bigint
}

/** A witness of block 0: an account and the key it signs blocks with. */
export type GenesisWitness = GenesisAccount & { readonly signatureBlock: string }

/** What decides block 0 besides the contracts: the content of go-iost's genesis.yml. Source: spec contracts §7. */
export type GenesisSettings = {
  readonly chainId: number
  /** Block time in ns. */
  readonly time: bigint
  readonly foundationAccount: string
  readonly totalSupply: bigint
  readonly decimal: number
  /** In the order of the file, which is the order of their actions. */
  readonly witnesses: readonly GenesisWitness[]
  readonly admin: GenesisAccount
  readonly foundation: GenesisAccount
  /** Registered and approved producers without a seat; go-iost's form has none. */
  readonly candidates: readonly GenesisWitness[]
}
