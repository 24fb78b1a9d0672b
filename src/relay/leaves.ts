import type { Block } from '#core/block/block.ts'
import { encodeBase58 } from '#core/codec/base58.ts'
import { readCodeAction } from '#core/contract/code-action.ts'
import { type Sha3, sha3_256 } from '#core/hash/sha3.ts'
import { merklePath } from '#core/merkle/tree.ts'
import { receiptHash, type TxReceipt } from '#core/tx/receipt.ts'
import type { Tx } from '#core/tx/tx.ts'
import { txHash } from '#core/tx/tx-hash.ts'
import type { TxLeaf } from './proof-source.ts'

/** The proof leaf of one transaction of a whole block; undefined when the block has no such index. */
export function leafOf(block: Block, index: number, sha3: Sha3 = sha3_256): TxLeaf | undefined {
  const tx = block.txs[index]
  const receipt = block.receipts[index]
  if (tx === undefined || receipt === undefined) return undefined
  return {
    block: block.head.number,
    index,
    leafCount: block.txs.length,
    tx,
    receipt,
    txPath: merklePath(
      block.txs.map((item) => txHash(item, sha3)),
      index,
      sha3,
    ),
    receiptPath: merklePath(
      block.receipts.map((item) => receiptHash(item, sha3)),
      index,
      sha3,
    ),
  }
}

/** Longest text that can be an account name in an event. */
const MAX_NAME = 64

/**
 * Whom a transaction touches as far as it tells itself: publisher, signers' accounts, names in token and gas events, and the
 * published contract that it makes or calls.
 */
export function accountsOf(tx: Tx, receipt: TxReceipt): Set<string> {
  const found = new Set<string>([tx.publisher])
  for (const action of tx.actions) {
    if (action.contract.startsWith('Contract')) found.add(action.contract)
    const code = readCodeAction(action)
    if (code !== undefined)
      found.add(code.kind === 'update' ? code.contract.id : `Contract${encodeBase58(receipt.txHash)}`)
  }
  for (const signer of tx.signers) found.add(signer.split('@')[0] as string)
  for (const event of receipt.receipts) {
    if (!/^(token|token721|gas|auth|ram)[.]iost\//.test(event.funcName)) continue
    for (const match of event.content.matchAll(/"([^"\\]*)"/g)) {
      const text = match[1] as string
      if (text.length > 0 && text.length <= MAX_NAME) found.add(text)
    }
  }
  return found
}
