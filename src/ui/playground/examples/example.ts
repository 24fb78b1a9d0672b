import type { ContractText } from '#vm/examples/contract-text.ts'

/** One call of an example's story. `$name` in an argument stands for the id of that example's contract in the story. */
export type ExampleCall = {
  readonly as: string
  readonly contract: string
  readonly abi: string
  readonly args: readonly unknown[]
  /** The returned text, or the first line of the error after `Error: `; absent when it returns nothing. */
  readonly returns?: string
  readonly fails?: string
  /** Blocks that pass before the call. */
  readonly wait?: number
}

/** Contracts to read, run and change, with a story that shows what they do. */
export type Example = {
  readonly id: string
  readonly title: string
  readonly about: string
  /** By short name, in the order of deployment; the first account of the story publishes them. */
  readonly contracts: Readonly<Record<string, ContractText>>
  readonly accounts: readonly string[]
  readonly story: readonly ExampleCall[]
  /** Tests as code, by file name. */
  readonly scripts?: Readonly<Record<string, string>>
}

type AbiEntry = ContractText['info']['abi'][number]

/** One ABI entry; argument types separated by blanks, `iost` is what may leave the caller in one call. */
export function abi(name: string, args = '', iost?: string): AbiEntry {
  return {
    name,
    args: args === '' ? [] : (args.split(' ') as AbiEntry['args']),
    ...(iost === undefined ? {} : { amountLimit: [{ token: 'iost', val: iost }] }),
  }
}

/** A contract of an example. */
export function contract(source: string, ...entries: readonly AbiEntry[]): ContractText {
  return { source: source.trimStart(), info: { lang: 'javascript', version: '1.0.0', abi: entries } }
}
