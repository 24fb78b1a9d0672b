import { SimpleEncoder } from '#core/codec/simple-encoder.ts'
import { type Sha3, sha3_256 } from '#core/hash/sha3.ts'

/** A block head: number is the height, time in ns, witness the base58 key of the producer. Source: spec chain §6.1. */
export type BlockHead = {
  readonly version: bigint
  readonly parentHash: Uint8Array
  readonly txMerkleHash: Uint8Array
  readonly txReceiptMerkleHash: Uint8Array
  readonly info: Uint8Array
  readonly number: number
  readonly witness: string
  readonly time: bigint
}

/** Pre-image of the block hash. */
export function headBytes(head: BlockHead): Uint8Array {
  return new SimpleEncoder()
    .i64(head.version)
    .bytes(head.parentHash)
    .bytes(head.txMerkleHash)
    .bytes(head.txReceiptMerkleHash)
    .bytes(head.info)
    .i64(BigInt(head.number))
    .string(head.witness)
    .i64(head.time)
    .finish()
}

/** Block hash, 32 bytes: what the witness signs and the next head names as parent. */
export function headHash(head: BlockHead, sha3: Sha3 = sha3_256): Uint8Array {
  return sha3(headBytes(head))
}
