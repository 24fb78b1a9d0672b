import type { Action, Tx } from '#core/tx/tx.ts'

/** What the base tx says of the parent block: its witness, its gas in hundredths, whether its lists differ. */
export type ParentReport = {
  readonly witness: string
  readonly gasUsage: bigint
  readonly witnessChanged: boolean
}

const EMPTY = new Uint8Array(0)
const BASE_GAS_LIMIT = 100_000_000n
const BASE_GAS_RATIO = 100n
const DATA = /^\[\{"parent":\["([1-9A-HJ-NP-Za-km-z]*|0)", "(0|[1-9][0-9]*)", (true|false)\]\}\]$/

/** The one action of a base tx, with go-iost's exact spacing. Source: spec chain §6.4. */
export function baseAction(parent: ParentReport): Action {
  return {
    contract: 'base.iost',
    actionName: 'exec',
    data: `[{"parent":["${parent.witness}", "${parent.gasUsage}", ${parent.witnessChanged}]}]`,
  }
}

/** The base tx of a block made at a time (ns). */
export function createBaseTx(parent: ParentReport, time: bigint, chainId: number): Tx {
  return {
    time,
    expiration: 0n,
    gasLimit: BASE_GAS_LIMIT,
    gasRatio: BASE_GAS_RATIO,
    actions: [baseAction(parent)],
    signers: [],
    signs: [],
    publisher: 'base.iost',
    publishSigns: [],
    delay: 0n,
    chainId,
    referredTx: EMPTY,
    amountLimit: [],
  }
}

/** The parent report of a base tx with exactly the one well-formed action, else undefined. */
export function readBaseTx(tx: Tx): ParentReport | undefined {
  const action = tx.actions[0]
  if (tx.actions.length !== 1 || action?.contract !== 'base.iost' || action.actionName !== 'exec')
    return undefined
  const match = DATA.exec(action.data)
  if (match === null) return undefined
  return {
    witness: match[1] as string,
    gasUsage: BigInt(match[2] as string),
    witnessChanged: match[3] === 'true',
  }
}
