/** A contract as an author publishes it: the source and what its abi file says. */
export type ContractText = {
  readonly source: string
  readonly info: {
    readonly lang: 'javascript'
    readonly version: string
    readonly abi: readonly {
      readonly name: string
      readonly args: readonly ('string' | 'number' | 'bool' | 'json')[]
      readonly amountLimit?: readonly { readonly token: string; readonly val: string }[]
    }[]
  }
}
