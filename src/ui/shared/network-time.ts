import type { LightStatus } from '#light/api.ts'

/** A machine's clock may be off by so much before the network's time is taken instead. */
const CLOCK_TOLERANCE_MS = 4_000
const NS_PER_MS = 1_000_000n

let offsetMs = 0
let lastHead = 0

/** Learns how far this machine's clock is off: a head that has just arrived is at most a moment old. */
export function observeHead(status: LightStatus, nowMs: number): void {
  const { head, phase } = status
  if (phase !== 'following' || head === null || head.number <= lastHead) return
  const fresh = lastHead > 0 && head.number - lastHead < 12
  lastHead = head.number
  if (!fresh) return
  const off = Number(head.time / NS_PER_MS) - nowMs
  offsetMs = Math.abs(off) > CLOCK_TOLERANCE_MS ? off : 0
}

/** How far the clock is off in ms (positive: it is behind the network); 0 within the tolerance. */
export function clockOffset(): number {
  return offsetMs
}

/** The network's time in ns. */
export function networkNow(nowMs: number): bigint {
  return BigInt(Math.round(nowMs + offsetMs)) * NS_PER_MS
}
