import type { HopResult, StatLeaf } from '#consensus/hop-proof.ts'
import type { ConsensusParams, TrustedEpoch } from '#consensus/trusted-epoch.ts'
import {
  type CheckedHop,
  checkAdjacent,
  checkLater,
  checkLists,
  checkStep,
  verifyElection,
  verifyNoElection,
  verifySkip,
} from '#consensus/verify-hop.ts'
import { type RunStart, type RunWalk, walkRun } from '#consensus/walk-run.ts'
import { equalLists } from '#consensus/witness-list.ts'
import { equalBytes } from '#core/codec/bytes.ts'
import { encodeHex } from '#core/codec/hex.ts'
import { IostError } from '#core/error.ts'
import type { Sha3 } from '#core/hash/sha3.ts'
import type { SignatureCheck } from '#core/keys/verify.ts'
import { BLOCKS_PER_SLOT, confirmLimit, VOTE_INTERVAL_BLOCKS } from '#core/params.ts'
import { asHash, asKeys, type Bundle } from './bundle.ts'

/** A checked bundle: `result` holds once every signature does; `signedBlocks` names the head of each. */
export type CheckedBundle = {
  readonly result: Record<string, unknown>
  readonly signatures: readonly SignatureCheck[]
  readonly signedBlocks: readonly number[]
}

/**
 * Checks everything in a bundle but its signatures. Source: recordings/bundles/README, spec network §3.7.
 * Errors: BUNDLE_CONFIG, CLAIM with the field, and those of the proof's kind.
 */
export function checkBundle(bundle: Bundle, sha3: Sha3): CheckedBundle {
  if (bundle.n === 0 || bundle.q !== confirmLimit(bundle.n)) {
    throw new IostError({ code: 'BUNDLE_CONFIG', n: bundle.n, q: bundle.q })
  }
  const params: ConsensusParams = {
    chainId: bundle.chainId,
    witnessCount: bundle.n,
    voteInterval: VOTE_INTERVAL_BLOCKS,
    blocksPerSlot: BLOCKS_PER_SLOT,
  }
  if (bundle.trusted.number % params.voteInterval !== 0) {
    throw new IostError({ code: 'BUNDLE_CONFIG', trusted: bundle.trusted.number })
  }
  checkLists(bundle.trusted, params)
  switch (bundle.kind) {
    case 'segment':
      return checkSegment(bundle, params, sha3)
    case 'finality':
      return checkFinality(bundle, params, sha3)
    default:
      return checkHopBundle(bundle, params, sha3)
  }
}

function checkHopBundle(bundle: Bundle, params: ConsensusParams, sha3: Sha3): CheckedBundle {
  const { kind, heads, trusted, claim } = bundle
  const first = firstHead(bundle)
  if (kind !== 'skip') checkAdjacent(first.head, trusted, params)
  let checked: CheckedHop
  if (kind === 'noElection') {
    if (bundle.base === undefined) throw new IostError({ code: 'BASE_MISSING' })
    checked = verifyNoElection(heads, bundle.base, trusted, params, sha3)
    expectClaim(claim['listsStay'] === true, 'listsStay')
  } else {
    const stat = statOf(bundle)
    const verify = kind === 'skip' ? verifySkip(heads, stat, trusted, params, {}, sha3) : undefined
    checked = verify ?? verifyElection(heads, stat, trusted, params, sha3)
    const { pending } = checked.result.trusted
    expectClaim(equalLists(asKeys(claim['nextList'], 'claim.nextList'), pending), 'nextList')
  }
  const { result, signatures, signedBlocks } = checked
  expectClaim(claim['epochBlock'] === first.head.number, 'epochBlock')
  expectClaim(
    equalBytes(asHash(claim['epochBlockHash'], 'claim.epochBlockHash'), first.hash),
    'epochBlockHash',
  )
  expectClaim(claim['lastBlock'] === result.lastBlock, 'lastBlock')
  return { signatures, signedBlocks, result: hopResult(result) }
}

function hopResult(result: HopResult): Record<string, unknown> {
  const { form, trusted, lastBlock, irreversible, signers, overlap } = result
  const common = { trusted: formatTrusted(trusted), lastBlock, signers }
  if (form === 'noElection') return common
  const elected = { ...common, switchBlock: trusted.switchBlock, irreversible }
  return form === 'skip' ? { ...elected, overlap } : elected
}

/** Heads between the end of the trusted epoch's change and the end of the next one's epoch. */
function checkSegment(bundle: Bundle, params: ConsensusParams, sha3: Sha3): CheckedBundle {
  const { heads, trusted, claim } = bundle
  const first = firstHead(bundle)
  checkLater(first.head, trusted, params)
  const { number } = first.head
  if (number <= trusted.number || number > trusted.number + params.voteInterval) {
    throw new IostError({ code: 'SEGMENT_START', block: number, trusted: trusted.number })
  }
  const walk = walkRun(heads, under(trusted), bundle.stat, params, sha3)
  const { last, tracker } = walk
  expectClaim(claim['firstBlock'] === number, 'firstBlock')
  expectClaim(claim['lastBlock'] === last.head.number, 'lastBlock')
  expectClaim(equalBytes(asHash(claim['lastBlockHash'], 'claim.lastBlockHash'), last.hash), 'lastBlockHash')
  return checkedRun(walk, {
    firstBlock: number,
    lastBlock: last.head.number,
    lastBlockHash: encodeHex(last.hash),
    epochBlock: walk.epochBlock ?? null,
    switchBlock: walk.switchBlock ?? null,
    irreversible: tracker.irreversible,
    activeAfter: tracker.active,
    pendingAfter: tracker.pending,
  })
}

function checkFinality(bundle: Bundle, params: ConsensusParams, sha3: Sha3): CheckedBundle {
  const { heads, trusted, claim } = bundle
  const first = firstHead(bundle)
  checkStep(first.head, trusted, params)
  checkAdjacent(first.head, trusted, params)
  const walk = walkRun(heads, under(trusted), statOf(bundle), params, sha3)
  const { last, tracker } = walk
  expectClaim(claim['asOf'] === last.head.number, 'asOf')
  expectClaim(equalBytes(asHash(claim['asOfHash'], 'claim.asOfHash'), last.hash), 'asOfHash')
  const claimed = heads.find(({ head }) => head.number === claim['block'])
  if (claimed === undefined) throw new IostError({ code: 'CLAIM', field: 'block' })
  expectClaim(equalBytes(asHash(claim['blockHash'], 'claim.blockHash'), claimed.hash), 'blockHash')
  const { irreversible } = tracker
  if (irreversible === null || irreversible < claimed.head.number) {
    throw new IostError({ code: 'FINALITY', block: last.head.number, irreversible })
  }
  return checkedRun(walk, { irreversible })
}

function under({ number, pending }: TrustedEpoch): RunStart {
  return { active: pending, pending, openEpoch: null, switchBlock: null, epoch: number }
}

function checkedRun({ signatures, signedBlocks }: RunWalk, result: Record<string, unknown>): CheckedBundle {
  return { signatures, signedBlocks, result }
}

function statOf({ stat }: Bundle): StatLeaf {
  if (stat === undefined) throw new IostError({ code: 'STAT_MISSING' })
  return stat
}

function firstHead({ heads }: Bundle) {
  const first = heads[0]
  if (first === undefined) throw new IostError({ code: 'RUN_LENGTH', got: 0 })
  return first
}

function expectClaim(holds: boolean, field: string): void {
  if (!holds) throw new IostError({ code: 'CLAIM', field })
}

function formatTrusted({ number, hash, time, current, pending }: TrustedEpoch) {
  return { number, hash: encodeHex(hash), time: time.toString(), current, pending }
}
