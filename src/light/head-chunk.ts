import { IostError } from '#core/error.ts'
import type { CompactHead, RunMessage, SigEntry } from '#p2p/light/messages.ts'
import type { CheckedHead } from './live-chain.ts'

/** Heads per stored chunk: writing a chunk costs about as much as writing one head alone would. */
export const CHUNK_HEADS = 600
/** Most keys that the heads of one chunk may be signed by. */
const MAX_CHUNK_KEYS = 1_024

const MAGIC = 0x45564832
const HASH = 32
const SIG = 64
const FLAG_SIGNED = 1
const FLAG_SECP256K1 = 2
const FLAG_UNUSUAL = 4
const USUAL_VERSION = 1n

/** Chunk that a height lies in. */
export function chunkOf(number: number): number {
  return Math.floor(number / CHUNK_HEADS)
}

/**
 * Packs linked heads: magic, first height, first parent, key table, then per head witness index, flags, time, roots and
 * signature. Parent hashes are left out: reading rebuilds them, so a changed byte breaks the chain.
 */
export function packChunk(heads: readonly CheckedHead[]): Uint8Array {
  const keys: string[] = []
  const indexOf = new Map<string, number>()
  let size = 4 + 8 + HASH + 2 + 2
  for (const { head, sign } of heads) {
    if (!indexOf.has(head.witness)) {
      indexOf.set(head.witness, keys.length)
      keys.push(head.witness)
      size += 1 + head.witness.length
    }
    size += 2 + 1 + 8 + 2 * HASH
    if (sign !== undefined) size += SIG
    if (isUnusual(head)) size += 8 + 1 + head.info.length
  }
  const out = new Uint8Array(size)
  const view = new DataView(out.buffer)
  view.setUint32(0, MAGIC)
  view.setBigUint64(4, BigInt(heads[0]?.head.number ?? 0))
  let at = 12
  at = putHash(out, at, heads[0]?.head.parentHash ?? new Uint8Array(0))
  view.setUint16(at, keys.length)
  view.setUint16(at + 2, heads.length)
  at += 4
  for (const key of keys) {
    out[at++] = key.length
    for (let i = 0; i < key.length; i++) out[at++] = key.charCodeAt(i)
  }
  for (const { head, sign } of heads) {
    const unusual = isUnusual(head)
    view.setUint16(at, indexOf.get(head.witness) as number)
    out[at + 2] =
      (sign === undefined ? 0 : FLAG_SIGNED) |
      (sign !== undefined && (sign.algorithm & 0xff) !== 2 ? FLAG_SECP256K1 : 0) |
      (unusual ? FLAG_UNUSUAL : 0)
    view.setBigInt64(at + 3, head.time)
    at = putHash(out, at + 11, head.txMerkleHash)
    at = putHash(out, at, head.txReceiptMerkleHash)
    if (sign !== undefined) {
      out.set(sign.sig.subarray(0, SIG), at)
      at += SIG
    }
    if (unusual) {
      view.setBigInt64(at, head.version)
      out[at + 8] = head.info.length
      out.set(head.info, at + 9)
      at += 9 + head.info.length
    }
  }
  return out
}

/** The run in a chunk, heads not yet rebuilt. Errors: BAD_CHUNK. */
export function unpackChunk(bytes: Uint8Array): RunMessage {
  try {
    return read(bytes)
  } catch (error) {
    if (error instanceof IostError) throw error
    throw new IostError({ code: 'BAD_CHUNK', reason: 'cut' })
  }
}

function read(bytes: Uint8Array): RunMessage {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint32(0) !== MAGIC) throw new IostError({ code: 'BAD_CHUNK', reason: 'magic' })
  const firstNumber = Number(view.getBigUint64(4))
  const firstParent = bytes.slice(12, 12 + HASH)
  let at = 12 + HASH
  const keyCount = view.getUint16(at)
  const count = view.getUint16(at + 2)
  if (keyCount > MAX_CHUNK_KEYS || count > CHUNK_HEADS || !Number.isSafeInteger(firstNumber))
    throw new IostError({ code: 'BAD_CHUNK', reason: 'count', keyCount, count })
  at += 4
  const keys: string[] = []
  for (let i = 0; i < keyCount; i++) {
    const length = view.getUint8(at)
    keys.push(String.fromCharCode(...bytes.subarray(at + 1, at + 1 + length)))
    at += 1 + length
  }
  const heads: CompactHead[] = []
  const sigs: SigEntry[] = []
  for (let index = 0; index < count; index++) {
    const witness = view.getUint16(at)
    const flags = view.getUint8(at + 2)
    const time = view.getBigInt64(at + 3)
    at += 11
    const txRoot = bytes.slice(at, at + HASH)
    const receiptRoot = bytes.slice(at + HASH, at + 2 * HASH)
    at += 2 * HASH
    if (flags & FLAG_SIGNED) {
      sigs.push({ head: index, algorithm: flags & FLAG_SECP256K1 ? 1 : 0, sig: bytes.slice(at, at + SIG) })
      at += SIG
    }
    let versionDelta = 0n
    let otherInfo: Uint8Array[] = []
    if (flags & FLAG_UNUSUAL) {
      versionDelta = view.getBigInt64(at) - USUAL_VERSION
      const length = view.getUint8(at + 8)
      otherInfo = [bytes.slice(at + 9, at + 9 + length)]
      at += 9 + length
    }
    if (at > bytes.length) throw new IostError({ code: 'BAD_CHUNK', reason: 'cut' })
    heads.push({ txRoot, receiptRoot, time, witness, otherInfo, versionDelta })
  }
  return { firstNumber, firstParent, heads, sigs, keys }
}

function isUnusual(head: CheckedHead['head']): boolean {
  return (
    head.version !== USUAL_VERSION || head.info.length !== 2 || head.info[0] !== 0x7b || head.info[1] !== 0x7d
  )
}

function putHash(out: Uint8Array, at: number, hash: Uint8Array): number {
  out.set(hash.subarray(0, HASH), at)
  return at + HASH
}
