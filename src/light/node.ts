import {
  type ConsensusParams,
  epochFromCheckpoint,
  genesisEpoch,
  type TrustedEpoch,
} from '#consensus/trusted-epoch.ts'
import { encodeSignedHead } from '#core/block/block-proto.ts'
import { decodeBase58 } from '#core/codec/base58.ts'
import { concatBytes } from '#core/codec/bytes.ts'
import { codeOf, IostError } from '#core/error.ts'
import type { Sha3 } from '#core/hash/sha3.ts'
import type { VerifyBatch } from '#core/keys/verify.ts'
import type { NetworkDefinition } from '#core/network.ts'
import type { Clock } from '#platform/clock.ts'
import type { Log } from '#platform/log.ts'
import type { FaultView, LightPhase, LightStatus, Progress } from './api.ts'
import { createEvidenceLog, type EvidenceLog } from './evidence.ts'
import { createFollower } from './follower.ts'
import { createLedger, type Ledger } from './ledger.ts'
import { createPeers, type Peer, type Peers } from './peers.ts'
import { type Counters, statusOf } from './status.ts'
import type { BlobStore } from './storage/blobs.ts'
import { type LightStore, openLightStore } from './store.ts'
import type { RelayTransport } from './transport.ts'

/** How often the age of the head is looked at, and relays that are silent are asked for their tip. */
const WATCH_MS = 3_000
/** A head older than this is shown as stale. Source: spec network §3.4. */
const STALE_NS = 30_000_000_000n
/** Heads that are irreversible are written at most this often. */
const PERSIST_MS = 5_000
/** Faults while catching up after which a connection is made anew. */
const BROKEN = new Set(['REQUEST_TIMEOUT', 'REQUEST_FAILED', 'FRAME_CUT', 'PEER_GONE'])
const NO_SIGN = { algorithm: 0, sig: new Uint8Array(0), pubKey: new Uint8Array(0) }
/** Changes of status are told at most this often. */
const TELL_MS = 50

export type LightNodeDeps = {
  readonly transport: RelayTransport
  readonly blobs: BlobStore
  readonly verifyBatch: VerifyBatch
  readonly sha3: Sha3
  readonly clock: Clock
  readonly log: Log
}

export type LightNodeOptions = {
  readonly network: NetworkDefinition
  /** Relays in addition to the network's own. */
  readonly relays: readonly string[]
  readonly requestTimeoutMs?: number
}

/** The light node of one network, without a page. */
export type LightNode = {
  /** Loads and verifies what is stored, then connects; resolves once relays are being dialled. Errors: NO_ANCHOR. */
  start(): Promise<void>
  status(): LightStatus
  subscribe(listener: () => void): () => void
  readonly ledger: Ledger
  readonly peers: Peers
  readonly store: LightStore
  readonly evidence: EvidenceLog
  /** Catches up with a relay when it is ahead. */
  sync(peer: Peer): Promise<void>
  stop(): Promise<void>
}

/** Creates a light node; nothing happens before start. Errors: NO_ANCHOR. */
export function createLightNode(deps: LightNodeDeps, options: LightNodeOptions): LightNode {
  const { clock, log } = deps
  const { network } = options
  const live = network.clock === 'live'
  const anchor = anchorOf(network)
  const params: ConsensusParams = {
    chainId: network.params.chainId,
    witnessCount: network.params.witnesses.length,
    voteInterval: network.params.voteInterval,
    blocksPerSlot: network.params.blocksPerSlot,
  }
  const evidence = createEvidenceLog()
  const counters: Counters = { signatures: 0, headsVerified: 0, hops: 0, msToIrreversible: null }
  const listeners = new Set<() => void>()
  const timers = new Set<() => void>()
  let phase: LightPhase = 'starting'
  let progress: Progress | null = null
  let fault: FaultView | null = null
  let faultHeight = 0
  let startedAt = clock.now()
  let status: LightStatus | undefined
  let telling = false
  let stopped = false
  let wasConnected = false
  let finishRestore: () => void = () => undefined
  const restored = new Promise<void>((resolve) => {
    finishRestore = resolve
  })

  const setFault = (code: string, message: string): void => {
    fault = { code, message, at: clock.now() }
    faultHeight = ledger.chain().height()
    log.warn('fault', { code })
    changed()
  }

  const store = openLightStore(
    deps.blobs,
    network.genesisHash ?? network.name,
    (code) => setFault(code, 'What was verified cannot be kept on this device; it goes on without.'),
    deps.sha3,
  )
  const proofs = {
    verifyBatch: deps.verifyBatch,
    sha3: deps.sha3,
    count(signatures: number) {
      counters.signatures += signatures
    },
  }
  const ledger = createLedger(anchor.epoch, params, {
    ...proofs,
    store,
    now: () => (live ? clock.now() : undefined),
    onEquivocation(ours, theirs) {
      const { witness, number } = ours.head
      evidence.add({
        at: clock.now(),
        peer: witness,
        code: 'EQUIVOCATION',
        message: `${witness} signed two blocks ${number} in one slot`,
        bytes: concatBytes(
          ...[ours, theirs].map(({ head, sign }) => encodeSignedHead({ head, sign: sign ?? NO_SIGN })),
        ),
      })
      changed()
    },
  })

  const peers = createPeers(
    { transport: deps.transport, clock, log, evidence },
    {
      genesisHash: network.genesisHash,
      chainId: network.params.chainId,
      ...(options.requestTimeoutMs === undefined ? {} : { timeoutMs: options.requestTimeoutMs }),
      onChange: () => changed(),
      onReady(peer) {
        // Relays are dialled while stored heads are still being verified.
        wasConnected = true
        restored
          .then(() => follower.follow(peer))
          .catch((error) => log.error('follow', { code: codeOf(error) }))
      },
      onGone: () => changed(),
    },
  )
  const follower = createFollower({
    ...proofs,
    ledger,
    clock,
    onChange: () => changed(),
    onProgress(item) {
      const rate = item.done / Math.max(1, Number(clock.now() - startedAt) / 1e6)
      progress = { ...item, etaMs: item.done === 0 ? null : Math.round((item.total - item.done) / rate) }
      if (item.unit === 'epochs') counters.hops += 1
    },
    onContradiction(peer) {
      phase = 'halted'
      log.error('two final histories', { address: peer.address })
      // After the relay's answer has been kept as evidence.
      timer(TELL_MS, () => peers.stop())
      setFault(
        'CONFLICTING_FINALITY',
        'The network shows two different histories that are both final. Nothing is shown as final until this is settled.',
      )
    },
    onFault(peer, error, bytes) {
      if (codeOf(error) === 'HEAD_FUTURE')
        setFault('CLOCK_BEHIND', "The network's newest blocks lie ahead of this device's clock.")
      if (BROKEN.has(codeOf(error))) peers.lost(peer, error)
      else peers.fault(peer, error, bytes)
    },
  })

  const phaseNow = (): LightPhase => {
    if (stopped) return 'stopped'
    if (phase === 'starting' || phase === 'loading' || phase === 'halted') return phase
    const ready = peers.ready()
    const tip = ledger.chain().tip()
    if (ready.length === 0) return wasConnected || peers.allWaiting() ? 'offline' : 'connecting'
    if (follower.busy()) return progress?.unit === 'epochs' ? 'proving' : 'syncing'
    if (tip === undefined) return 'connecting'
    return live && clock.now() - tip.head.time > STALE_NS ? 'stale' : 'following'
  }

  const refresh = (): void => {
    phase = phaseNow()
    if (phase === 'following' || phase === 'stale') {
      progress = null
      if (fault?.code === 'CLOCK_BEHIND' && ledger.chain().height() > faultHeight) fault = null
      if (counters.msToIrreversible === null && ledger.chain().irreversible() > 0)
        counters.msToIrreversible = Number(clock.now() - startedAt) / 1e6
    }
    counters.headsVerified = ledger.verified()
    status = statusOf({
      network,
      ledger,
      phase,
      progress,
      peers: peers.views(),
      bytes: peers.bytes(),
      counters,
      headsStored: store.stored(),
      evidence: evidence.all().length,
      fault,
      anchorKind: anchor.kind,
      now: clock.now(),
      before: status,
    })
  }

  const changed = (): void => {
    if (telling) return
    telling = true
    timer(TELL_MS, () => {
      telling = false
      refresh()
      for (const listener of listeners) listener()
    })
  }

  const timer = (ms: number, task: () => void): void => {
    const cancel = clock.after(ms, () => {
      timers.delete(cancel)
      if (!stopped || task === undefined) task()
    })
    timers.add(cancel)
  }

  const every = (ms: number, task: () => Promise<void>): void => {
    timer(ms, () => {
      task()
        .catch((error) => log.warn('periodic work', { code: codeOf(error) }))
        .finally(() => {
          if (!stopped) every(ms, task)
        })
    })
  }

  /** Watches the age of the verified head, not the state of sockets: a subscription can die without a word. */
  const watch = async (): Promise<void> => {
    const tip = ledger.chain().tip()
    const fresh = tip !== undefined && clock.now() - tip.head.time < STALE_NS / 3n
    if (live && !fresh && !follower.busy()) {
      await Promise.all(
        peers.ready().map(async (peer) => {
          try {
            const { info } = await peer.ask({ info: {} })
            if (info === undefined) throw new IostError({ code: 'WRONG_ANSWER', want: 'info' })
            peer.note(info.tip, info.irreversible)
            await follower.sync(peer)
          } catch (error) {
            peers.fault(peer, error)
          }
        }),
      )
    }
    changed()
  }

  return {
    ledger,
    peers,
    store,
    evidence,
    sync: (peer) => follower.sync(peer),
    status() {
      if (status === undefined) refresh()
      return status as LightStatus
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async start() {
      startedAt = clock.now()
      phase = 'loading'
      changed()
      for (const address of new Set([...options.relays, ...network.relays])) peers.add(address)
      const { hops, heads } = await ledger.restore()
      log.debug('read back', { hops, heads })
      const age = clock.now() - (ledger.epochs().at(-1)?.time ?? 0n)
      const trusted = network.trustingPeriodSeconds
      if (live && trusted !== null && age > BigInt(trusted) * 1_000_000_000n) {
        phase = 'halted'
        peers.stop()
        setFault('TRUST_TOO_OLD', 'What this device trusts is too old; a newer checkpoint is needed.')
        return
      }
      phase = 'connecting'
      finishRestore()
      every(WATCH_MS, watch)
      every(PERSIST_MS, () => ledger.persist())
      changed()
    },
    async stop() {
      stopped = true
      for (const cancel of timers) cancel()
      peers.stop()
      await ledger.persist()
      await deps.transport.stop()
      refresh()
      for (const listener of listeners) listener()
    },
  }
}

function anchorOf(network: NetworkDefinition): { kind: 'genesis' | 'checkpoint'; epoch: TrustedEpoch } {
  const newest = [...network.checkpoints].sort((a, b) => b.number - a.number)[0]
  if (newest !== undefined) return { kind: 'checkpoint', epoch: epochFromCheckpoint(newest) }
  if (network.genesisHash === null)
    throw new IostError({ code: 'NO_ANCHOR' }, 'The network has neither a genesis hash nor a checkpoint.')
  const { witnesses } = network.params
  return {
    kind: 'genesis',
    epoch: genesisEpoch(decodeBase58(network.genesisHash), BigInt(network.genesisTime), witnesses),
  }
}
