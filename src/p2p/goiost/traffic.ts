import { typeName } from './messages.ts'

/** Bytes and packets of one message type since the start. */
export type TrafficRow = {
  readonly type: string
  readonly bytesIn: number
  readonly bytesOut: number
  readonly packetsIn: number
  readonly packetsOut: number
}

/** Counts frames by message type, header included. Source: spec network §6.3. */
export type Traffic = {
  countIn(type: number, bytes: number): void
  countOut(type: number, bytes: number): void
  rows(): readonly TrafficRow[]
}

/** Creates counters at zero. */
export function createTraffic(): Traffic {
  const byName = new Map<string, { -readonly [K in keyof TrafficRow]: TrafficRow[K] }>()
  const row = (type: number) => {
    const name = typeName(type)
    const known = byName.get(name)
    if (known !== undefined) return known
    const made = { type: name, bytesIn: 0, bytesOut: 0, packetsIn: 0, packetsOut: 0 }
    byName.set(name, made)
    return made
  }
  return {
    countIn(type, bytes) {
      const counted = row(type)
      counted.bytesIn += bytes
      counted.packetsIn += 1
    },
    countOut(type, bytes) {
      const counted = row(type)
      counted.bytesOut += bytes
      counted.packetsOut += 1
    },
    rows: () => [...byName.values()].map((counted) => ({ ...counted })),
  }
}
