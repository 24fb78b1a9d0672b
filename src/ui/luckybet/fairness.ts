import { fairCommitment } from '#vm/examples/fair-commitment.ts'
import { fairOutcome } from '#vm/examples/fair-rules.ts'
import { FAIR_DEPOSIT } from '#vm/examples/lucky-bet-fair.ts'
import { type PaidBet, UNIT } from './model.ts'

/** A player's bet in the report of a draw; `paid` in 1e-8 IOST, deposit included; transactions as base58 hashes. */
export type DrawEntry = {
  readonly account: string
  readonly coins: number
  readonly commitment: string
  readonly betTx: string
  readonly paid: bigint
  readonly number?: number
  readonly secret?: string
  readonly openTx?: string
}

/** The report a contract left when it drew; `pot` and `burnt` in IOST. */
export type DrawReport = {
  readonly round: number
  readonly block: number
  readonly tx: string
  readonly number: number
  readonly players: number
  readonly winners: number
  readonly pot: number
  /** Transaction of the draw ten rounds before, empty when there is none. */
  readonly earlier: string
  readonly seed: string
  readonly burnt: number
  readonly entries: readonly DrawEntry[]
}

/** One thing that was computed again, and whether it came to the same. */
export type DrawCheck = {
  readonly what: 'commitment' | 'seed' | 'number' | 'pot' | 'burnt' | 'payout'
  readonly subject: string
  readonly got: string
  readonly want: string
  readonly agrees: boolean
}

type Events = readonly { readonly funcName: string; readonly content: string }[]

/** The report of a draw among the events of a transaction, or undefined when there is none. */
export function readDrawReport(events: Events, contract: string): DrawReport | undefined {
  for (const { funcName, content } of events) {
    const report = funcName.startsWith(`${contract}/`) ? readReport(content) : undefined
    if (report !== undefined) return report
  }
  return undefined
}

function readReport(content: string): DrawReport | undefined {
  try {
    const { result, seed, burnt, entries } = JSON.parse(content)
    const { round, block, tx, number, players, winners, pot, earlier } = result
    const counts = [round, block, number, players, winners, pot, burnt]
    if (!counts.every(Number.isSafeInteger)) return undefined
    if (![seed, tx, earlier].every((text) => typeof text === 'string')) return undefined
    return {
      round,
      block,
      tx,
      number,
      players,
      winners,
      pot,
      earlier,
      seed,
      burnt,
      entries: entries.map(readEntry),
    }
  } catch {
    return undefined
  }
}

function readEntry(entry: Record<string, unknown>): DrawEntry {
  const { account, coins, commitment, betTx, paid, number, secret, openTx } = entry
  return {
    account: String(account),
    coins: Number(coins),
    commitment: String(commitment),
    betTx: String(betTx),
    paid: BigInt(paid as number),
    ...(typeof number === 'number' ? { number } : {}),
    ...(typeof secret === 'string' ? { secret } : {}),
    ...(typeof openTx === 'string' ? { openTx } : {}),
  }
}

/** The bets of a reported round, deposits left out of what was won. */
export function betsOfReport(report: DrawReport): readonly PaidBet[] {
  const deposit = BigInt(FAIR_DEPOSIT) * UNIT
  return report.entries.map(({ account, coins, paid, number, secret }) => {
    const isSilent = secret === undefined
    const won = paid >= deposit ? paid - deposit : paid
    const lostDeposit = paid < deposit
    return { account, coins, won, isSilent, lostDeposit, ...(number === undefined ? {} : { number }) }
  })
}

/** Computes a draw again from its inputs, by the rules of the game and without its contract. */
export function checkDraw(report: DrawReport): readonly DrawCheck[] {
  const { round, entries } = report
  const checks: DrawCheck[] = []
  const check = (what: DrawCheck['what'], subject: string, got: string, want: string) =>
    checks.push({ what, subject, got, want, agrees: got === want })
  for (const { account, number, secret, commitment } of entries)
    if (number !== undefined && secret !== undefined)
      check('commitment', account, fairCommitment({ round, account, number, secret }), commitment)
  // What is not hexadecimal cannot have been drawn from.
  const readable = entries.every(({ secret }) => secret === undefined || /^[0-9a-f]{64}$/.test(secret))
  const outcome = readable ? fairOutcome(entries) : undefined
  check('seed', '', outcome?.seed ?? '?', report.seed)
  if (outcome === undefined) return checks
  check('number', '', String(outcome.number), String(report.number))
  check('pot', '', String(outcome.pot), String(report.pot))
  check('burnt', '', String(outcome.burnt), String(report.burnt))
  for (const [index, { account, paid }] of entries.entries())
    check('payout', account, String(outcome.paid[index]), String(paid))
  return checks
}
