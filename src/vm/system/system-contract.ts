import type { Abi } from '#core/contract/contract.ts'

/** A contract that stands on the chain from block 0: its id, what an abi file says of it, and its source. */
export type SystemContract = {
  readonly id: string
  readonly version: string
  readonly abi: readonly Abi[]
  readonly source: string
}

/** One ABI entry: argument types separated by blanks, and a ceiling per token that may leave accounts. */
export function method(name: string, args: string, limits: Readonly<Record<string, string>> = {}): Abi {
  return {
    name,
    args: args === '' ? [] : args.split(' '),
    amountLimit: Object.entries(limits).map(([token, val]) => ({ token, val })),
  }
}

/** Penalties and the issue of new IOST reckon in windows of so many epochs. Source: spec network §2.4–2.5. */
export const EPOCHS_PER_WINDOW = 144
