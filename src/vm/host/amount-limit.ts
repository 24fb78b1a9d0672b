import {
  addDecimals,
  compareDecimals,
  type Decimal,
  formatDecimal,
  parseDecimal,
} from '#core/codec/decimal.ts'
import type { Abi } from '#core/contract/contract.ts'
import type { AmountLimit } from '#core/tx/tx.ts'
import { isContractLike } from '#vm/auth/authority.ts'
import type { StateView } from '#vm/state/state-view.ts'
import { tokenDecimals } from '#vm/state/token.ts'
import type { CostTable, Meter } from './cost.ts'
import { failure } from './failure.ts'
import type { Frame } from './frame.ts'
import { compareCodePoints } from './go-json.ts'

/** What all actions of a transaction have spent so far, by token, and what the transaction allows. */
export type SpentTokens = { readonly limits: readonly AmountLimit[]; readonly totals: Map<string, Decimal> }

/**
 * Checks the entries of a limit list: tokens known and named once, values readable.
 * Errors: CONTRACT_FAILED with go-iost's text, DECIMAL. Source: spec contracts §1.5 step 5.
 */
export function checkLimits(state: StateView, limits: readonly AmountLimit[]): void {
  const seen = new Set<string>()
  for (const { token, val } of limits) {
    if (seen.has(token)) throw failure(`duplicated token in amountLimit: ${token}`)
    seen.add(token)
    const scale = token === '*' ? 0 : tokenDecimals(state, token)
    if (scale === undefined) throw failure(`token not exists in amountLimit, token:"${token}" val:"${val}"`)
    if (val !== 'unlimited') parseDecimal(val, scale)
  }
}

/** Errors: DECIMAL for a value that cannot be read. The limits of a transaction that nobody pays for are not looked at more closely. */
export function checkLimitValues(state: StateView, limits: readonly AmountLimit[]): void {
  for (const { token, val } of limits) {
    if (val !== 'unlimited') parseDecimal(val, token === '*' ? 0 : (tokenDecimals(state, token) ?? -1))
  }
}

/** The operations of reading a method's limits when it is called directly. */
export function chargeLimitOps(meter: Meter, costs: CostTable, abi: Abi): void {
  meter.add(costs.OpPrice, 10 * abi.amountLimit.length)
}

/** Notes that an amount leaves an account: done by every method whose receipt counts (spec contracts §2.9). */
export function recordSpent(frame: Frame, token: string, from: string, amount: Decimal): void {
  if (!isContractLike(from)) frame.run.spending.push({ token, amount })
}

/**
 * Compares what left accounts during a direct action with the limits of its method and of the transaction; the error text
 * when a limit is exceeded. Tokens are looked at in byte order. Source: spec contracts §2.9.
 */
export function checkSpent(frame: Frame, abi: Abi, spent: SpentTokens): string | undefined {
  const { receipts, spending, costs } = frame.run
  if (receipts.length === 0) return undefined
  frame.extra.add(costs.OpPrice, 10 * receipts.length)
  if (spending.length === 0) return undefined
  const used = new Map<string, Decimal>()
  for (const { token, amount } of spending) {
    const before = used.get(token)
    used.set(token, before === undefined ? amount : addDecimals(before, amount))
  }
  for (const token of [...used.keys()].sort(compareCodePoints)) {
    const amount = used.get(token) as Decimal
    if (amount.value <= 0n) continue
    if (!allows(abi.amountLimit, token, amount)) {
      return `token ${token} exceed amountLimit in abi. need ${formatDecimal(amount)}`
    }
    const before = spent.totals.get(token)
    const total = before === undefined ? amount : addDecimals(before, amount)
    spent.totals.set(token, total)
    if (!allows(spent.limits, token, total)) {
      return `token ${token} exceed amountLimit in tx. need ${formatDecimal(amount)}`
    }
  }
  return undefined
}

function allows(limits: readonly AmountLimit[], token: string, amount: Decimal): boolean {
  const limit =
    limits.findLast((entry) => entry.token === token) ?? limits.findLast((entry) => entry.token === '*')
  if (limit === undefined) return false
  if (limit.val === 'unlimited') return true
  const scale = limit.token === '*' ? 0 : amount.scale
  return compareDecimals(amount, parseDecimal(limit.val, scale)) <= 0
}
