import type { Connection, Stream, StreamMessageEvent } from '@libp2p/interface'
import { codeOf } from '#core/error.ts'
import type { Clock } from '#platform/clock.ts'
import { abortLater } from './abort-later.ts'
import { MAX_WRITE_TIMEOUTS, WRITE_BASE_MS, WRITE_BYTES_PER_SECOND } from './constants.ts'
import { createDuplicateFilter } from './duplicate-filter.ts'
import { createFrameReader, type Frame } from './frame.ts'
import { createSendQueue } from './send-queue.ts'

export type Direction = 'inbound' | 'outbound'

/** One neighbour: its stream with reader, writer and queues. */
export type Session = {
  readonly id: string
  readonly direction: Direction
  /** The multiaddr it is connected from or at. */
  readonly address: string
  readonly connection: Connection
  /** Since when, in ns. */
  readonly since: bigint
  /** Queues a frame; false when the queue is full or the session over. */
  send(frame: Uint8Array, urgent: boolean): boolean
  /** Whether the neighbour has a frame already, from us or from itself. */
  hasFrame(frame: Uint8Array): boolean
  /** Notes that the neighbour has a frame. */
  noteFrame(frame: Uint8Array): void
  /** Ends the session and its connection; `keepConnection` leaves the connection to another stream. */
  close(reason: string, keepConnection?: boolean): void
}

export type SessionDeps = {
  readonly stream: Stream
  readonly connection: Connection
  readonly direction: Direction
  readonly chainId: number
  readonly clock: Clock
  readonly onFrame: (session: Session, frame: Frame) => void
  /** Called once with the reason: a fault code of the frame reader, or what ended the stream. */
  readonly onEnd: (session: Session, reason: string) => void
}

/** Starts reading and writing a stream of `iostp2p/1.0`. Source: spec network §4.2. */
export function startSession(deps: SessionDeps): Session {
  const { stream, connection, clock } = deps
  const queue = createSendQueue()
  const filter = createDuplicateFilter()
  let ended = false
  let writing = false
  let wake: () => void = () => {}

  const session: Session = {
    id: connection.remotePeer.toString(),
    direction: deps.direction,
    address: connection.remoteAddr.toString(),
    connection,
    since: clock.now(),
    send(frame, urgent) {
      if (ended || !queue.push(frame, urgent)) return false
      if (!writing) void write()
      return true
    },
    hasFrame: (frame) => filter.has(frame),
    noteFrame: (frame) => filter.add(frame),
    close: (reason, keepConnection = false) => end(reason, keepConnection),
  }

  const end = (reason: string, keepConnection = false): void => {
    if (ended) return
    ended = true
    stream.removeEventListener('message', onMessage)
    wake()
    stream.abort(new Error(reason))
    if (!keepConnection) abortLater(connection, reason)
    deps.onEnd(session, reason)
  }

  const reader = createFrameReader(deps.chainId, (frame) => {
    if (!ended) deps.onFrame(session, frame)
  })
  const onMessage = (event: StreamMessageEvent): void => {
    try {
      reader.push(event.data.subarray())
    } catch (error) {
      end(codeOf(error))
    }
  }

  // One frame is handed to the stream at a time and the next only when it took the last: a frame is never cut by us.
  const write = async (): Promise<void> => {
    writing = true
    for (let frame = queue.shift(); frame !== undefined && !ended; frame = queue.shift()) {
      try {
        if (!stream.send(frame)) await untilWritable(frame.length)
      } catch {
        end('WRITE_FAILED')
      }
    }
    writing = false
  }

  const untilWritable = async (length: number): Promise<void> => {
    const deadline = WRITE_BASE_MS + Math.floor(length / WRITE_BYTES_PER_SECOND) * 1000
    for (let timeouts = 0; stream.writableNeedsDrain && !ended; ) {
      const drained = await new Promise<boolean>((resolve) => {
        const cancel = clock.after(deadline, () => resolve(false))
        wake = () => {
          cancel()
          resolve(true)
        }
      })
      if (!drained && ++timeouts >= MAX_WRITE_TIMEOUTS) end('WRITE_TIMEOUT')
    }
  }

  stream.addEventListener('message', onMessage)
  // The stream's own listener goes on sending in a microtask it queued before ours, so the look comes after that.
  stream.addEventListener('drain', () => queueMicrotask(() => wake()))
  // Half closing counts as leaving, as with reference nodes.
  stream.addEventListener('remoteCloseWrite', () => end('CLOSED'))
  stream.addEventListener('close', () => end('CLOSED'))
  if (stream.status !== 'open') queueMicrotask(() => end('CLOSED'))
  return session
}
