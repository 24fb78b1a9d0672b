import type { Block, SignedHead } from '#core/block/block.ts'
import { BLOCK_TYPE } from '#core/block/block.ts'
import { encodeBase58 } from '#core/codec/base58.ts'
import { receiptHash, type TxReceipt } from '#core/tx/receipt.ts'
import type { Tx } from '#core/tx/tx.ts'
import { txHash } from '#core/tx/tx-hash.ts'
import { sha3Node } from '#platform/sha3.node.ts'
import type { MessageValue } from './schema.ts'

const EMPTY = new Uint8Array(0)
/** Ratios, limits and gas are kept in hundredths and shown in units. */
const HUNDREDTHS = 100

/** A transaction as the API shows it; its signatures are not part of that. Source: spec chain §8.5. */
export function transactionMessage(tx: Tx, receipt: TxReceipt | undefined): MessageValue {
  return {
    hash: encodeBase58(txHash(tx, sha3Node)),
    time: tx.time,
    expiration: tx.expiration,
    gas_ratio: units(tx.gasRatio),
    gas_limit: units(tx.gasLimit),
    delay: tx.delay,
    chain_id: tx.chainId,
    actions: tx.actions.map(({ contract, actionName, data }) => ({
      contract,
      action_name: actionName,
      data,
    })),
    signers: tx.signers,
    publisher: tx.publisher,
    referred_tx: tx.referredTx.length === 0 ? '' : encodeBase58(tx.referredTx),
    amount_limit: tx.amountLimit.map(({ token, val }) => ({ token, value: val })),
    tx_receipt: receipt === undefined ? undefined : receiptMessage(receipt),
  }
}

/** A receipt as the API shows it. */
export function receiptMessage(receipt: TxReceipt): MessageValue {
  return {
    tx_hash: encodeBase58(receipt.txHash),
    gas_usage: units(receipt.gasUsage),
    ram_usage: receipt.ramUsage,
    status_code: receipt.status.code,
    message: receipt.status.message,
    returns: receipt.returns,
    receipts: receipt.receipts.map(({ funcName, content }) => ({ func_name: funcName, content })),
  }
}

/** A block as the API shows it; `gasUsage` in hundredths is known of blocks in memory alone and 0 else. */
export function blockMessage(
  block: Block,
  hash: Uint8Array,
  gasUsage: bigint | undefined,
  complete: boolean,
): MessageValue {
  const { head } = block
  return {
    hash: encodeBase58(hash),
    version: head.version,
    parent_hash: encodeBase58(head.parentHash),
    tx_merkle_hash: encodeBase58(head.txMerkleHash),
    tx_receipt_merkle_hash: encodeBase58(head.txReceiptMerkleHash),
    number: BigInt(head.number),
    witness: head.witness,
    time: head.time,
    gas_usage: units(gasUsage ?? 0n),
    tx_count: BigInt(block.txs.length),
    orig_info: '',
    transactions: complete ? block.txs.map((tx, at) => transactionMessage(tx, block.receipts[at])) : [],
  }
}

/** The block itself, verifiable: whole, or with the hashes of its transactions and receipts. */
export function rawBlockMessage(block: Block, complete: boolean): MessageValue {
  if (!complete) {
    return {
      ...rawHeadMessage(block),
      txHashes: block.txs.map((tx) => txHash(tx, sha3Node)),
      receiptHashes: block.receipts.map((receipt) => receiptHash(receipt, sha3Node)),
    }
  }
  return {
    ...rawHeadMessage(block),
    txs: block.txs.map((tx) => ({ ...tx, chain_id: tx.chainId, reserved: EMPTY })),
    receipts: block.receipts,
    blockType: BLOCK_TYPE.normal,
  }
}

/** A head with its signature and empty lists. */
export function rawHeadMessage({ head, sign }: SignedHead): MessageValue {
  return { head: { ...head, number: BigInt(head.number) }, sign, blockType: BLOCK_TYPE.onlyHash }
}

function units(hundredths: bigint): number {
  return Number(hundredths) / HUNDREDTHS
}
