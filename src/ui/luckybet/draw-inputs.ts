import type { Labelled, LightClient, TxProofView } from '#light/api.ts'
import { luckyBetFair } from '#vm/examples/lucky-bet-fair.ts'
import { type DrawEntry, type DrawReport, readDrawReport } from './fairness.ts'
import type { FinishedRound } from './model.ts'

/** A transaction an input of a draw comes from. */
export type InputTx = Labelled<TxProofView>

/** Everything a draw follows from, each with the proved transaction that put it on the chain where it was found. */
export type DrawInputs = {
  readonly report: DrawReport
  readonly draw: InputTx
  /** The transaction that published the contract, and whether its code is the one this app was built with. */
  readonly code: { readonly tx: InputTx; readonly isKnown: boolean } | undefined
  readonly commits: ReadonlyMap<string, InputTx>
  readonly reveals: ReadonlyMap<string, InputTx>
}

const CONTRACT_PREFIX = 'Contract'
const MOST_COMMITS = 50
const MOST_OF_PLAYER = 25

/** Collects the inputs of a finished round. Errors: NOT_FOUND, NO_RELAY, NO_REPORT as undefined. */
export async function loadInputs(
  client: LightClient,
  contract: string,
  round: FinishedRound,
): Promise<DrawInputs | undefined> {
  if (round.tx === undefined) return undefined
  const draw = await client.tx(round.tx)
  const report = readDrawReport(draw.value.receipt.receipts, contract, round.round)
  if (report === undefined) return undefined
  const before = draw.value.block.number + 1
  const find = async (account: string, method: string, limit: number) => {
    const entries = await client.activity(account, { before, limit }).catch(() => [])
    return entries
      .map(({ proof }) => proof)
      .filter(({ value }) => isPart(value, contract, method, round.round))
  }
  const [code, commits, ...reveals] = await Promise.all([
    loadCode(client, contract),
    find(contract, 'commit', MOST_COMMITS),
    ...report.entries
      .filter(({ secret }) => secret !== undefined)
      .map(({ account }) => find(account, 'reveal', MOST_OF_PLAYER)),
  ])
  return { report, draw, code, commits: byPublisher(commits), reveals: byPublisher(reveals.flat()) }
}

/** Whether a transaction took part in a round: it succeeded and its event names the round. */
function isPart({ tx, receipt }: TxProofView, contract: string, method: string, round: number): boolean {
  if (receipt.status.code !== 0 || tx.actions[0]?.contract !== contract) return false
  return receipt.receipts.some(({ funcName, content }) => {
    if (funcName !== `${contract}/${method}`) return false
    try {
      return (JSON.parse(content) as { round?: unknown }).round === round
    } catch {
      return false
    }
  })
}

function byPublisher(txs: readonly InputTx[]): ReadonlyMap<string, InputTx> {
  return new Map(txs.map((proof) => [proof.value.tx.publisher, proof]))
}

async function loadCode(client: LightClient, contract: string): Promise<DrawInputs['code']> {
  const tx = await client.tx(contract.slice(CONTRACT_PREFIX.length)).catch(() => undefined)
  if (tx === undefined) return undefined
  const { source } = luckyBetFair()
  const isKnown = tx.value.tx.actions.some(({ actionName, data }) => {
    if (actionName !== 'setCode') return false
    try {
      const [text] = JSON.parse(data) as [string]
      return (JSON.parse(text) as { code?: unknown }).code === source
    } catch {
      return false
    }
  })
  return { tx, isKnown }
}

/** The report with what the proved transactions say in the place of what the contract reported of them. */
export function provedReport({ report, commits, reveals }: DrawInputs): DrawReport {
  const entries = report.entries.map((entry): DrawEntry => {
    const [, coins, commitment] = argsOf(commits.get(entry.account)) ?? []
    const [number, secret] = argsOf(reveals.get(entry.account)) ?? []
    return {
      ...entry,
      ...(typeof coins === 'number' && typeof commitment === 'string' ? { coins, commitment } : {}),
      ...(typeof number === 'number' && typeof secret === 'string' ? { number, secret } : {}),
    }
  })
  return { ...report, entries }
}

function argsOf(proof: InputTx | undefined): readonly unknown[] | undefined {
  try {
    return proof === undefined
      ? undefined
      : (JSON.parse(proof.value.tx.actions[0]?.data ?? '[]') as readonly unknown[])
  } catch {
    return undefined
  }
}
