import { IostError } from '#core/error.ts'
import { type Sha3, sha3_256 } from '#core/hash/sha3.ts'
import type { SignatureCheck } from '#core/keys/verify.ts'
import { type ChainTracker, createChainTracker, type TrackerStart } from './chain-tracker.ts'
import { MAX_RUN_HEADS, type RunHead, type StatLeaf } from './hop-proof.ts'
import { provenElection } from './leaf.ts'
import { checkElectionLength, type Election, isEpochBlock } from './stat-receipt.ts'
import type { ConsensusParams } from './trusted-epoch.ts'
import { type ChainPoint, checkLink, checkSerial, checkSlot, headSignature } from './verify-head.ts'
import { equalLists, type WitnessList } from './witness-list.ts'

/** What is in force at the first head of a run. `epoch` is the trusted epoch block: its election is in the lists already. */
export type RunStart = Pick<TrackerStart, 'active' | 'pending' | 'openEpoch' | 'switchBlock'> & {
  readonly epoch: number
}

/** A run whose heads obey every rule; nothing counts before `signatures` hold. */
export type RunWalk = {
  readonly first: RunHead
  readonly last: RunHead
  readonly tracker: ChainTracker
  readonly signatures: readonly SignatureCheck[]
  /** Number of the head that each signature belongs to. */
  readonly signedBlocks: readonly number[]
  /** Witnesses in order of first appearance, and those among them with a signature. */
  readonly witnesses: WitnessList
  readonly signedWitnesses: ReadonlySet<string>
  /** Whether the witness of the last head stands in no earlier head. */
  readonly lastIsNew: boolean
  /** The epoch block of the run that ran an election, what it elected, and the block that completed a change. */
  readonly epochBlock: number | undefined
  readonly election: Election | undefined
  readonly switchBlock: number | undefined
}

/**
 * Walks consecutive heads under the lists in force. `stat` proves the election of the one epoch block in the run that may
 * run one; while a change is open an epoch block runs none. The slot of the first head is taken to begin with it.
 * Errors: RUN_LENGTH, those of verify-head and the tracker, STAT_NEEDED, STAT_UNEXPECTED, STAT_CURRENT, and those of provenElection.
 * Source: spec network §3.5.
 */
export function walkRun(
  heads: readonly RunHead[],
  start: RunStart,
  stat: StatLeaf | undefined,
  params: ConsensusParams,
  sha3: Sha3 = sha3_256,
): RunWalk {
  const first = heads[0]
  if (first === undefined || heads.length > MAX_RUN_HEADS) {
    throw new IostError({ code: 'RUN_LENGTH', got: heads.length, limit: MAX_RUN_HEADS })
  }
  const tracker = createChainTracker({ ...start, irreversible: null })
  const signatures: SignatureCheck[] = []
  const signedBlocks: number[] = []
  const witnesses = new Set<string>()
  const signedWitnesses = new Set<string>()
  let epochBlock: number | undefined
  let switchBlock: number | undefined
  let election: Election | undefined
  let parent: ChainPoint | undefined
  let last = first
  let lastIsNew = false
  for (const item of heads) {
    const { head, hash, sign } = item
    checkLink(head, parent ?? before(item))
    checkSlot(head, tracker.active)
    const serial = checkSerial(head, parent, params.blocksPerSlot)
    parent = { number: head.number, hash, time: head.time, witness: head.witness, serial }
    let elected: WitnessList | undefined
    if (isEpochBlock(head.number, params.voteInterval) && head.number !== start.epoch && !tracker.flag) {
      if (stat === undefined || election !== undefined) {
        throw new IostError({ code: 'STAT_NEEDED', block: head.number })
      }
      election = electionOf(item, stat, tracker.active, params, sha3)
      elected = election.pending
      epochBlock = head.number
    }
    tracker.push({ number: head.number, witness: head.witness, signed: sign !== undefined, elected })
    if (tracker.switched) switchBlock = head.number
    lastIsNew = !witnesses.has(head.witness)
    witnesses.add(head.witness)
    if (sign !== undefined) {
      signatures.push(headSignature(head, hash, sign))
      signedBlocks.push(head.number)
      signedWitnesses.add(head.witness)
    }
    last = item
  }
  if (stat !== undefined && election === undefined)
    throw new IostError({ code: 'STAT_UNEXPECTED', block: last.head.number })
  return {
    first,
    last,
    tracker,
    signatures,
    signedBlocks,
    witnesses: [...witnesses],
    signedWitnesses,
    lastIsNew,
    epochBlock,
    election,
    switchBlock,
  }
}

function electionOf(
  { head }: RunHead,
  stat: StatLeaf,
  active: WitnessList,
  params: ConsensusParams,
  sha3: Sha3,
): Election {
  const election = provenElection(stat, head, sha3)
  checkElectionLength(election, params.witnessCount, head.number)
  if (!equalLists(election.current, active)) throw new IostError({ code: 'STAT_CURRENT', block: head.number })
  return election
}

/** The parent of a run's first head as far as its own words tell: only the form of the head is checked against it. */
function before({ head }: RunHead): ChainPoint {
  return {
    number: head.number - 1,
    hash: head.parentHash,
    time: head.time - 1n,
    witness: '',
    serial: 0,
  }
}
