import { equalBytes } from '#core/codec/bytes.ts'
import { SimpleDecoder } from '#core/codec/simple-decoder.ts'
import { IostError } from '#core/error.ts'
import { type Receipt, receiptBytes, type TxReceipt } from './receipt.ts'
import type { Action, AmountLimit, Signature, Tx } from './tx.ts'
import { txFullBytes } from './tx-hash.ts'

/**
 * The receipt whose hashed bytes these are. Source: spec chain §5.
 * Errors: BAD_PREIMAGE, BAD_UTF8, PREIMAGE_NOT_CANONICAL when the receipt would be hashed in another form.
 */
export function receiptFromBytes(bytes: Uint8Array): TxReceipt {
  const reader = new SimpleDecoder(bytes)
  const txHash = reader.bytes()
  const gasUsage = reader.i64()
  const status = nested(reader.bytes(), (inner) => ({ code: inner.i32(), message: inner.string() }))
  const ramUsage = reader.mapStrI64()
  const returns = reader.stringList()
  const receipts = reader.bytesList().map((item) => nested(item, readEvent))
  reader.end()
  const receipt: TxReceipt = { txHash, gasUsage, ramUsage, status, returns, receipts }
  if (!equalBytes(receiptBytes(receipt), bytes)) throw new IostError({ code: 'PREIMAGE_NOT_CANONICAL' })
  return receipt
}

/**
 * The transaction whose hashed bytes these are. Source: spec chain §4.2.
 * Errors: as receiptFromBytes; PREIMAGE_NOT_CANONICAL also for a `reserved` that is not empty.
 */
export function txFromBytes(bytes: Uint8Array): Tx {
  const reader = new SimpleDecoder(bytes)
  const time = reader.i64()
  const expiration = reader.i64()
  const gasRatio = reader.i64()
  const gasLimit = reader.i64()
  const delay = reader.i64()
  const chainId = reader.i32() >>> 0
  const reserved = reader.bytes()
  const signers = reader.stringList()
  const actions = reader.bytesList().map((item) => nested(item, readAction))
  const amountLimit = reader.bytesList().map((item) => nested(item, readAmount))
  const signs = reader.bytesList().map((item) => nested(item, readSignature))
  const referredTx = reader.bytes()
  const publisher = reader.string()
  const publishSigns = reader.bytesList().map((item) => nested(item, readSignature))
  reader.end()
  const tx: Tx = {
    time,
    expiration,
    gasLimit,
    gasRatio,
    actions,
    signers,
    signs,
    publisher,
    publishSigns,
    delay,
    chainId,
    referredTx,
    amountLimit,
  }
  if (reserved.length > 0 || !equalBytes(txFullBytes(tx), bytes)) {
    throw new IostError({ code: 'PREIMAGE_NOT_CANONICAL' })
  }
  return tx
}

function nested<T>(bytes: Uint8Array, read: (reader: SimpleDecoder) => T): T {
  const reader = new SimpleDecoder(bytes)
  const value = read(reader)
  reader.end()
  return value
}

function readEvent(reader: SimpleDecoder): Receipt {
  return { funcName: reader.string(), content: reader.string() }
}

function readAction(reader: SimpleDecoder): Action {
  return { contract: reader.string(), actionName: reader.string(), data: reader.string() }
}

function readAmount(reader: SimpleDecoder): AmountLimit {
  return { token: reader.string(), val: reader.string() }
}

function readSignature(reader: SimpleDecoder): Signature {
  return { algorithm: reader.byte(), sig: reader.bytes(), pubKey: reader.bytes() }
}
