import type { Block } from '#core/block/block.ts'
import type { TxReceipt } from '#core/tx/receipt.ts'
import { accountsOf } from '#relay/leaves.ts'
import type { ActivityItem } from '#relay/proof-source.ts'

/** What a block's user transactions did, by account; `hashes` are those of all its transactions. */
export function accountsIn(
  block: Block,
  hashes: readonly Uint8Array[],
): ReadonlyMap<string, readonly ActivityItem[]> {
  const found = new Map<string, ActivityItem[]>()
  block.txs.forEach((tx, at) => {
    if (at === 0) return
    const item = { block: block.head.number, txHash: hashes[at] as Uint8Array }
    for (const account of accountsOf(tx, block.receipts[at] as TxReceipt)) {
      const items = found.get(account)
      if (items === undefined) found.set(account, [item])
      else items.push(item)
    }
  })
  return found
}
