import { SimpleEncoder } from '#core/codec/simple-encoder.ts'
import { type Sha3, sha3_256 } from '#core/hash/sha3.ts'
import type { Signature, Tx } from './tx.ts'

const EMPTY = new Uint8Array(0)

/** Pre-image signed by every entry of `signs`. Source: spec chain §4.2. */
export function txBaseBytes(tx: Tx): Uint8Array {
  return writeBase(tx).finish()
}

/** Pre-image signed by every entry of `publishSigns`. */
export function txPublishBytes(tx: Tx): Uint8Array {
  return writePublish(tx).finish()
}

/** Pre-image of the transaction hash; its length is the transaction's size. */
export function txFullBytes(tx: Tx): Uint8Array {
  return writePublish(tx)
    .bytes(tx.referredTx)
    .string(tx.publisher)
    .bytesList(tx.publishSigns.map(signatureBytes))
    .finish()
}

/** Hash that signers sign, 32 bytes. */
export function txBaseHash(tx: Tx, sha3: Sha3 = sha3_256): Uint8Array {
  return sha3(txBaseBytes(tx))
}

/** Hash that the publisher signs, 32 bytes. */
export function txPublishHash(tx: Tx, sha3: Sha3 = sha3_256): Uint8Array {
  return sha3(txPublishBytes(tx))
}

/** Identity of the transaction and leaf of the block's Merkle tree, 32 bytes. */
export function txHash(tx: Tx, sha3: Sha3 = sha3_256): Uint8Array {
  return sha3(txFullBytes(tx))
}

/** byte(algorithm) ‖ bytes(sig) ‖ bytes(pubKey). Source: spec chain §2.3. */
export function signatureBytes(signature: Signature): Uint8Array {
  return new SimpleEncoder()
    .byte(signature.algorithm & 0xff)
    .bytes(signature.sig)
    .bytes(signature.pubKey)
    .finish()
}

function writeBase(tx: Tx): SimpleEncoder {
  // gasRatio stands before gasLimit here, unlike in protobuf; the empty list element is `reserved`.
  return new SimpleEncoder()
    .i64(tx.time)
    .i64(tx.expiration)
    .i64(tx.gasRatio)
    .i64(tx.gasLimit)
    .i64(tx.delay)
    .i32(tx.chainId | 0)
    .bytes(EMPTY)
    .stringList(tx.signers)
    .bytesList(
      tx.actions.map((action) =>
        new SimpleEncoder().string(action.contract).string(action.actionName).string(action.data).finish(),
      ),
    )
    .bytesList(
      tx.amountLimit.map((limit) => new SimpleEncoder().string(limit.token).string(limit.val).finish()),
    )
}

function writePublish(tx: Tx): SimpleEncoder {
  return writeBase(tx).bytesList(tx.signs.map(signatureBytes))
}
