import { defineMessage } from '#core/codec/protobuf.ts'
import { SimpleEncoder } from '#core/codec/simple-encoder.ts'
import { type Sha3, sha3_256 } from '#core/hash/sha3.ts'

/** Status codes of a transaction receipt. Source: spec chain §5. */
export const STATUS = {
  success: 0,
  gasRunOut: 1,
  balanceNotEnough: 2,
  wrongParameter: 3,
  runtimeError: 4,
  timeout: 5,
  wrongTxFormat: 6,
  duplicateSetCode: 7,
  unknownError: 8,
} as const

export type Status = { readonly code: number; readonly message: string }

/** An event a contract left: `funcName` is `contract/abi`. */
export type Receipt = { readonly funcName: string; readonly content: string }

/** What a transaction did: gasUsage in hundredths of gas, ramUsage in bytes by payer, one return text per action. */
export type TxReceipt = {
  readonly txHash: Uint8Array
  readonly gasUsage: bigint
  readonly ramUsage: ReadonlyMap<string, bigint>
  readonly status: Status
  readonly returns: readonly string[]
  readonly receipts: readonly Receipt[]
}

const statusMessage = defineMessage<Status>('Status', {
  code: { no: 1, kind: 'int32' },
  message: { no: 2, kind: 'string' },
})

const eventMessage = defineMessage<Receipt>('Receipt', {
  funcName: { no: 1, kind: 'string' },
  content: { no: 2, kind: 'string' },
})

/** txpb.TxReceipt; the status is required. Source: spec chain §7. */
export const receiptMessage = defineMessage<TxReceipt>('TxReceipt', {
  txHash: { no: 1, kind: 'bytes' },
  gasUsage: { no: 2, kind: 'int64' },
  ramUsage: { no: 3, kind: 'mapStrI64' },
  status: { no: 4, message: statusMessage, rule: 'required' },
  returns: { no: 5, kind: 'string', repeated: true },
  receipts: { no: 6, message: eventMessage, rule: 'repeated' },
})

/** Pre-image of the receipt hash. Source: spec chain §5. */
export function receiptBytes(receipt: TxReceipt): Uint8Array {
  const status = new SimpleEncoder().i32(receipt.status.code).string(receipt.status.message).finish()
  return new SimpleEncoder()
    .bytes(receipt.txHash)
    .i64(receipt.gasUsage)
    .bytes(status)
    .mapStrI64(receipt.ramUsage)
    .stringList(receipt.returns)
    .bytesList(
      receipt.receipts.map((item) => new SimpleEncoder().string(item.funcName).string(item.content).finish()),
    )
    .finish()
}

/** Leaf of the block's receipt tree, 32 bytes. */
export function receiptHash(receipt: TxReceipt, sha3: Sha3 = sha3_256): Uint8Array {
  return sha3(receiptBytes(receipt))
}
