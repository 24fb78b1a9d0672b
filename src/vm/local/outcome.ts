import type { TxReceipt } from '#core/tx/receipt.ts'

/** What a transaction left: its receipt and every changed key; null = deleted. */
export type TxOutcome = {
  readonly receipt: TxReceipt
  readonly writes: ReadonlyMap<string, Uint8Array | null>
}

/** Whether two runs of one transaction came to the same result, gas, receipts and state. */
export function isSameOutcome(a: TxOutcome, b: TxOutcome): boolean {
  return receiptText(a.receipt) === receiptText(b.receipt) && haveSameEntries(a.writes, b.writes)
}

function receiptText({ gasUsage, status, returns, receipts, ramUsage }: TxReceipt): string {
  const ram = [...ramUsage].map(([payer, bytes]) => [payer, bytes.toString()]).sort()
  return JSON.stringify([gasUsage.toString(), status.code, status.message, returns, receipts, ram])
}

function haveSameEntries(
  a: ReadonlyMap<string, Uint8Array | null>,
  b: ReadonlyMap<string, Uint8Array | null>,
): boolean {
  if (a.size !== b.size) return false
  for (const [key, bytes] of a) {
    const other = b.get(key)
    if (bytes === null || other === null || other === undefined) {
      if (bytes !== other) return false
    } else if (bytes.length !== other.length || bytes.some((byte, i) => byte !== other[i])) return false
  }
  return true
}
