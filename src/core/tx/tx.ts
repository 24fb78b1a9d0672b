/** A signature as it stands in a transaction or block: the id decides the algorithm by its low 8 bits. */
export type Signature = {
  readonly algorithm: number
  readonly sig: Uint8Array
  readonly pubKey: Uint8Array
}

/** One contract call; `data` is the JSON text of the argument array, byte for byte as signed. */
export type Action = { readonly contract: string; readonly actionName: string; readonly data: string }

/** A spending cap: `val` is a decimal text or `unlimited`, `token` a symbol or `*`. */
export type AmountLimit = { readonly token: string; readonly val: string }

/**
 * An IOST transaction. Times in ns since 1970, gasRatio and gasLimit in hundredths.
 * Source: spec chain §4.1. `reserved` is always empty and therefore not a field here.
 */
export type Tx = {
  readonly time: bigint
  readonly expiration: bigint
  readonly gasLimit: bigint
  readonly gasRatio: bigint
  readonly actions: readonly Action[]
  readonly signers: readonly string[]
  readonly signs: readonly Signature[]
  readonly publisher: string
  readonly publishSigns: readonly Signature[]
  readonly delay: bigint
  readonly chainId: number
  readonly referredTx: Uint8Array
  readonly amountLimit: readonly AmountLimit[]
}
