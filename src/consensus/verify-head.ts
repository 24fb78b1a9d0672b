import type { BlockHead } from '#core/block/head.ts'
import { decodeBase58OrEmpty } from '#core/codec/base58.ts'
import { equalBytes } from '#core/codec/bytes.ts'
import { IostError } from '#core/error.ts'
import { algorithmOf } from '#core/keys/algorithm.ts'
import type { SignatureCheck } from '#core/keys/verify.ts'
import { BLOCK_FUTURE_NS } from '#core/params.ts'
import type { Signature } from '#core/tx/tx.ts'
import { slotOf, slotOwner } from './slot.ts'
import type { WitnessList } from './witness-list.ts'

/** A head as the next one's checks need it; `serial` counts the blocks of its witness before it in its slot. */
export type ChainPoint = {
  readonly number: number
  readonly hash: Uint8Array
  /** ns */
  readonly time: bigint
  readonly witness: string
  readonly serial: number
}

const HASH_BYTES = 32
const GENESIS_WITNESS = '0'

/** Block 0 as a parent; without a known time (ns) the time of block 1 is bounded by nothing. */
export function genesisPoint(hash: Uint8Array, time = 0n): ChainPoint {
  return { number: 0, hash, time, witness: GENESIS_WITNESS, serial: 0 }
}

/**
 * Checks the link of a head to its parent; version and info are free.
 * Errors: HEAD_NUMBER, HEAD_PARENT, HEAD_TIME (not later), HEAD_ROOT (not 32 bytes). Source: spec network §2.7 (5).
 */
export function checkLink(head: BlockHead, parent: ChainPoint): void {
  const block = head.number
  if (head.number !== parent.number + 1) {
    throw new IostError({ code: 'HEAD_NUMBER', block: parent.number + 1, got: head.number })
  }
  if (!equalBytes(head.parentHash, parent.hash)) throw new IostError({ code: 'HEAD_PARENT', block })
  if (head.time <= parent.time) {
    throw new IostError({ code: 'HEAD_TIME', block, time: head.time, parent: parent.time })
  }
  if (head.txMerkleHash.length !== HASH_BYTES || head.txReceiptMerkleHash.length !== HASH_BYTES) {
    throw new IostError({ code: 'HEAD_ROOT', block })
  }
}

/** Errors: HEAD_FUTURE for a head more than the tolerance (ns) ahead of now (ns). Source: spec network §2.7 (5). */
export function checkNotFuture(head: BlockHead, now: bigint, tolerance: bigint = BLOCK_FUTURE_NS): void {
  if (head.time > now + tolerance) {
    throw new IostError({ code: 'HEAD_FUTURE', block: head.number, time: head.time, now })
  }
}

/** Errors: HEAD_SLOT when the slot of a head belongs to another witness of the list in force. */
export function checkSlot(head: BlockHead, active: WitnessList): void {
  const owner = slotOwner(active, head.time)
  if (head.witness !== owner) {
    throw new IostError({ code: 'HEAD_SLOT', block: head.number, witness: head.witness, owner })
  }
}

/** Place of a head within its slot, 0 first; `parent` is undefined at the start of a run. Errors: HEAD_SERIAL at the limit. */
export function checkSerial(head: BlockHead, parent: ChainPoint | undefined, blocksPerSlot: number): number {
  const follows =
    parent !== undefined && parent.witness === head.witness && slotOf(parent.time) === slotOf(head.time)
  const serial = follows ? parent.serial + 1 : 0
  if (serial >= blocksPerSlot) throw new IostError({ code: 'HEAD_SERIAL', block: head.number, serial })
  return serial
}

/** All rules of a head but its signature and the clock; gives the point for the next head. Errors as above. */
export function checkHead(
  head: BlockHead,
  hash: Uint8Array,
  parent: ChainPoint,
  active: WitnessList,
  blocksPerSlot: number,
): ChainPoint {
  checkLink(head, parent)
  checkSlot(head, active)
  const serial = checkSerial(head, parent, blocksPerSlot)
  return { number: head.number, hash, time: head.time, witness: head.witness, serial }
}

/** The check of a head's signature: over its hash, by the key that is the witness's name. Source: spec network §2.2. */
export function headSignature(head: BlockHead, hash: Uint8Array, sign: Signature): SignatureCheck {
  return {
    algorithm: algorithmOf(sign.algorithm),
    publicKey: decodeBase58OrEmpty(head.witness),
    message: hash,
    signature: sign.sig,
  }
}
