import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { codeOf, IostError } from '#core/error.ts'
import type { LightClient } from '#light/api.ts'
import { useNetworkKey, useSession } from '#ui/shared/session.ts'
import type { FinishedRound } from './model.ts'
import { ROUNDS_AT_ONCE, type RoundSource } from './round-source.ts'

/** Rounds that are looked through at most; what lies before is not counted, and the page says so. */
export const MAX_ROUNDS = 5_000

/** Finished rounds as far back as somebody wanted to look. */
export type History = {
  /** Newest first, without a gap. */
  readonly rounds: readonly FinishedRound[]
  /** Whether the newest rounds have been read. */
  readonly loaded: boolean
  readonly walking: boolean
  /** Whether there is nothing before the last of `rounds` to be read. */
  readonly complete: boolean
  readonly fault: string | undefined
  /** Reads ten rounds at a time backwards until one is enough; a call while walking is ignored. */
  walk(isEnough: (oldest: FinishedRound) => boolean): void
  stop(): void
}

// A finished round does not change: it is read once, whatever page was shown in between.
const known = new Map<string, Map<number, FinishedRound>>()

/** The finished rounds of a game whose round in progress has this number. */
export function useHistory(source: RoundSource, current: number | undefined): History {
  const client = useSession((session) => session.client)
  const network = useNetworkKey()
  const place = `${network}/${source.contract}`
  const [, redraw] = useState(0)
  const [fault, setFault] = useState<string>()
  const [walking, setWalking] = useState(false)
  const stopped = useRef(new AbortController())
  const seen = useMemo(() => roundsAt(place), [place])

  useEffect(() => {
    if (client === undefined || current === undefined) return
    let alive = true
    source.latest(client, current).then(
      (rounds) => {
        if (!alive) return
        take(seen, rounds)
        setFault(undefined)
        redraw((n) => n + 1)
      },
      (error) => alive && setFault(codeOf(error)),
    )
    return () => {
      alive = false
    }
  }, [client, source, current, seen])
  useEffect(() => () => stopped.current.abort(), [])

  const rounds = newestFirst(seen, current)
  const oldest = rounds.at(-1)
  const walk = useCallback(
    (isEnough: (oldest: FinishedRound) => boolean) => {
      if (client === undefined || walking || current === undefined) return
      const control = new AbortController()
      stopped.current = control
      setWalking(true)
      const step = () => redraw((n) => n + 1)
      walkBack(source, client, seen, current, isEnough, control.signal, step)
        .catch((error: unknown) => !control.signal.aborted && setFault(codeOf(error)))
        .finally(() => setWalking(false))
    },
    [client, source, current, seen, walking],
  )
  return {
    rounds,
    loaded: current !== undefined && (rounds.length > 0 || current <= 1),
    walking,
    complete: oldest === undefined || oldest.round <= 1 || rounds.length >= MAX_ROUNDS,
    fault,
    walk,
    stop: () => stopped.current.abort(),
  }
}

async function walkBack(
  source: RoundSource,
  client: LightClient,
  seen: Map<number, FinishedRound>,
  current: number,
  isEnough: (oldest: FinishedRound) => boolean,
  signal: AbortSignal,
  onStep: () => void,
): Promise<void> {
  for (let read = 0; ; ) {
    const rounds = newestFirst(seen, current)
    const oldest = rounds.at(-1)
    if (oldest === undefined || signal.aborted || isEnough(oldest) || rounds.length >= MAX_ROUNDS) return
    if (rounds.length === read) throw new IostError({ code: 'ROUND_MISSING', round: oldest.round - 1 })
    read = rounds.length
    const before = await Promise.all(
      rounds.slice(-ROUNDS_AT_ONCE).map((round) => source.tenBefore(client, round)),
    )
    const found = before.filter((round) => round !== undefined)
    if (found.length === 0) return
    take(seen, found)
    onStep()
  }
}

function roundsAt(place: string): Map<number, FinishedRound> {
  let rounds = known.get(place)
  if (rounds === undefined) {
    rounds = new Map()
    known.set(place, rounds)
  }
  return rounds
}

/** The newest rounds are read again with every round: a block that is not final yet may change what they say. */
function take(seen: Map<number, FinishedRound>, rounds: readonly FinishedRound[]): void {
  for (const round of rounds) seen.set(round.round, round)
}

/** While the round that has just ended is being read, those before it stay: somebody may be looking at one. */
function newestFirst(seen: ReadonlyMap<number, FinishedRound>, current: number | undefined) {
  const rounds: FinishedRound[] = []
  const ended = (current ?? 0) - 1
  for (let number = seen.has(ended) ? ended : ended - 1; rounds.length < MAX_ROUNDS; number--) {
    const round = seen.get(number)
    if (round === undefined) return rounds
    rounds.push(round)
  }
  return rounds
}
