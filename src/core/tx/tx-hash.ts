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
  return writeFull(tx).finish()
}

/** Bytes of a transaction as its limit and its gas count them. Source: spec chain §4.3. */
export function txSize(tx: Tx, sha3: Sha3 = sha3_256): number {
  return digestsOf(tx, sha3).size
}

/** Hash that signers sign, 32 bytes. */
export function txBaseHash(tx: Tx, sha3: Sha3 = sha3_256): Uint8Array {
  return sha3(txBaseBytes(tx))
}

/** Hash that the publisher signs, 32 bytes. */
export function txPublishHash(tx: Tx, sha3: Sha3 = sha3_256): Uint8Array {
  return digestsOf(tx, sha3).publishHash
}

/** Identity of the transaction and leaf of the block's Merkle tree, 32 bytes. */
export function txHash(tx: Tx, sha3: Sha3 = sha3_256): Uint8Array {
  return digestsOf(tx, sha3).hash
}

type Digests = { readonly size: number; readonly hash: Uint8Array; readonly publishHash: Uint8Array }

/** A node asks for these again and again, from admission to the block's root; transactions never change. */
const known = new WeakMap<Tx, Digests>()

function digestsOf(tx: Tx, sha3: Sha3): Digests {
  let digests = known.get(tx)
  if (digests === undefined) {
    const encoder = writePublish(tx)
    const publishLength = encoder.length
    const bytes = writeTail(encoder, tx).finish()
    digests = {
      size: bytes.length,
      hash: sha3(bytes),
      publishHash: sha3(bytes.subarray(0, publishLength)),
    }
    known.set(tx, digests)
  }
  return digests
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
  const encoder = new SimpleEncoder()
    .i64(tx.time)
    .i64(tx.expiration)
    .i64(tx.gasRatio)
    .i64(tx.gasLimit)
    .i64(tx.delay)
    .i32(tx.chainId | 0)
    .bytes(EMPTY)
    .stringList(tx.signers)
    .i32(tx.actions.length)
  for (const { contract, actionName, data } of tx.actions)
    encoder.nested((out) => out.string(contract).string(actionName).string(data))
  encoder.i32(tx.amountLimit.length)
  for (const { token, val } of tx.amountLimit) encoder.nested((out) => out.string(token).string(val))
  return encoder
}

function writePublish(tx: Tx): SimpleEncoder {
  return writeSignatures(writeBase(tx), tx.signs)
}

function writeFull(tx: Tx): SimpleEncoder {
  return writeTail(writePublish(tx), tx)
}

/** What the full pre-image has behind the publish pre-image. */
function writeTail(encoder: SimpleEncoder, tx: Tx): SimpleEncoder {
  return writeSignatures(encoder.bytes(tx.referredTx).string(tx.publisher), tx.publishSigns)
}

function writeSignatures(encoder: SimpleEncoder, signatures: readonly Signature[]): SimpleEncoder {
  encoder.i32(signatures.length)
  for (const { algorithm, sig, pubKey } of signatures)
    encoder.nested((out) =>
      out
        .byte(algorithm & 0xff)
        .bytes(sig)
        .bytes(pubKey),
    )
  return encoder
}
