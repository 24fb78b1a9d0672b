import { defineMessage } from '#core/codec/protobuf.ts'
import type { Action, AmountLimit, Signature, Tx } from './tx.ts'

/** sigpb.Signature. Source: spec chain §7. */
export const signatureMessage = defineMessage<Signature>('Signature', {
  algorithm: { no: 1, kind: 'int32' },
  sig: { no: 2, kind: 'bytes' },
  pubKey: { no: 3, kind: 'bytes' },
})

/** contract.Amount. */
export const amountMessage = defineMessage<AmountLimit>('Amount', {
  token: { no: 1, kind: 'string' },
  val: { no: 2, kind: 'string' },
})

const actionMessage = defineMessage<Action>('Action', {
  contract: { no: 1, kind: 'string' },
  actionName: { no: 2, kind: 'string' },
  data: { no: 3, kind: 'string' },
})

/** txpb.Tx; field 14 (`reserved`) is neither written nor read, as in go-iost. */
export const txMessage = defineMessage<Tx>('Tx', {
  time: { no: 1, kind: 'int64' },
  expiration: { no: 2, kind: 'int64' },
  gasLimit: { no: 3, kind: 'int64' },
  gasRatio: { no: 4, kind: 'int64' },
  actions: { no: 5, message: actionMessage, rule: 'repeated' },
  signers: { no: 6, kind: 'string', repeated: true },
  signs: { no: 7, message: signatureMessage, rule: 'repeated' },
  publisher: { no: 8, kind: 'string' },
  publishSigns: { no: 9, message: signatureMessage, rule: 'repeated' },
  delay: { no: 10, kind: 'int64' },
  chainId: { no: 11, kind: 'uint32' },
  referredTx: { no: 12, kind: 'bytes' },
  amountLimit: { no: 13, message: amountMessage, rule: 'repeated' },
})

/** Protobuf bytes of a transaction. */
export function encodeTx(tx: Tx): Uint8Array {
  return txMessage.encode(tx)
}

/** Transaction of protobuf bytes. Errors: BAD_PROTOBUF. */
export function decodeTx(bytes: Uint8Array): Tx {
  return txMessage.decode(bytes)
}
