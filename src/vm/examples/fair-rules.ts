import { fairDraw } from './fair-commitment.ts'
import { FAIR_DEPOSIT, FAIR_MIN_REVEALS } from './lucky-bet-fair.ts'

/** A bet when its round ends; without number and secret when it was not opened. */
export type FairEntry = {
  readonly account: string
  readonly coins: number
  readonly number?: number
  readonly secret?: string
}

/** What a round comes to: `number` −1 without a draw, `pot` and `burnt` in IOST, `paid` per bet in 1e-8 IOST. */
export type FairOutcome = {
  readonly number: number
  readonly seed: string
  readonly pot: number
  readonly burnt: number
  readonly paid: readonly bigint[]
}

export const FAIR_DIGITS = 10
const UNIT = 100_000_000n
const DEPOSIT = BigInt(FAIR_DEPOSIT) * UNIT

/** Ends a round by the rules of the fair game, independently of its contract. Secrets are 64 hexadecimal digits. */
export function fairOutcome(entries: readonly FairEntry[]): FairOutcome {
  const secrets = entries.flatMap(({ secret }) => (secret === undefined ? [] : [secret]))
  const { number, seed } = secrets.length < FAIR_MIN_REVEALS ? { number: -1, seed: '' } : fairDraw(secrets)
  return { number, seed, ...fairPayouts(entries, number) }
}

/** Pays a round out with a given number drawn; −1 gives the stakes back. */
export function fairPayouts(
  entries: readonly FairEntry[],
  number: number,
): Pick<FairOutcome, 'pot' | 'burnt' | 'paid'> {
  const isOpen = (entry: FairEntry) => entry.secret !== undefined
  const shares = number < 0 ? entries.map(({ coins }) => BigInt(coins) * UNIT) : sharesOf(entries, number)
  const isForgiven = !entries.some(isOpen)
  const paid = entries.map((entry, i) => (shares[i] as bigint) + (isOpen(entry) || isForgiven ? DEPOSIT : 0n))
  const given = entries.reduce((sum, { coins }) => sum + BigInt(coins) * UNIT + DEPOSIT, 0n)
  const burnt = (given - paid.reduce((sum, one) => sum + one, 0n)) / UNIT
  return { pot: number < 0 ? 0 : potOf(entries, number), burnt: Number(burnt), paid }
}

function sharesOf(entries: readonly FairEntry[], number: number): readonly bigint[] {
  const staked = stakesOf(entries)
  const level = staked[number] as number
  const left = staked.map(
    (stakes, digit) =>
      BigInt(digit === number ? potOf(entries, number) : stakes - Math.min(stakes, level)) * UNIT,
  )
  const whole = [...left]
  const unpaid = [...staked]
  return entries.map(({ number: digit, secret, coins }) => {
    if (digit === undefined || secret === undefined) return 0n
    unpaid[digit] = (unpaid[digit] as number) - coins
    const share =
      unpaid[digit] === 0
        ? (left[digit] as bigint)
        : ((whole[digit] as bigint) * BigInt(coins)) / BigInt(staked[digit] as number)
    left[digit] = (left[digit] as bigint) - share
    return share
  })
}

function potOf(entries: readonly FairEntry[], number: number): number {
  const staked = stakesOf(entries)
  return staked.reduce((sum, stakes) => sum + Math.min(stakes, staked[number] as number), 0)
}

function stakesOf(entries: readonly FairEntry[]): readonly number[] {
  const staked = Array.from({ length: FAIR_DIGITS }, () => 0)
  for (const { number, secret, coins } of entries)
    if (number !== undefined && secret !== undefined) staked[number] = (staked[number] as number) + coins
  return staked
}
