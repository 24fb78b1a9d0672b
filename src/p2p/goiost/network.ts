import type { Connection, Libp2p, Stream } from '@libp2p/interface'
import { peerIdFromString } from '@libp2p/peer-id'
import { multiaddr } from '@multiformats/multiaddr'
import type { Clock } from '#platform/clock.ts'
import type { Log } from '#platform/log.ts'
import type { Random } from '#platform/random.ts'
import { abortLater } from './abort-later.ts'
import { ipv4Of, isPublicAddress, type NodeAddress } from './address.ts'
import { createBlackList } from './black-list.ts'
import {
  DIAL_TIMEOUT_MS,
  IDLE_CONNECTION_MS,
  IDLE_SWEEP_MS,
  LONELY_QUERY_MS,
  MAX_PRODUCERS,
  NEAREST_COUNT,
  PRODUCER_QUERY_MS,
  PROTOCOL,
  PROTOCOL_ALIAS,
  QUERY_MS,
  REFUSAL_MS,
  SEED_SETTLED_MS,
} from './constants.ts'
import { createDialer } from './dialer.ts'
import { encodeFrame, type Frame, framePayload } from './frame.ts'
import {
  isDeduplicated,
  isKnownType,
  isUrgent,
  MESSAGE,
  type MessageType,
  routingResponse,
} from './messages.ts'
import { createNeighbors } from './neighbors.ts'
import { createRouting } from './routing.ts'
import { createRoutingTable, type RoutingTable } from './routing-table.ts'
import { type Direction, type Session, startSession } from './session.ts'
import { createTraffic, type TrafficRow } from './traffic.ts'

/** What the users of a network hear; called synchronously and must not throw. */
export type GoiostListener = {
  /** A message of a known type other than routing, unfolded. */
  message(from: string, type: MessageType, payload: Uint8Array): void
  joined(id: string): void
  left(id: string): void
}

export type NeighborInfo = { readonly id: string; readonly address: string; readonly direction: Direction }

/** A node's place among IOST nodes: neighbours, routing and messages. */
export type GoiostNetwork = {
  start(): Promise<void>
  stop(): Promise<void>
  listen(listener: GoiostListener): void
  neighbors(): readonly NeighborInfo[]
  /** Queues a message for one neighbour; false when it is none or its queue is full. */
  send(to: string, type: MessageType, payload: Uint8Array): boolean
  /** Queues a message for all neighbours, leaving out those that have it when the type is deduplicated; how many got or have it. */
  broadcast(type: MessageType, payload: Uint8Array): number
  /** The peer ids of block producers this node wants as neighbours whatever the caps. */
  setProducers(ids: readonly string[]): void
  producers(): readonly string[]
  table(): RoutingTable
  traffic(): readonly TrafficRow[]
  closeNeighbor(id: string): boolean
  refuseId(id: string): void
  refuseIp(ip: string): void
  refused(): { readonly ids: readonly string[]; readonly ips: readonly string[] }
}

export type GoiostDeps = {
  readonly host: Libp2p
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
}

export type GoiostOptions = {
  readonly chainId: number
  readonly version: number
  readonly maxInbound: number
  readonly maxOutbound: number
  readonly seeds: readonly NodeAddress[]
  readonly blackIds: readonly string[]
  readonly blackIps: readonly string[]
}

const MS = 1_000_000n

/** Creates the network part over a started libp2p host. Source: spec network §4. */
export function createGoiostNetwork(deps: GoiostDeps, options: GoiostOptions): GoiostNetwork {
  const { host, clock, random, log } = deps
  const ownId = host.peerId.toString()
  const listeners: GoiostListener[] = []
  const traffic = createTraffic()
  const black = createBlackList(options.blackIds, options.blackIps)
  const table = createRoutingTable(ownId)
  const settled = new Set<string>()
  const cancels = new Set<() => void>()
  let producers: readonly string[] = []
  let producerSet: ReadonlySet<string> = new Set()
  let running = false

  const neighbors = createNeighbors({
    ownId,
    maxInbound: options.maxInbound,
    maxOutbound: options.maxOutbound,
    isProducer: (id) => producerSet.has(id),
  })
  const ownAddresses = () => host.getMultiaddrs().map((address) => bareAddress(address.toString()))
  const routing = createRouting({
    table,
    black,
    clock,
    random,
    ownId,
    ownAddresses,
    isNeighbor: (id) => neighbors.get(id) !== undefined,
  })

  const every = (period: () => number, task: () => void): void => {
    const cancel = clock.after(period(), () => {
      cancels.delete(cancel)
      if (!running) return
      task()
      every(period, task)
    })
    cancels.add(cancel)
  }

  const sendTo = (session: Session, type: MessageType, frame: Uint8Array): boolean => {
    if (!session.send(frame, isUrgent(type))) return false
    if (isDeduplicated(type)) session.noteFrame(frame)
    traffic.countOut(type, frame.length)
    return true
  }
  const frameOf = (type: MessageType, payload: Uint8Array) =>
    encodeFrame(options.chainId, type, payload, options.version)

  const onFrame = (session: Session, frame: Frame): void => {
    traffic.countIn(frame.type, frame.payload.length + 20)
    if (!isKnownType(frame.type)) return
    const payload = framePayload(frame)
    if (payload === undefined) return
    if (isDeduplicated(frame.type)) session.noteFrame(frameOf(frame.type, payload))
    try {
      if (frame.type === MESSAGE.routingQuery) {
        const answer = routing.answer(session.id, payload)
        if (answer !== undefined)
          sendTo(session, MESSAGE.routingResponse, frameOf(MESSAGE.routingResponse, answer))
      } else if (frame.type === MESSAGE.routingResponse) {
        routing.learn(session.id, session.address, payload)
      } else {
        for (const listener of listeners) listener.message(session.id, frame.type, payload)
      }
    } catch (error) {
      log.error('message failed', { peer: session.id, type: frame.type, error })
    }
  }

  const onEnd = (session: Session, reason: string): void => {
    if (reason === 'WRONG_CHAIN') {
      black.addId(session.id)
      if (isPublicAddress(session.address)) black.addIp(ipv4Of(session.address) as string)
      table.remove(session.id)
    }
    if (!neighbors.remove(session)) return
    if (clock.now() - session.since >= BigInt(SEED_SETTLED_MS) * MS) settled.add(session.id)
    routing.forget(session.id)
    log.info('neighbour left', { peer: session.id, reason })
    for (const listener of listeners) listener.left(session.id)
  }

  const onStream = (stream: Stream, connection: Connection, direction: Direction): void => {
    const id = connection.remotePeer.toString()
    const address = connection.remoteAddr.toString()
    const verdict = neighbors.judge(id, direction, clock.now())
    table.alive(id)
    if (!running || black.refuses(id, address)) {
      abortLater(connection, 'REFUSED')
      return
    }
    if (verdict === 'second') {
      stream.abort(new Error('SECOND_STREAM'))
      return
    }
    if (verdict === 'full') {
      refuse(stream, connection, direction)
      return
    }
    if (verdict === 'replace') neighbors.get(id)?.close('MUTUAL_DIAL', true)
    const session = startSession({
      stream,
      connection,
      direction,
      chainId: options.chainId,
      clock,
      onFrame,
      onEnd,
    })
    neighbors.add(session)?.close('ROOM_FOR_PRODUCER')
    routing.expectAnswer(id)
    log.info('neighbour joined', { peer: id, direction, address })
    for (const listener of listeners) listener.joined(id)
    if (direction === 'outbound') ask(session, routing.query())
  }

  const refuse = (stream: Stream, connection: Connection, direction: Direction): void => {
    if (direction === 'outbound') {
      abortLater(connection, 'FULL')
      return
    }
    const peers = neighbors
      .all()
      .filter((session) => session.direction === 'outbound' && isPublicAddress(session.address))
      .slice(0, NEAREST_COUNT)
      .map((session) => ({ id: session.id, addrs: [bareAddress(session.address)] }))
    if (peers.length > 0) stream.send(frameOf(MESSAGE.routingResponse, routingResponse.encode({ peers })))
    clock.after(REFUSAL_MS, () => abortLater(connection, 'FULL'))
  }

  const ask = (session: Session, question: Uint8Array): void => {
    if (sendTo(session, MESSAGE.routingQuery, frameOf(MESSAGE.routingQuery, question)))
      routing.expectAnswer(session.id)
  }
  const askAll = (question: Uint8Array): void => {
    for (const session of neighbors.all()) ask(session, question)
  }

  const dial = async (id: string, addresses: readonly string[]): Promise<void> => {
    const open = addresses.filter((address) => !black.refuses(id, address))
    if (open.length === 0 || id === ownId) return
    const signal = AbortSignal.timeout(DIAL_TIMEOUT_MS)
    const known = host.getConnections(peerIdFromString(id))[0]
    const connection =
      known ??
      (await host.dial(
        open.map((address) => multiaddr(`${address}/p2p/${id}`)),
        { signal },
      ))
    if (neighbors.get(id) !== undefined) return
    const stream = await connection.newStream(PROTOCOL, { signal, maxOutboundStreams: 4 })
    onStream(stream, connection, 'outbound')
  }

  // Newcomers that never open a stream, and the lost one of two mutual dials, would hold places for nothing.
  const closeIdle = (): void => {
    const used = new Set(neighbors.all().map(({ connection }) => connection.id))
    const now = Number(clock.now() / MS)
    for (const connection of host.getConnections()) {
      const idle = now - connection.timeline.open > IDLE_CONNECTION_MS
      if (idle && !used.has(connection.id)) abortLater(connection, 'IDLE')
    }
  }

  const dialer = createDialer({
    clock,
    random,
    seeds: options.seeds.filter((seed) => seed.id !== ownId),
    dial,
    isNeighbor: (id) => neighbors.get(id) !== undefined,
    room: () => options.maxOutbound - neighbors.count('outbound'),
    candidates: () => table.all().filter(({ id }) => neighbors.get(id) === undefined),
    producers: () => producers.flatMap((id) => table.get(id) ?? []),
    takeSettled: (id) => settled.delete(id),
    onFailure(id, error) {
      table.failed(id)
      log.debug('dial failed', { peer: id, error })
    },
  })

  return {
    async start() {
      running = true
      const handler = (stream: Stream, connection: Connection) => onStream(stream, connection, 'inbound')
      await host.handle([PROTOCOL, PROTOCOL_ALIAS], handler, { maxInboundStreams: 4 })
      dialer.start()
      every(
        () => (neighbors.all().length === 0 ? LONELY_QUERY_MS : QUERY_MS),
        () => askAll(routing.query()),
      )
      every(() => IDLE_SWEEP_MS, closeIdle)
      every(
        () => PRODUCER_QUERY_MS,
        () => {
          const unknown = producers.filter((id) => id !== ownId && table.get(id) === undefined)
          if (unknown.length > 0) askAll(routing.query(unknown))
        },
      )
    },
    async stop() {
      running = false
      dialer.stop()
      for (const cancel of cancels) cancel()
      cancels.clear()
      await host.unhandle([PROTOCOL, PROTOCOL_ALIAS])
      for (const session of neighbors.all()) session.close('STOPPED')
    },
    listen: (listener) => void listeners.push(listener),
    neighbors: () => neighbors.all().map(({ id, address, direction }) => ({ id, address, direction })),
    send(to, type, payload) {
      const session = neighbors.get(to)
      return session !== undefined && sendTo(session, type, frameOf(type, payload))
    },
    broadcast(type, payload) {
      const frame = frameOf(type, payload)
      let reached = 0
      for (const session of neighbors.all()) {
        if ((isDeduplicated(type) && session.hasFrame(frame)) || sendTo(session, type, frame)) reached++
      }
      return reached
    },
    setProducers(ids) {
      producers = ids.slice(0, MAX_PRODUCERS)
      producerSet = new Set(producers)
    },
    producers: () => producers,
    table: () => table,
    traffic: () => traffic.rows(),
    closeNeighbor(id) {
      const session = neighbors.get(id)
      session?.close('CLOSED_BY_OPERATOR')
      return session !== undefined
    },
    refuseId(id) {
      black.addId(id)
      neighbors.get(id)?.close('REFUSED')
    },
    refuseIp(ip) {
      black.addIp(ip)
      for (const session of neighbors.all()) {
        if (black.refuses(session.id, session.address)) session.close('REFUSED')
      }
    },
    refused: () => ({ ids: black.ids(), ips: black.ips() }),
  }
}

/** A multiaddr text without the id at its end: the form routing answers carry. */
function bareAddress(address: string): string {
  return address.replace(/\/(?:p2p|ipfs)\/[^/]+$/, '')
}
