import type { SignedHead } from '#core/block/block.ts'
import { type BlockHead, headHash } from '#core/block/head.ts'
import { equalBytes } from '#core/codec/bytes.ts'
import { IostError } from '#core/error.ts'
import { type Sha3, sha3_256 } from '#core/hash/sha3.ts'
import { ALGORITHM } from '#core/keys/algorithm.ts'
import type { Signature } from '#core/tx/tx.ts'
import { MAX_RUN_HEADS, MAX_RUN_KEYS } from './constants.ts'
import type { CompactHead, RunMessage, SigEntry } from './messages.ts'

/** A head rebuilt from a run: its hash, and its signature where the run carried it. */
export type RunHead = {
  readonly head: BlockHead
  readonly hash: Uint8Array
  readonly sign: Signature | undefined
}

const EMPTY = new Uint8Array(0)
const USUAL_INFO = new Uint8Array([0x7b, 0x7d])
const USUAL_VERSION = 1n

/**
 * Packs linked heads. `known` are keys both sides have (current ‖ pending), others travel once in the run;
 * `signed` tells by index which signatures travel.
 */
export function packRun(
  heads: readonly SignedHead[],
  known: readonly string[],
  signed: (index: number) => boolean,
): RunMessage {
  const indexOf = new Map<string, number>()
  known.forEach((key, index) => {
    if (!indexOf.has(key)) indexOf.set(key, index)
  })
  const keys: string[] = []
  const compact: CompactHead[] = []
  const sigs: SigEntry[] = []
  heads.forEach(({ head, sign }, index) => {
    let witness = indexOf.get(head.witness)
    if (witness === undefined) {
      witness = known.length + keys.length
      indexOf.set(head.witness, witness)
      keys.push(head.witness)
    }
    compact.push({
      txRoot: head.txMerkleHash,
      receiptRoot: head.txReceiptMerkleHash,
      time: head.time,
      witness,
      otherInfo: equalBytes(head.info, USUAL_INFO) ? [] : [head.info],
      versionDelta: head.version - USUAL_VERSION,
    })
    if (signed(index)) {
      const ed25519 = (sign.algorithm & 0xff) === ALGORITHM.ed25519
      sigs.push({ head: index, algorithm: ed25519 ? 0 : ALGORITHM.secp256k1, sig: sign.sig })
    }
  })
  const first = heads[0]?.head
  return {
    firstNumber: first?.number ?? 0,
    firstParent: first?.parentHash ?? EMPTY,
    heads: compact,
    sigs,
    keys,
  }
}

/**
 * Rebuilds the heads of a run; numbers and parent links hold by construction, nothing else is checked.
 * Errors: BAD_RUN for too many heads or keys, an index outside the table, signatures out of order.
 */
export function unpackRun(run: RunMessage, known: readonly string[], sha3: Sha3 = sha3_256): RunHead[] {
  if (run.heads.length > MAX_RUN_HEADS) throw bad('heads', run.heads.length)
  if (run.keys.length > MAX_RUN_KEYS) throw bad('keys', run.keys.length)
  const signs = new Map<number, Signature>()
  let last = -1
  for (const { head, algorithm, sig } of run.sigs) {
    if (head <= last || head >= run.heads.length) throw bad('signature index', head)
    last = head
    signs.set(head, { algorithm: algorithm === 0 ? ALGORITHM.ed25519 : algorithm, sig, pubKey: EMPTY })
  }
  const out: RunHead[] = []
  let parentHash = run.firstParent
  run.heads.forEach((compact, index) => {
    const witness =
      compact.witness < known.length ? known[compact.witness] : run.keys[compact.witness - known.length]
    if (witness === undefined) throw bad('witness index', compact.witness)
    if (compact.otherInfo.length > 1) throw bad('info', compact.otherInfo.length)
    const head: BlockHead = {
      version: compact.versionDelta + USUAL_VERSION,
      parentHash,
      txMerkleHash: compact.txRoot,
      txReceiptMerkleHash: compact.receiptRoot,
      info: compact.otherInfo[0] ?? USUAL_INFO,
      number: run.firstNumber + index,
      witness,
      time: compact.time,
    }
    const hash = headHash(head, sha3)
    out.push({ head, hash, sign: signs.get(index) })
    parentHash = hash
  })
  return out
}

function bad(what: string, got: number): IostError {
  return new IostError({ code: 'BAD_RUN', what, got })
}
