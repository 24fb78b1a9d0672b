import type { Connection, Libp2p, Stream } from '@libp2p/interface'
import { codeOf, IostError } from '#core/error.ts'
import {
  LIGHT_PROTOCOL,
  MAX_FAULT_TEXT,
  MAX_QUEUED_BYTES,
  MAX_REQUEST_BYTES,
  MAX_STREAMS_PER_PEER,
  REQUEST_TIMEOUT_MS,
} from './constants.ts'
import { readFrames, sendFrame } from './frames.ts'
import { encodeAnswer, type LightAnswer, type LightRequest, requestMessage } from './messages.ts'

/** Who asks: the connection's peer id and remote address. */
export type LightCaller = { readonly peer: string; readonly address: string }

/** Answers requests. `subscribe` calls `push` for every frame until the answer's function is called. */
export type LightHandler = {
  answer(request: LightRequest, caller: LightCaller): Promise<Partial<LightAnswer>>
  subscribe(
    request: { readonly known: number },
    caller: LightCaller,
    push: (answer: Partial<LightAnswer>) => void,
  ): () => void
}

/** Registers the light protocol's serving side at a host. */
export async function registerLight(host: Libp2p, handler: LightHandler): Promise<void> {
  await host.handle(LIGHT_PROTOCOL, (stream, connection) => serve(stream, connection, handler), {
    maxInboundStreams: MAX_STREAMS_PER_PEER,
    runOnLimitedConnection: true,
  })
}

async function serve(stream: Stream, connection: Connection, handler: LightHandler): Promise<void> {
  const caller = { peer: connection.remotePeer.toString(), address: connection.remoteAddr.toString() }
  const signal = AbortSignal.timeout(REQUEST_TIMEOUT_MS)
  const abort = () => stream.abort(new IostError({ code: 'REQUEST_TIMEOUT' }))
  signal.addEventListener('abort', abort)
  try {
    const request = await firstFrame(stream)
    const decoded = requestMessage.decode(request)
    if (decoded.subscribe !== undefined) {
      signal.removeEventListener('abort', abort)
      feed(stream, handler.subscribe(decoded.subscribe, caller, push(stream)))
      return
    }
    await sendFrame(stream, encodeAnswer(await handler.answer(decoded, caller)), signal)
    await stream.close({ signal })
  } catch (error) {
    await refuse(stream, error, signal)
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

async function firstFrame(stream: Stream): Promise<Uint8Array> {
  for await (const frame of readFrames(stream, MAX_REQUEST_BYTES)) return frame
  throw new IostError({ code: 'FRAME_CUT', have: 0 })
}

/** Sends frames one after another; a subscriber that lags behind by too much is cut off. */
function push(stream: Stream): (answer: Partial<LightAnswer>) => void {
  let queue = Promise.resolve()
  let queued = 0
  return (answer) => {
    if (stream.status !== 'open') return
    const bytes = encodeAnswer(answer)
    queued += bytes.length
    if (queued > MAX_QUEUED_BYTES) {
      stream.abort(new IostError({ code: 'SUBSCRIBER_SLOW' }))
      return
    }
    queue = queue
      .then(() => sendFrame(stream, bytes))
      .then(() => {
        queued -= bytes.length
      })
      .catch((error: Error) => stream.abort(error))
  }
}

/** Ends the subscription when its stream ends, however that happens. */
function feed(stream: Stream, end: () => void): void {
  if (stream.status !== 'open') end()
  else stream.addEventListener('close', end, { once: true })
}

async function refuse(stream: Stream, error: unknown, signal: AbortSignal): Promise<void> {
  if (stream.status !== 'open') return
  const message = error instanceof Error ? error.message : String(error)
  try {
    const fault = { code: codeOf(error), message: message.slice(0, MAX_FAULT_TEXT) }
    await sendFrame(stream, encodeAnswer({ fault }), signal)
    await stream.close({ signal })
  } catch (failure) {
    stream.abort(failure instanceof Error ? failure : new Error(String(failure)))
  }
}
