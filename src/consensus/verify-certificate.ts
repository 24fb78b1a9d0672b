import { equalBytes } from '#core/codec/bytes.ts'
import { IostError } from '#core/error.ts'
import { type Sha3, sha3_256 } from '#core/hash/sha3.ts'
import type { SignatureCheck } from '#core/keys/verify.ts'
import type { Certificate, CertificateResult, FinalityLevel } from './certificate.ts'
import type { RunHead } from './hop-proof.ts'
import type { ConsensusParams, TrustedEpoch } from './trusted-epoch.ts'
import { checkLists } from './verify-hop.ts'
import { type RunStart, walkRun } from './walk-run.ts'
import { equalLists } from './witness-list.ts'

/** A checked certificate: `result` holds once every signature does. */
export type CheckedCertificate = {
  readonly result: CertificateResult
  readonly signatures: readonly SignatureCheck[]
}

/**
 * Checks that the first head of a run is final under the lists of the trusted epoch it belongs to.
 * Errors: CERT_ANCHOR when the lists in force at that head do not follow from the epoch, CERT_LEVEL when the run proves less
 * than irreversibility, and those of walkRun and provenElection. Source: spec network §2.8 C1–C3, §3.6.
 */
export function verifyCertificate(
  certificate: Extract<Certificate, { kind: 'signed' }>,
  anchor: TrustedEpoch,
  params: ConsensusParams,
  sha3: Sha3 = sha3_256,
): CheckedCertificate {
  const { heads, stat } = certificate
  const first = heads[0]
  if (first === undefined) throw new IostError({ code: 'RUN_LENGTH', got: 0 })
  checkLists(anchor, params)
  const start = listsAt(first, anchor, params)
  const walk = walkRun(heads, start, stat, params, sha3)
  const { number } = first.head
  const level: FinalityLevel =
    (walk.tracker.locked() ?? -1) >= number ? 2 : isFinal(walk.tracker.irreversible, number)
  if (level === 0) throw new IostError({ code: 'CERT_LEVEL', block: number, last: walk.last.head.number })
  return { signatures: walk.signatures, result: resultOf(first, walk.last, level) }
}

/**
 * Checks that the first head of a run is an ancestor of a block whose hash is trusted at a level.
 * Errors: CERT_LINK when the run does not end there, RUN_LENGTH, HEAD_NUMBER, HEAD_PARENT. No signatures are needed.
 */
export function verifyLinked(
  heads: readonly RunHead[],
  trustedHash: Uint8Array,
  level: FinalityLevel,
): CertificateResult {
  const first = heads[0]
  const last = heads[heads.length - 1]
  if (first === undefined || last === undefined) throw new IostError({ code: 'RUN_LENGTH', got: 0 })
  heads.forEach(({ head }, index) => {
    const parent = heads[index - 1]
    if (parent === undefined) return
    if (head.number !== parent.head.number + 1)
      throw new IostError({ code: 'HEAD_NUMBER', block: head.number })
    if (!equalBytes(head.parentHash, parent.hash))
      throw new IostError({ code: 'HEAD_PARENT', block: head.number })
  })
  if (!equalBytes(last.hash, trustedHash)) throw new IostError({ code: 'CERT_LINK', block: last.head.number })
  return resultOf(first, last, level)
}

/** The lists in force at a head, as far as the trusted epoch tells. */
function listsAt({ head, hash }: RunHead, anchor: TrustedEpoch, params: ConsensusParams): RunStart {
  const { number, current, pending, switchBlock } = anchor
  const changes = !equalLists(current, pending)
  const open: RunStart = {
    active: current,
    pending,
    openEpoch: changes ? number : null,
    switchBlock,
    epoch: number,
  }
  if (head.number === number) {
    if (!equalBytes(hash, anchor.hash)) throw new IostError({ code: 'CERT_ANCHOR', block: number })
    return open
  }
  const settled = changes ? switchBlock : number
  if (settled === null || head.number < number || head.time <= anchor.time) {
    throw new IostError({ code: 'CERT_ANCHOR', block: head.number })
  }
  // The first epoch block behind the change runs the next election: what follows it needs a later anchor.
  const nextElection = (Math.floor(settled / params.voteInterval) + 1) * params.voteInterval
  if (head.number > nextElection) throw new IostError({ code: 'CERT_ANCHOR', block: head.number })
  if (head.number <= settled) return open
  return { active: pending, pending, openEpoch: null, switchBlock: null, epoch: number }
}

function isFinal(irreversible: number | null, number: number): FinalityLevel {
  return irreversible !== null && irreversible >= number ? 1 : 0
}

function resultOf(first: RunHead, last: RunHead, level: FinalityLevel): CertificateResult {
  return {
    head: first.head,
    hash: first.hash,
    level,
    lastBlock: last.head.number,
    lastHash: last.hash,
  }
}
