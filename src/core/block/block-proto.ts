import { defineMessage } from '#core/codec/protobuf.ts'
import { IostError } from '#core/error.ts'
import type { TxReceipt } from '#core/tx/receipt.ts'
import { receiptMessage } from '#core/tx/receipt.ts'
import type { Signature, Tx } from '#core/tx/tx.ts'
import { signatureMessage, txMessage } from '#core/tx/tx-proto.ts'
import { BLOCK_TYPE, type Block, type SignedHead } from './block.ts'
import type { BlockHead } from './head.ts'

/** blockpb.BlockHead. Source: spec chain §7. */
export const headMessage = defineMessage<BlockHead>('BlockHead', {
  version: { no: 1, kind: 'int64' },
  parentHash: { no: 2, kind: 'bytes' },
  txMerkleHash: { no: 3, kind: 'bytes' },
  txReceiptMerkleHash: { no: 4, kind: 'bytes' },
  info: { no: 5, kind: 'bytes' },
  number: { no: 6, kind: 'number' },
  witness: { no: 7, kind: 'string' },
  time: { no: 8, kind: 'int64' },
})

/** blockpb.Block as it stands on the wire, hashes included. */
export type BlockMessage = {
  readonly head: BlockHead
  readonly sign: Signature
  readonly txs: readonly Tx[]
  readonly receipts: readonly TxReceipt[]
  readonly txHashes: readonly Uint8Array[]
  readonly receiptHashes: readonly Uint8Array[]
  readonly blockType: number
}

/** blockpb.Block; head and sign are required. */
export const blockMessage = defineMessage<BlockMessage>('Block', {
  head: { no: 1, message: headMessage, rule: 'required' },
  sign: { no: 2, message: signatureMessage, rule: 'required' },
  txs: { no: 3, message: txMessage, rule: 'repeated' },
  receipts: { no: 4, message: receiptMessage, rule: 'repeated' },
  txHashes: { no: 5, kind: 'bytes', repeated: true },
  receiptHashes: { no: 6, kind: 'bytes', repeated: true },
  blockType: { no: 7, kind: 'int32' },
})

const signedHeadMessage = defineMessage<SignedHead>('Block head and sign', {
  head: { no: 1, message: headMessage, rule: 'required' },
  sign: { no: 2, message: signatureMessage, rule: 'required' },
})

/** Protobuf bytes of a whole (NORMAL) block. */
export function encodeBlock(block: Block): Uint8Array {
  const { head, sign, txs, receipts } = block
  return blockMessage.encode({
    head,
    sign,
    txs,
    receipts,
    txHashes: [],
    receiptHashes: [],
    blockType: BLOCK_TYPE.normal,
  })
}

/** A whole block of protobuf bytes. Errors: BAD_PROTOBUF, MISSING_FIELD, BLOCK_TYPE when it carries hashes only. */
export function decodeBlock(bytes: Uint8Array): Block {
  const { head, sign, txs, receipts, blockType } = blockMessage.decode(bytes)
  if (blockType !== BLOCK_TYPE.normal)
    throw new IostError({ code: 'BLOCK_TYPE', blockType, number: head.number })
  return { head, sign, txs, receipts }
}

/** Protobuf bytes of a block's head and signature alone. */
export function encodeSignedHead({ head, sign }: SignedHead): Uint8Array {
  return signedHeadMessage.encode({ head, sign })
}

/** Head and signature of block bytes, whatever else they carry. Errors: BAD_PROTOBUF, MISSING_FIELD. */
export function decodeSignedHead(bytes: Uint8Array): SignedHead {
  return signedHeadMessage.decode(bytes)
}
