import { readBaseTx } from '#core/block/base-tx.ts'
import type { BlockHead } from '#core/block/head.ts'
import { IostError } from '#core/error.ts'
import { type Sha3, sha3_256 } from '#core/hash/sha3.ts'
import type { SignatureCheck } from '#core/keys/verify.ts'
import { confirmLimit, SLOT_NS } from '#core/params.ts'
import type { BaseLeaf, HopProof, HopResult, RunHead, StatLeaf } from './hop-proof.ts'
import { checkBaseLeaf, provenElection } from './leaf.ts'
import { isEpochBlock } from './stat-receipt.ts'
import type { ConsensusParams, TrustedEpoch } from './trusted-epoch.ts'
import { type RunStart, type RunWalk, walkRun } from './walk-run.ts'
import { equalLists, type WitnessList } from './witness-list.ts'

/** A checked hop: `result` holds once every signature does. `signedBlocks` names the head of each signature. */
export type CheckedHop = {
  readonly result: HopResult
  readonly signatures: readonly SignatureCheck[]
  readonly signedBlocks: readonly number[]
}

/** Signers of the trusted pending list that a skip needs: two thirds, so that skipping is never weaker than hopping. */
export type SkipOptions = { readonly overlap?: number }

/**
 * Checks a hop by the form it takes: `noElection` without a stat receipt, `hop` when the election names the trusted pending
 * list as current, `skip` otherwise. Errors: those of the form. Source: spec network §3.7.
 */
export function verifyHop(
  proof: HopProof,
  trusted: TrustedEpoch,
  params: ConsensusParams,
  sha3: Sha3 = sha3_256,
): CheckedHop {
  const { heads, stat, base } = proof
  if (stat === undefined) {
    if (base === undefined) throw new IostError({ code: 'HOP_EMPTY' })
    return verifyNoElection(heads, base, trusted, params, sha3)
  }
  const first = firstOf(heads)
  const adjacent = equalLists(provenElection(stat, first.head, sha3).current, trusted.pending)
  return adjacent
    ? verifyElection(heads, stat, trusted, params, sha3)
    : verifySkip(heads, stat, trusted, params, {}, sha3)
}

/**
 * Checks a hop whose election names the trusted pending list as current; epochs without an election may lie between.
 * Errors: HOP_EPOCH, HOP_TIME, HOP_DENSITY, STAT_*, LEAF_*, QUORUM, RUN_END, and those of walkRun.
 */
export function verifyElection(
  heads: readonly RunHead[],
  stat: StatLeaf,
  trusted: TrustedEpoch,
  params: ConsensusParams,
  sha3: Sha3 = sha3_256,
): CheckedHop {
  return hopUnder(trusted.pending, 'hop', heads, stat, trusted, params, sha3)
}

/**
 * Checks a hop under a list that is not the trusted one: enough of its signers must be in the trusted pending list.
 * Errors: as verifyElection, and HOP_OVERLAP; HOP_ADJACENT when the very next epoch names another list than the trusted one.
 */
export function verifySkip(
  heads: readonly RunHead[],
  stat: StatLeaf,
  trusted: TrustedEpoch,
  params: ConsensusParams,
  options: SkipOptions = {},
  sha3: Sha3 = sha3_256,
): CheckedHop {
  const first = firstOf(heads)
  const { current } = provenElection(stat, first.head, sha3)
  const next = trusted.number + params.voteInterval
  if (first.head.number === next && !equalLists(current, trusted.pending)) {
    throw new IostError({ code: 'HOP_ADJACENT', block: next })
  }
  const checked = hopUnder(current, 'skip', heads, stat, trusted, params, sha3)
  const want = options.overlap ?? confirmLimit(params.witnessCount)
  if (checked.result.overlap < want) {
    throw new IostError({
      code: 'HOP_OVERLAP',
      block: first.head.number,
      got: checked.result.overlap,
      want,
    })
  }
  return checked
}

/**
 * Checks that the next epoch block ran no election because the change of the trusted one was still open: the lists stay and
 * the run ends where the change completes. Errors: HOP_NO_CHANGE, HOP_EPOCH, LEAF_*, BASE_FLAG, QUORUM, RUN_END, and those of walkRun.
 */
export function verifyNoElection(
  heads: readonly RunHead[],
  base: BaseLeaf,
  trusted: TrustedEpoch,
  params: ConsensusParams,
  sha3: Sha3 = sha3_256,
): CheckedHop {
  const first = firstOf(heads)
  checkStep(first.head, trusted, params)
  checkAdjacent(first.head, trusted, params)
  checkLists(trusted, params)
  if (equalLists(trusted.current, trusted.pending)) throw new IostError({ code: 'HOP_NO_CHANGE' })
  checkBaseLeaf(base, first.head, sha3)
  if (readBaseTx(base.tx)?.witnessChanged !== true) {
    throw new IostError({ code: 'BASE_FLAG', block: first.head.number })
  }
  const { current, pending } = trusted
  const epoch = trusted.number
  const start: RunStart = { active: current, pending, openEpoch: epoch, switchBlock: null, epoch }
  const walk = walkRun(heads, start, undefined, params, sha3)
  checkQuorum(walk, params)
  return checkedHop('noElection', walk, trusted, {
    ...epochOf(first),
    current,
    pending,
    switchBlock: walk.last.head.number,
  })
}

/** Errors: HOP_EPOCH unless the head is the first epoch block after the trusted one. */
export function checkAdjacent(head: BlockHead, trusted: TrustedEpoch, params: ConsensusParams): void {
  const want = trusted.number + params.voteInterval
  if (head.number !== want) throw new IostError({ code: 'HOP_EPOCH', block: head.number, want })
}

/**
 * Checks that a head can be a later epoch block than the trusted one.
 * Errors: HOP_EPOCH, HOP_TIME, HOP_DENSITY (more blocks than slots allow). Source: spec network §3.7 S4.
 */
export function checkStep(head: BlockHead, trusted: TrustedEpoch, params: ConsensusParams): void {
  if (!isEpochBlock(head.number, params.voteInterval) || head.number <= trusted.number) {
    throw new IostError({ code: 'HOP_EPOCH', block: head.number, trusted: trusted.number })
  }
  checkLater(head, trusted, params)
}

/** Errors: HOP_TIME, HOP_DENSITY. */
export function checkLater(head: BlockHead, trusted: TrustedEpoch, params: ConsensusParams): void {
  if (head.time <= trusted.time) throw new IostError({ code: 'HOP_TIME', block: head.number })
  const perSlot = BigInt(params.blocksPerSlot)
  const blocks = BigInt(head.number - trusted.number)
  if ((blocks - 2n * perSlot) * SLOT_NS > perSlot * (head.time - trusted.time)) {
    throw new IostError({ code: 'HOP_DENSITY', block: head.number })
  }
}

/** Errors: HOP_LISTS when the trusted lists do not have the network's length. */
export function checkLists(trusted: TrustedEpoch, params: ConsensusParams): void {
  for (const list of [trusted.current, trusted.pending]) {
    if (list.length !== params.witnessCount) throw new IostError({ code: 'HOP_LISTS', got: list.length })
  }
}

function hopUnder(
  list: WitnessList,
  form: 'hop' | 'skip',
  heads: readonly RunHead[],
  stat: StatLeaf,
  trusted: TrustedEpoch,
  params: ConsensusParams,
  sha3: Sha3,
): CheckedHop {
  const first = firstOf(heads)
  checkStep(first.head, trusted, params)
  checkLists(trusted, params)
  const start: RunStart = {
    active: list,
    pending: list,
    openEpoch: null,
    switchBlock: null,
    epoch: trusted.number,
  }
  const walk = walkRun(heads, start, stat, params, sha3)
  checkQuorum(walk, params)
  return checkedHop(form, walk, trusted, {
    ...epochOf(first),
    current: list,
    pending: walk.election?.pending ?? list,
    switchBlock: walk.switchBlock ?? null,
  })
}

/** The run must end with the q-th distinct witness, and each of them must have signed. */
function checkQuorum(walk: RunWalk, params: ConsensusParams): void {
  const q = confirmLimit(params.witnessCount)
  const block = walk.last.head.number
  const got = walk.witnesses.length
  if (got < q) throw new IostError({ code: 'QUORUM', block, got, want: q })
  if (got > q || !walk.lastIsNew) throw new IostError({ code: 'RUN_END', block, got, want: q })
  if (walk.signedWitnesses.size < q) {
    throw new IostError({ code: 'QUORUM_UNSIGNED', block, got: walk.signedWitnesses.size, want: q })
  }
}

function checkedHop(
  form: HopResult['form'],
  walk: RunWalk,
  trusted: TrustedEpoch,
  next: TrustedEpoch,
): CheckedHop {
  const known = new Set(trusted.pending)
  return {
    signatures: walk.signatures,
    signedBlocks: walk.signedBlocks,
    result: {
      form,
      trusted: next,
      lastBlock: walk.last.head.number,
      lastHash: walk.last.hash,
      irreversible: form === 'noElection' ? null : walk.tracker.irreversible,
      signers: walk.witnesses,
      overlap: walk.witnesses.filter((key) => known.has(key)).length,
    },
  }
}

function epochOf({ head, hash }: RunHead): Pick<TrustedEpoch, 'number' | 'hash' | 'time'> {
  return { number: head.number, hash, time: head.time }
}

function firstOf(heads: readonly RunHead[]): RunHead {
  const first = heads[0]
  if (first === undefined) throw new IostError({ code: 'RUN_LENGTH', got: 0 })
  return first
}
