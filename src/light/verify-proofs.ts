import type { HopResult } from '#consensus/hop-proof.ts'
import type { Election } from '#consensus/stat-receipt.ts'
import { isEpochBlock } from '#consensus/stat-receipt.ts'
import type { ConsensusParams, TrustedEpoch } from '#consensus/trusted-epoch.ts'
import { headSignature } from '#consensus/verify-head.ts'
import { verifyHop } from '#consensus/verify-hop.ts'
import { IostError } from '#core/error.ts'
import type { Sha3 } from '#core/hash/sha3.ts'
import type { SignatureCheck, VerifyBatch } from '#core/keys/verify.ts'
import { type RunHead, unpackRun } from '#p2p/light/compact-run.ts'
import type { HopMessage } from '#p2p/light/messages.ts'
import type { CheckedHead, Elections } from './live-chain.ts'

/** Signatures handed to the provider at a time, so that other work gets its turn. */
const BATCH = 256

/** What verification needs from outside; `count` hears how many signatures were checked. */
export type ProofDeps = {
  readonly verifyBatch: VerifyBatch
  readonly sha3: Sha3
  count(signatures: number): void
}

/** A hand-off that holds: the new epoch, the heads V … N, and the elections among them. */
export type ProvenHop = {
  readonly result: HopResult
  readonly heads: readonly CheckedHead[]
  readonly elections: Elections
}

/** Verifies a hand-off from a trusted epoch. Errors: BAD_RUN, those of verifyHop, HEAD_SIGNATURE. */
export async function proveHop(
  message: HopMessage,
  trusted: TrustedEpoch,
  params: ConsensusParams,
  deps: ProofDeps,
): Promise<ProvenHop> {
  const heads = unpackRun(message.run, [...trusted.current, ...trusted.pending], deps.sha3)
  const { receipt, tx, index, leafCount, receiptPath, txPath } = message.leaf
  const { result, signatures, signedBlocks } = verifyHop(
    {
      heads,
      stat: receipt === undefined ? undefined : { receipt, index, leafCount, path: receiptPath },
      base: tx === undefined ? undefined : { tx, index, leafCount, path: txPath },
    },
    trusted,
    params,
    deps.sha3,
  )
  await checkSignatures(signatures, signedBlocks, deps)
  const elections = new Map<number, Election | null>()
  for (const { head } of heads) {
    // An epoch block inside the run came while the change was open, so it elected nobody (C4); the walk demanded it.
    if (isEpochBlock(head.number, params.voteInterval)) elections.set(head.number, null)
  }
  return { result, heads: heads.map((item) => ({ ...item, signed: item.sign !== undefined })), elections }
}

/** Checks the signatures that heads carry. Errors: HEAD_SIGNATURE with the block. */
export async function proveHeads(heads: readonly RunHead[], deps: ProofDeps): Promise<CheckedHead[]> {
  const checks: SignatureCheck[] = []
  const blocks: number[] = []
  for (const { head, hash, sign } of heads) {
    if (sign === undefined) continue
    checks.push(headSignature(head, hash, sign))
    blocks.push(head.number)
  }
  await checkSignatures(checks, blocks, deps)
  return heads.map((item) => ({ ...item, signed: item.sign !== undefined }))
}

/** Checks signatures in batches. Errors: HEAD_SIGNATURE with the block. */
export async function checkSignatures(
  checks: readonly SignatureCheck[],
  blocks: readonly number[],
  deps: ProofDeps,
): Promise<void> {
  for (let at = 0; at < checks.length; at += BATCH) {
    const batch = checks.slice(at, at + BATCH)
    const good = await deps.verifyBatch(batch)
    deps.count(batch.length)
    const bad = good.indexOf(false)
    if (bad >= 0) throw new IostError({ code: 'HEAD_SIGNATURE', block: blocks[at + bad] })
  }
}
