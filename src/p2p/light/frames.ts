import type { Stream } from '@libp2p/interface'
import { concatBytes } from '#core/codec/bytes.ts'
import { IostError } from '#core/error.ts'

const LENGTH_BYTES = 4
/** Pieces a frame is sent in, so that back-pressure can take hold between them. */
const SEND_BYTES = 65_536

/** Sends one frame: u32 big-endian length, then the bytes; waits where the stream asks for it. */
export async function sendFrame(stream: Stream, bytes: Uint8Array, signal?: AbortSignal): Promise<void> {
  const frame = new Uint8Array(LENGTH_BYTES + bytes.length)
  new DataView(frame.buffer).setUint32(0, bytes.length)
  frame.set(bytes, LENGTH_BYTES)
  for (let at = 0; at < frame.length; at += SEND_BYTES) {
    if (!stream.send(frame.subarray(at, at + SEND_BYTES))) await stream.onDrain(signal ? { signal } : {})
  }
}

/** The frames of a stream until its end. Errors: FRAME_TOO_LONG, FRAME_CUT. */
export async function* readFrames(stream: Stream, maxBytes: number): AsyncGenerator<Uint8Array> {
  let parts: Uint8Array[] = []
  let have = 0
  let want = -1
  for await (const chunk of stream) {
    parts.push(chunk instanceof Uint8Array ? chunk : chunk.subarray())
    have += chunk.byteLength
    for (;;) {
      if (want < 0) {
        if (have < LENGTH_BYTES) break
        const all = concatBytes(...parts)
        want = new DataView(all.buffer, all.byteOffset).getUint32(0)
        if (want > maxBytes) throw new IostError({ code: 'FRAME_TOO_LONG', length: want, limit: maxBytes })
        parts = [all.subarray(LENGTH_BYTES)]
        have -= LENGTH_BYTES
      }
      if (have < want) break
      const all = parts.length === 1 ? (parts[0] as Uint8Array) : concatBytes(...parts)
      yield all.subarray(0, want)
      parts = [all.subarray(want)]
      have -= want
      want = -1
    }
  }
  if (have > 0 || want >= 0) throw new IostError({ code: 'FRAME_CUT', have })
}
