import { MAX_QUEUED_BYTES, MAX_QUEUED_MESSAGES } from './constants.ts'

/** Frames on their way to one neighbour, urgent ones first. */
export type SendQueue = {
  /** False when that queue is full: the frame is dropped, the neighbour stays. */
  push(frame: Uint8Array, urgent: boolean): boolean
  /** The next frame, or undefined when both queues are empty. */
  shift(): Uint8Array | undefined
}

/** Creates a neighbour's two queues with their bounds in messages and bytes. */
export function createSendQueue(): SendQueue {
  const urgentFrames: Uint8Array[] = []
  const normalFrames: Uint8Array[] = []
  let bytes = 0
  return {
    push(frame, urgent) {
      const queue = urgent ? urgentFrames : normalFrames
      if (queue.length >= MAX_QUEUED_MESSAGES || bytes + frame.length > MAX_QUEUED_BYTES) return false
      queue.push(frame)
      bytes += frame.length
      return true
    },
    shift() {
      const frame = urgentFrames.shift() ?? normalFrames.shift()
      if (frame !== undefined) bytes -= frame.length
      return frame
    },
  }
}
