import { readFile } from 'node:fs/promises'
import { IostError } from '#core/error.ts'
import { replaceFile } from '#platform/replace-file.node.ts'

const HOUR_MS = 3_600_000n

/** How much may flow out over all claims: a bucket that fills up again with time; amounts in 1e-8 IOST. */
export type Budget = {
  left(now: number): bigint
  /** Takes an amount and keeps the fact on disk. Errors: BUDGET_SPENT with the seconds until there is enough. */
  take(amount: bigint, now: number): Promise<void>
  /** Puts back what was not sent. */
  giveBack(amount: bigint, now: number): Promise<void>
}

/**
 * Opens a budget of so much per hour that is kept in a file, so that a restart gives nothing away.
 * Errors: BUDGET_FILE when the file is damaged.
 */
export async function openBudget(file: string | undefined, perHour: bigint, now: number): Promise<Budget> {
  let { left, at } = (await readBudget(file)) ?? { left: perHour, at: now }
  let writing = Promise.resolve()

  function refill(now: number): void {
    const elapsed = BigInt(Math.max(0, Math.floor(now - at)))
    const grown = left + (perHour * elapsed) / HOUR_MS
    left = grown > perHour ? perHour : grown
    at = Math.max(at, now)
  }

  function save(): Promise<void> {
    const text = JSON.stringify({ left: left.toString(), at })
    writing = writing.catch(() => {}).then(() => (file === undefined ? undefined : replaceFile(file, text)))
    return writing
  }

  return {
    left(now) {
      refill(now)
      return left
    },
    async take(amount, now) {
      refill(now)
      if (left < amount) {
        const seconds = Number(((amount - left) * HOUR_MS) / (perHour * 1000n)) + 1
        throw new IostError(
          { code: 'BUDGET_SPENT', seconds },
          `the faucet has given all it may for now: try again in ${seconds} seconds`,
        )
      }
      left -= amount
      await save()
    },
    async giveBack(amount, now) {
      refill(now)
      left = left + amount > perHour ? perHour : left + amount
      await save()
    },
  }
}

async function readBudget(file: string | undefined): Promise<{ left: bigint; at: number } | undefined> {
  if (file === undefined) return undefined
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new IostError({ code: 'BUDGET_FILE', file, reason: String(error) })
  }
  try {
    const { left, at } = JSON.parse(text) as { left: string; at: number }
    if (!Number.isFinite(at) || BigInt(left) < 0n) throw new Error('out of range')
    return { left: BigInt(left), at }
  } catch (error) {
    throw new IostError({ code: 'BUDGET_FILE', file, reason: String(error) })
  }
}
