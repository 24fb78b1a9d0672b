/** A signed number of bytes billed to a payer by one write. */
export type RamItem = { readonly payer: string; readonly bytes: number }

/** Bytes of RAM by payer; a payer stays listed when its sum is 0 (spec contracts §11 row 3.7). */
export class RamLedger {
  readonly sums = new Map<string, number>()

  add(items: readonly RamItem[]): void {
    for (const { payer, bytes } of items) this.sums.set(payer, (this.sums.get(payer) ?? 0) + bytes)
  }
}
