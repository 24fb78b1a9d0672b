import { fairCommitment, fairDraw } from '#vm/examples/fair-commitment.ts'
import { FAIR_DEPOSIT } from '#vm/examples/lucky-bet-fair.ts'
import { type PaidBet, UNIT } from './model.ts'

/** A player's bet in the report of a draw; `paid` in 1e-8 IOST, deposit included. */
export type DrawEntry = {
  readonly account: string
  readonly coins: number
  readonly commitment: string
  readonly paid: bigint
  readonly number?: number
  readonly secret?: string
}

/** The report a contract left when it drew. */
export type DrawReport = {
  readonly round: number
  readonly number: number
  readonly seed: string
  readonly burnt: number
  readonly pot: number
  readonly entries: readonly DrawEntry[]
}

/** One thing that was computed again, and whether it came to the same. */
export type DrawCheck = {
  readonly what: 'commitment' | 'seed' | 'number' | 'pot' | 'payout'
  readonly subject: string
  readonly got: string
  readonly want: string
  readonly agrees: boolean
}

const MIN_REVEALS = 2

/** The report of a round's draw among the events of a transaction, or undefined when there is none. */
export function readDrawReport(
  events: readonly { readonly funcName: string; readonly content: string }[],
  contract: string,
  round: number,
): DrawReport | undefined {
  for (const { funcName, content } of events) {
    if (!funcName.startsWith(`${contract}/`)) continue
    const report = readReport(content)
    if (report?.round === round) return report
  }
  return undefined
}

function readReport(content: string): DrawReport | undefined {
  try {
    const { result, seed, burnt, entries } = JSON.parse(content)
    if (!Number.isInteger(result.round) || !Number.isInteger(result.number)) return undefined
    if (typeof seed !== 'string' || !Number.isInteger(burnt) || !Number.isInteger(result.pot))
      return undefined
    const { round, number, pot } = result
    return { round, number, pot, seed, burnt, entries: entries.map(readEntry) }
  } catch {
    return undefined
  }
}

function readEntry(entry: Record<string, unknown>): DrawEntry {
  const { account, coins, commitment, paid, number, secret } = entry
  return {
    account: String(account),
    coins: Number(coins),
    commitment: String(commitment),
    paid: BigInt(paid as number),
    ...(typeof number === 'number' ? { number } : {}),
    ...(typeof secret === 'string' ? { secret } : {}),
  }
}

/** The bets of a reported round, deposits left out of what was won. */
export function betsOfReport(report: DrawReport): readonly PaidBet[] {
  const deposit = BigInt(FAIR_DEPOSIT) * UNIT
  return report.entries.map(({ account, coins, paid, number, secret }) => {
    const isSilent = secret === undefined
    const won = paid >= deposit ? paid - deposit : paid
    return { account, coins, won, isSilent, ...(number === undefined ? {} : { number }) }
  })
}

/** Computes a draw again from its inputs, by the rules of the contract and without it. */
export function checkDraw(report: DrawReport): readonly DrawCheck[] {
  const { round, entries } = report
  const checks: DrawCheck[] = []
  const check = (what: DrawCheck['what'], subject: string, got: string, want: string) =>
    checks.push({ what, subject, got, want, agrees: got === want })
  const open = entries.flatMap((entry) =>
    entry.secret === undefined || entry.number === undefined
      ? []
      : [{ ...entry, secret: entry.secret, number: entry.number }],
  )
  for (const { account, number, secret, commitment } of open)
    check('commitment', account, fairCommitment({ round, account, number, secret }), commitment)
  const drawn =
    open.length >= MIN_REVEALS ? drawOf(open.map(({ secret }) => secret)) : { number: -1, seed: '' }
  check('seed', '', drawn.seed, report.seed)
  check('number', '', String(drawn.number), String(report.number))
  const pot = entries.reduce((sum, { coins }) => sum + coins, 0)
  check('pot', '', String(pot), String(report.pot))
  const hits = open.filter(({ number }) => number === drawn.number)
  const shares = drawn.number < 0 ? stakesOf(entries) : sharesOf(pot, hits.length > 0 ? hits : open)
  for (const { account, secret, paid } of entries) {
    const deposit = secret !== undefined || open.length === 0 ? BigInt(FAIR_DEPOSIT) * UNIT : 0n
    check('payout', account, String((shares.get(account) ?? 0n) + deposit), String(paid))
  }
  return checks
}

function drawOf(secrets: readonly string[]): { readonly number: number; readonly seed: string } {
  // What is not hexadecimal cannot have been drawn from.
  return secrets.every((secret) => /^[0-9a-f]{64}$/.test(secret))
    ? fairDraw(secrets)
    : { number: -1, seed: '?' }
}

function stakesOf(entries: readonly DrawEntry[]): ReadonlyMap<string, bigint> {
  return new Map(entries.map(({ account, coins }) => [account, BigInt(coins) * UNIT]))
}

/** The contract divides with floating point; whole units below 2^53 come out the same. */
function sharesOf(
  pot: number,
  winners: readonly { readonly account: string; readonly coins: number }[],
): ReadonlyMap<string, bigint> {
  const units = pot * Number(UNIT)
  const stakes = winners.reduce((sum, { coins }) => sum + coins, 0)
  let left = units
  return new Map(
    winners.map(({ account, coins }, index) => {
      const share = index === winners.length - 1 ? left : Math.floor((units * coins) / stakes)
      left -= share
      return [account, BigInt(share)]
    }),
  )
}
