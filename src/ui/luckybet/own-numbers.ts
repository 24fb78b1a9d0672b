import { remember, remembered } from '#ui/shared/store.ts'

const KEY = 'luckybet/numbers'
const MAX_NUMBERS = 200

/** Notes the number of a classic bet: the contract forgets the numbers that lose. */
export function noteNumber(nonce: string, number: number): void {
  const entries = Object.entries({ ...readNumbers(), [nonce]: number })
  remember(KEY, Object.fromEntries(entries.slice(-MAX_NUMBERS)))
}

/** The noted numbers by nonce of their bet. */
export function readNumbers(): Readonly<Record<string, number>> {
  const value = remembered(KEY)
  if (typeof value !== 'object' || value === null) return {}
  const entries = Object.entries(value).filter(([, number]) => Number.isInteger(number))
  return Object.fromEntries(entries)
}
