import { encodeBase58 } from '#core/codec/base58.ts'
import { codeOf, IostError } from '#core/error.ts'
import { MAX_ANSWER_BYTES, MAX_PROOF_BYTES, REQUEST_TIMEOUT_MS } from '#p2p/light/constants.ts'
import {
  answerMessage,
  encodeRequest,
  type InfoMessage,
  type LightAnswer,
  type LightRequest,
} from '#p2p/light/messages.ts'
import type { Clock } from '#platform/clock.ts'
import type { Log } from '#platform/log.ts'
import type { PeerView } from './api.ts'
import type { EvidenceLog } from './evidence.ts'
import type { RelayConnection, RelayTransport } from './transport.ts'

/** Relays a light node knows at most. */
const MAX_RELAYS = 16
const FIRST_RETRY_MS = 1_000
const MAX_RETRY_MS = 30_000
/** How long a relay that sent a contradicted answer stays out. */
const BAN_MS = 600_000

/** Codes that mean "cannot or will not", not "lied": the relay stays connected and nothing is evidence. */
const HARMLESS = new Set([
  'RELAY_FAULT',
  'REQUEST_TIMEOUT',
  'REQUEST_FAILED',
  'FRAME_CUT',
  'DIAL_FAILED',
  'PEER_GONE',
  'HEAD_FUTURE',
  'STALE_ANSWER',
])

/** A connected relay. */
export type Peer = {
  readonly address: string
  readonly info: InfoMessage
  /** Asks; the answer holds no fault. Errors: RELAY_FAULT with the relay's code, transport errors, BAD_PROTOBUF. */
  ask(request: Partial<LightRequest>): Promise<LightAnswer>
  /** Subscribes to new heads; frames that do not decode count as lies. */
  subscribe(known: number, onAnswer: (answer: LightAnswer, bytes: Uint8Array) => void): Promise<void>
  /** Notes what the relay claims to be at. */
  note(head: number, irreversible?: number): void
  height(): number
}

export type PeersDeps = {
  readonly transport: RelayTransport
  readonly clock: Clock
  readonly log: Log
  readonly evidence: EvidenceLog
}

export type PeersOptions = {
  readonly genesisHash: string | null
  readonly chainId: number
  readonly timeoutMs?: number
  onChange(): void
  /** A relay became usable. */
  onReady(peer: Peer): void
  /** A subscription or connection ended. */
  onGone(peer: Peer): void
}

/** The relays: dialled again for ever, dropped with evidence when they lie. */
export type Peers = {
  add(address: string): void
  remove(address: string): void
  views(): readonly PeerView[]
  /** Usable relays, highest chain first, then the quickest. */
  ready(): readonly Peer[]
  /** What became of an answer: a harmless fault is noted, anything else drops the relay and keeps the answer. */
  fault(peer: Peer, error: unknown, bytes?: Uint8Array): void
  /** The connection to a relay does not work any more: it is dialled anew. */
  lost(peer: Peer, error: unknown): void
  bytes(): { readonly in: number; readonly out: number }
  /** Whether no relay is connected or being dialled. */
  allWaiting(): boolean
  stop(): void
}

type Slot = {
  readonly address: string
  state: PeerView['state']
  connection: RelayConnection | undefined
  peer: Peer | undefined
  head: number | null
  irreversible: number | null
  rtt: number | null
  bytesIn: number
  bytesOut: number
  lastFault: string | null
  pause: number
  lastAnswer: Uint8Array
  cancel: () => void
}

/** Creates the pool; nothing is dialled before `add`. */
export function createPeers(deps: PeersDeps, options: PeersOptions): Peers {
  const { transport, clock, log, evidence } = deps
  const timeoutMs = options.timeoutMs ?? REQUEST_TIMEOUT_MS
  const slots = new Map<string, Slot>()
  let stopped = false

  const retry = (slot: Slot, ms: number): void => {
    slot.cancel()
    if (stopped || slots.get(slot.address) !== slot) return
    slot.cancel = clock.after(ms, () => {
      dial(slot).catch(() => undefined)
    })
  }

  const drop = (slot: Slot, state: PeerView['state'], code: string): void => {
    const { peer, connection } = slot
    slot.peer = undefined
    slot.connection = undefined
    slot.state = state
    slot.lastFault = code
    connection?.close()
    if (peer !== undefined) options.onGone(peer)
    retry(slot, state === 'banned' ? BAN_MS : slot.pause)
    slot.pause = Math.min(slot.pause * 2, MAX_RETRY_MS)
    options.onChange()
  }

  const dial = async (slot: Slot): Promise<void> => {
    slot.state = 'dialling'
    options.onChange()
    try {
      const connection = await transport.connect(slot.address)
      if (stopped || slots.get(slot.address) !== slot) return connection.close()
      slot.connection = connection
      connection.onClose(() => {
        if (slot.connection === connection) drop(slot, 'waiting', 'PEER_GONE')
      })
      const started = clock.now()
      const answer = await askSlot(slot, { info: {} })
      slot.rtt = Number(clock.now() - started) / 1e6
      const { info } = answer
      if (info === undefined) throw new IostError({ code: 'WRONG_ANSWER', want: 'info' })
      checkNetwork(info)
      slot.state = 'connected'
      slot.lastFault = null
      slot.pause = FIRST_RETRY_MS
      slot.head = info.tip
      slot.irreversible = info.irreversible
      slot.peer = peerOf(slot, info)
      options.onChange()
      options.onReady(slot.peer)
    } catch (error) {
      log.debug('relay not usable', { address: slot.address, code: codeOf(error) })
      drop(slot, 'waiting', codeOf(error))
    }
  }

  const checkNetwork = (info: InfoMessage): void => {
    const genesis = encodeBase58(info.genesisHash)
    const same = options.genesisHash === null || options.genesisHash === genesis
    if (info.chainId !== options.chainId || !same)
      throw new IostError({ code: 'WRONG_NETWORK', chainId: info.chainId, genesis })
  }

  const askSlot = async (slot: Slot, request: Partial<LightRequest>): Promise<LightAnswer> => {
    const { connection } = slot
    if (connection === undefined) throw new IostError({ code: 'PEER_GONE', address: slot.address })
    const bytes = encodeRequest(request)
    slot.bytesOut += bytes.length
    const large = request.block ?? request.receipts ?? request.read
    const reply = await connection.request(
      bytes,
      timeoutMs,
      large === undefined ? MAX_PROOF_BYTES : MAX_ANSWER_BYTES,
    )
    slot.bytesIn += reply.length
    slot.lastAnswer = reply
    const answer = answerMessage.decode(reply)
    if (answer.fault !== undefined) {
      const { code, message } = answer.fault
      throw new IostError({ code: 'RELAY_FAULT', relay: code }, message)
    }
    return answer
  }

  const peerOf = (slot: Slot, info: InfoMessage): Peer => ({
    address: slot.address,
    info,
    ask: (request) => askSlot(slot, request),
    async subscribe(known, onAnswer) {
      const { connection } = slot
      if (connection === undefined) throw new IostError({ code: 'PEER_GONE', address: slot.address })
      await connection.subscribe(
        encodeRequest({ subscribe: { known } }),
        (frame) => {
          slot.bytesIn += frame.length
          slot.lastAnswer = frame
          if (slot.connection !== connection || slot.peer === undefined) return
          try {
            onAnswer(answerMessage.decode(frame), frame)
          } catch (error) {
            if (slot.peer !== undefined) fault(slot.peer, error, frame)
          }
        },
        () => {
          if (slot.connection === connection) drop(slot, 'waiting', 'PEER_GONE')
        },
      )
    },
    note(head, irreversible) {
      slot.head = head
      if (irreversible !== undefined) slot.irreversible = irreversible
    },
    height: () => slot.head ?? 0,
  })

  const fault = (peer: Peer, error: unknown, bytes?: Uint8Array): void => {
    const slot = slots.get(peer.address)
    if (slot === undefined || slot.peer !== peer) return
    const code = codeOf(error)
    slot.lastFault = code
    if (HARMLESS.has(code)) {
      options.onChange()
      return
    }
    const message = error instanceof Error ? error.message : String(error)
    log.warn('relay contradicted a proof', { address: peer.address, code })
    evidence.add({
      at: clock.now(),
      peer: peer.address,
      code,
      message,
      bytes: bytes ?? slot.lastAnswer,
    })
    drop(slot, 'banned', code)
  }

  return {
    add(address) {
      if (stopped || slots.has(address) || slots.size >= MAX_RELAYS) return
      const slot: Slot = {
        address,
        state: 'dialling',
        connection: undefined,
        peer: undefined,
        head: null,
        irreversible: null,
        rtt: null,
        bytesIn: 0,
        bytesOut: 0,
        lastFault: null,
        pause: FIRST_RETRY_MS,
        lastAnswer: new Uint8Array(0),
        cancel: () => undefined,
      }
      slots.set(address, slot)
      dial(slot).catch(() => undefined)
    },
    remove(address) {
      const slot = slots.get(address)
      if (slot === undefined) return
      slots.delete(address)
      slot.cancel()
      slot.connection?.close()
      options.onChange()
    },
    views: () =>
      [...slots.values()].map((slot) => ({
        address: slot.address,
        peerId: slot.connection?.peerId ?? null,
        transport: slot.connection?.transport ?? 'other',
        state: slot.state,
        head: slot.head,
        irreversible: slot.irreversible,
        roundTripMs: slot.rtt,
        bytesIn: slot.bytesIn,
        bytesOut: slot.bytesOut,
        lastFault: slot.lastFault,
      })),
    ready: () =>
      [...slots.values()]
        .filter((slot) => slot.peer !== undefined)
        .sort((a, b) => (b.head ?? 0) - (a.head ?? 0) || (a.rtt ?? 0) - (b.rtt ?? 0))
        .map((slot) => slot.peer as Peer),
    fault,
    lost(peer, error) {
      const slot = slots.get(peer.address)
      if (slot?.peer === peer) drop(slot, 'waiting', codeOf(error))
    },
    allWaiting: () =>
      [...slots.values()].every((slot) => slot.state === 'waiting' || slot.state === 'banned'),
    bytes() {
      let bytesIn = 0
      let bytesOut = 0
      for (const slot of slots.values()) {
        bytesIn += slot.bytesIn
        bytesOut += slot.bytesOut
      }
      return { in: bytesIn, out: bytesOut }
    },
    stop() {
      stopped = true
      for (const slot of slots.values()) {
        slot.cancel()
        slot.connection?.close()
      }
    },
  }
}
