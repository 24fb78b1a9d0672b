import { encodeBase58 } from '#core/codec/base58.ts'
import type { NetworkDefinition } from '#core/network.ts'
import { confirmLimit } from '#core/params.ts'
import type {
  BlockPoint,
  EpochView,
  FaultView,
  FinalityLevel,
  LightPhase,
  LightStatus,
  PeerView,
  Progress,
} from './api.ts'
import type { Ledger } from './ledger.ts'
import type { CheckedHead, LiveChain } from './live-chain.ts'
import { networkView } from './views.ts'

/** Counters of a run of the light node. */
export type Counters = {
  signatures: number
  headsVerified: number
  hops: number
  msToIrreversible: number | null
}

/** What the status is made of. */
export type StatusParts = {
  readonly network: NetworkDefinition
  readonly ledger: Ledger
  readonly phase: LightPhase
  readonly progress: Progress | null
  readonly peers: readonly PeerView[]
  readonly bytes: { readonly in: number; readonly out: number }
  readonly counters: Counters
  readonly headsStored: number
  readonly evidence: number
  readonly fault: FaultView | null
  readonly anchorKind: 'genesis' | 'checkpoint'
  /** Now in ns. */
  readonly now: bigint
  /** The status before, for points whose heads have been let go since. */
  readonly before: LightStatus | undefined
}

/** Builds the status the UI sees. */
export function statusOf(parts: StatusParts): LightStatus {
  const { network, ledger, counters } = parts
  const chain = ledger.chain()
  const tip = chain.tip()
  const anchor = ledger.epochs()[0]
  return {
    network: networkView(network),
    phase: parts.phase,
    progress: parts.progress,
    head: tip === undefined ? null : pointOf(tip),
    irreversible: pointAt(chain, chain.irreversible(), parts.before?.irreversible),
    locked: pointAt(chain, chain.locked(), parts.before?.locked),
    epoch: epochView(chain, network.params.voteInterval),
    anchor:
      anchor === undefined
        ? null
        : { kind: parts.anchorKind, number: anchor.number, hash: encodeBase58(anchor.hash) },
    headAge: tip === undefined || network.clock === 'recorded' ? null : parts.now - tip.head.time,
    peers: parts.peers,
    counters: {
      bytesIn: parts.bytes.in,
      bytesOut: parts.bytes.out,
      signatures: counters.signatures,
      headsVerified: counters.headsVerified,
      headsStored: parts.headsStored,
      hops: counters.hops,
      evidence: parts.evidence,
      msToIrreversible: counters.msToIrreversible,
    },
    role: 'leader',
    fault: parts.fault,
  }
}

/** How final a height of the live chain is. */
export function levelOf(number: number, chain: LiveChain): FinalityLevel {
  const locked = chain.locked()
  if (locked !== null && number <= locked) return 'L2'
  return number <= chain.irreversible() ? 'L1' : 'L0'
}

function pointOf({ head, hash }: CheckedHead): BlockPoint {
  return { number: head.number, hash: encodeBase58(hash), time: head.time }
}

function pointAt(
  chain: LiveChain,
  number: number | null,
  before: BlockPoint | null | undefined,
): BlockPoint | null {
  if (number === null) return null
  const item = chain.at(number)
  if (item !== undefined) return pointOf(item)
  const base = chain.base()
  if (base.number === number) return { number, hash: encodeBase58(base.hash), time: base.time }
  return before?.number === number ? before : null
}

function epochView(chain: LiveChain, voteInterval: number): EpochView {
  const base = chain.base()
  const { block, votes } = chain.epoch()
  const hash = chain.hashAt(block) ?? base.hash
  const open = votes !== null
  return {
    epoch: Math.floor(block / voteInterval),
    block,
    hash: encodeBase58(hash),
    current: open ? chain.active() : block === base.number ? base.current : chain.active(),
    pending: chain.pending(),
    active: chain.active(),
    switchVotes: votes,
    q: confirmLimit(base.pending.length),
  }
}
