import { codeOf } from '#core/error.ts'
import type { LightClient } from '#light/api.ts'
import { luckyBetFair } from '#vm/examples/lucky-bet-fair.ts'
import { type DrawEntry, type DrawReport, readDrawReport } from './fairness.ts'
import { argsOf, checkProof, type InputFault, type InputTx } from './input-check.ts'
import { keepInput, keptInput } from './kept-inputs.ts'

/** One input of a draw: the transaction it is named by, and what is wrong with it if anything is. */
export type DrawInput = {
  readonly kind: 'code' | 'bet' | 'opening' | 'draw'
  /** The player of a bet or an opening, else empty. */
  readonly account: string
  readonly hash: string
  readonly proof: InputTx | undefined
  readonly fault: InputFault | undefined
}

/** Everything a draw follows from, each with the proved transaction that put it on the chain. */
export type DrawInputs = { readonly report: DrawReport; readonly inputs: readonly DrawInput[] }

const CONTRACT_PREFIX = 'Contract'

/**
 * Collects the inputs of the draw that a transaction made, kept ones first, and checks each of them. Undefined when the
 * transaction is no draw. Errors: NO_RELAY and NOT_FOUND for the draw itself; another input that is missing is a fault of it.
 */
export async function loadInputs(
  client: LightClient,
  network: string,
  contract: string,
  drawTx: string,
): Promise<DrawInputs | undefined> {
  const draw = await load(client, network, drawTx)
  const report = readDrawReport(draw.value.receipt.receipts, contract)
  if (report === undefined) return undefined
  const named: Pick<DrawInput, 'kind' | 'account' | 'hash'>[] = [
    { kind: 'code', account: '', hash: contract.slice(CONTRACT_PREFIX.length) },
    ...report.entries.map(({ account, betTx }) => ({ kind: 'bet' as const, account, hash: betTx })),
    ...report.entries.flatMap(({ account, openTx }) =>
      openTx === undefined ? [] : [{ kind: 'opening' as const, account, hash: openTx }],
    ),
    { kind: 'draw', account: '', hash: drawTx },
  ]
  const inputs = await Promise.all(
    named.map(async (name): Promise<DrawInput> => {
      try {
        const found = name.kind === 'draw' ? draw : await load(client, network, name.hash)
        const { number } = found.value.block
        const [head] = await client.heads(number, number)
        const fault = checkProof(found.value, name.hash, head) ?? checkContent(name, found, contract, report)
        // What was kept says nothing of its own trust: the head does.
        const trust = { kind: 'proved', level: head?.level ?? 'L0', block: number } as const
        const proof = { value: found.value, trust }
        if (fault === undefined && trust.level !== 'L0') await keepInput(network, proof)
        return { ...name, proof, fault }
      } catch (error) {
        if (codeOf(error) === 'NO_RELAY') throw error
        return { ...name, proof: undefined, fault: 'MISSING' }
      }
    }),
  )
  return { report, inputs }
}

async function load(client: LightClient, network: string, hash: string): Promise<InputTx> {
  return (await keptInput(network, hash)) ?? client.tx(hash)
}

/** Whether a proved transaction says what the report says of it. */
function checkContent(
  { kind, account }: Pick<DrawInput, 'kind' | 'account'>,
  proof: InputTx,
  contract: string,
  report: DrawReport,
): InputFault | undefined {
  if (kind === 'draw') return undefined
  if (kind === 'code') return isKnownCode(proof) ? undefined : 'CONTENT'
  if (proof.value.tx.publisher !== account) return 'CONTENT'
  const entry = report.entries.find((one) => one.account === account)
  const said = kind === 'bet' ? betOf(proof, contract, report.round) : openingOf(proof, contract)
  const want =
    kind === 'bet' ? [report.round, entry?.coins, entry?.commitment] : [entry?.number, entry?.secret]
  return JSON.stringify(said) === JSON.stringify(want) ? undefined : 'CONTENT'
}

const betOf = (proof: InputTx, contract: string, round: number) =>
  argsOf(proof.value, contract, 'commit', ([named]) => named === round)
const openingOf = (proof: InputTx, contract: string) => argsOf(proof.value, contract, 'reveal')

/** Whether a transaction published the code that this page was built with. */
function isKnownCode(proof: InputTx): boolean {
  const [text] = argsOf(proof.value, 'system.iost', 'setCode') ?? []
  try {
    return (JSON.parse(String(text)) as { code?: unknown }).code === luckyBetFair().source
  } catch {
    return false
  }
}

/** The report with what the proved transactions say in the place of what the contract reported of them. */
export function provedReport({ report, inputs }: DrawInputs, contract: string): DrawReport {
  const proofOf = (kind: DrawInput['kind'], account: string) =>
    inputs.find((input) => input.kind === kind && input.account === account)?.proof
  const entries = report.entries.map((entry): DrawEntry => {
    const bet = proofOf('bet', entry.account)
    const opening = proofOf('opening', entry.account)
    const [, coins, commitment] = (bet && betOf(bet, contract, report.round)) ?? []
    const [number, secret] = (opening && openingOf(opening, contract)) ?? []
    return {
      ...entry,
      ...(typeof coins === 'number' && typeof commitment === 'string' ? { coins, commitment } : {}),
      ...(typeof number === 'number' && typeof secret === 'string' ? { number, secret } : {}),
    }
  })
  return { ...report, entries }
}
