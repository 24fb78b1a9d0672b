import type { Connection, Stream } from '@libp2p/interface'
import { IostError } from '#core/error.ts'
import { LIGHT_PROTOCOL, MAX_ANSWER_BYTES, MAX_PROOF_BYTES, REQUEST_TIMEOUT_MS } from './constants.ts'
import { readFrames, sendFrame } from './frames.ts'

/** Sends one request over a connection and gives the answer's bytes. Errors: REQUEST_TIMEOUT, REQUEST_FAILED, FRAME_TOO_LONG, FRAME_CUT. */
export async function requestLight(
  connection: Connection,
  request: Uint8Array,
  timeoutMs: number = REQUEST_TIMEOUT_MS,
  maxBytes: number = MAX_ANSWER_BYTES,
): Promise<Uint8Array> {
  const signal = AbortSignal.timeout(timeoutMs)
  let stream: Stream | undefined
  const abort = () => stream?.abort(new IostError({ code: 'REQUEST_TIMEOUT', ms: timeoutMs }))
  signal.addEventListener('abort', abort)
  try {
    stream = await connection.newStream(LIGHT_PROTOCOL, { signal, runOnLimitedConnection: true })
    await sendFrame(stream, request, signal)
    for await (const frame of readFrames(stream, maxBytes)) {
      stream.close().catch(() => undefined)
      return frame
    }
    throw new IostError({ code: 'REQUEST_FAILED', reason: 'no answer' })
  } catch (error) {
    stream?.abort(error instanceof Error ? error : new Error(String(error)))
    if (signal.aborted) throw new IostError({ code: 'REQUEST_TIMEOUT', ms: timeoutMs })
    if (error instanceof IostError) throw error
    throw new IostError({ code: 'REQUEST_FAILED', reason: String(error) })
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

/** Opens a subscription: `onFrame` per frame, `onEnd` once when the stream ends. The answer ends it from this side. */
export async function subscribeLight(
  connection: Connection,
  request: Uint8Array,
  onFrame: (bytes: Uint8Array) => void,
  onEnd: () => void,
): Promise<() => void> {
  const signal = AbortSignal.timeout(REQUEST_TIMEOUT_MS)
  const stream = await connection.newStream(LIGHT_PROTOCOL, { signal, runOnLimitedConnection: true })
  await sendFrame(stream, request, signal)
  const run = async () => {
    try {
      for await (const frame of readFrames(stream, MAX_PROOF_BYTES)) onFrame(frame)
    } catch (error) {
      stream.abort(error instanceof Error ? error : new Error(String(error)))
    } finally {
      onEnd()
    }
  }
  run().catch(() => undefined)
  return () => stream.abort(new IostError({ code: 'SUBSCRIPTION_ENDED' }))
}
