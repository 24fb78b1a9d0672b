import { IostError } from '#core/error.ts'
import type { SignatureCheck } from '#core/keys/verify.ts'
import { type ChainTracker, createChainTracker, type TrackerStart } from './chain-tracker.ts'
import { MAX_RUN_HEADS, type RunHead } from './hop-proof.ts'
import { type Election, isEpochBlock } from './stat-receipt.ts'
import type { ConsensusParams } from './trusted-epoch.ts'
import { type ChainPoint, checkLink, checkSerial, checkSlot, headSignature } from './verify-head.ts'
import { equalLists, type WitnessList } from './witness-list.ts'

/** What is in force at the first head of a run. */
export type RunStart = Pick<TrackerStart, 'active' | 'pending' | 'openEpoch' | 'switchBlock'>

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
  /** The electing epoch block of the run and the block that completed its change, where there are any. */
  readonly epochBlock: number | undefined
  readonly switchBlock: number | undefined
}

/**
 * Walks consecutive heads under the lists in force. `election` is that of the first epoch block in the run; an epoch block
 * while a change is open runs none. The slot of the first head is taken to begin with it.
 * Errors: RUN_LENGTH, those of verify-head and the tracker, STAT_NEEDED, STAT_UNEXPECTED, STAT_CURRENT.
 * Source: spec network §3.5.
 */
export function walkRun(
  heads: readonly RunHead[],
  start: RunStart,
  election: Election | undefined,
  params: ConsensusParams,
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
  let electionLeft = election
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
    if (isEpochBlock(head.number, params.voteInterval)) {
      elected = electedBy(head.number, tracker, electionLeft)
      if (elected !== undefined) epochBlock = head.number
      electionLeft = undefined
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
  if (electionLeft !== undefined) throw new IostError({ code: 'STAT_UNEXPECTED', block: last.head.number })
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
    switchBlock,
  }
}

function electedBy(
  block: number,
  tracker: ChainTracker,
  election: Election | undefined,
): WitnessList | undefined {
  if (tracker.flag) {
    if (election !== undefined) throw new IostError({ code: 'STAT_UNEXPECTED', block })
    return undefined
  }
  if (election === undefined) throw new IostError({ code: 'STAT_NEEDED', block })
  if (!equalLists(election.current, tracker.active)) throw new IostError({ code: 'STAT_CURRENT', block })
  return election.pending
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
