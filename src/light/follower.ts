import type { Election } from '#consensus/stat-receipt.ts'
import { equalBytes } from '#core/codec/bytes.ts'
import { codeOf, IostError } from '#core/error.ts'
import type { Sha3 } from '#core/hash/sha3.ts'
import { type RunHead, unpackRun } from '#p2p/light/compact-run.ts'
import type { LightAnswer, RunMessage } from '#p2p/light/messages.ts'
import { type Clock, sleep } from '#platform/clock.ts'
import { readBaseLeaf } from './election-proof.ts'
import type { Ledger } from './ledger.ts'
import type { Elections } from './live-chain.ts'
import type { Peer } from './peers.ts'
import { askHop } from './prove-block.ts'
import { type ProofDeps, proveHop } from './verify-proofs.ts'

/** Heads asked for at a time while catching up. */
const PIECE_HEADS = 600
/** Frames of one relay that may wait; more than this and catching up is quicker. */
const MAX_WAITING_FRAMES = 64
/** Another relay may take over the catching up when the present one made no progress for so long. */
const TURN_MS = 2_000
const TURN_POLL_MS = 100
const RETRY_MS = 2_000
/** A branch is fetched from the irreversible block on, at most so many heads. */
const MAX_BRANCH_HEADS = 4_000

export type FollowerDeps = ProofDeps & {
  readonly ledger: Ledger
  readonly clock: Clock
  readonly sha3: Sha3
  /** Something verified changed. */
  onChange(): void
  onProgress(progress: {
    readonly unit: 'epochs' | 'blocks'
    readonly done: number
    readonly total: number
  }): void
  /** Two histories are final: nothing can be believed until a person has decided. */
  onContradiction(peer: Peer): void
  /** A relay's answer could not be used; the pool decides what that means. */
  onFault(peer: Peer, error: unknown, bytes?: Uint8Array): void
}

/** Keeps the ledger at the relays' tip. */
export type Follower = {
  /** Catches up with a relay and follows its new heads until it is gone. */
  follow(peer: Peer): Promise<void>
  /** Catches up with a relay if it is ahead. */
  sync(peer: Peer): Promise<void>
  /** Whether any relay is being caught up with. */
  busy(): boolean
}

/** Creates the follower of a ledger. */
export function createFollower(deps: FollowerDeps): Follower {
  const { ledger, clock, sha3 } = deps
  const { voteInterval, witnessCount } = ledger.params
  const running = new Set<Peer>()
  let turnOf: Peer | undefined
  let progressAt = 0n

  const progressed = (): void => {
    progressAt = clock.now()
    deps.onChange()
  }

  const isFar = (peer: Peer) => peer.height() - ledger.chain().height() > voteInterval

  /** Hand-offs while the relay is more than an epoch ahead; each next one is fetched while the last is verified. */
  const takeHops = async (peer: Peer): Promise<void> => {
    const ask = (from: number) => askHop(peer, from, 0)
    const started = ledger.chain().base().number
    let next = ask(started)
    for (;;) {
      const message = await next
      if (message === undefined) return
      const from = ledger.chain().base()
      const { firstNumber } = message.run
      next = isFarFrom(peer, firstNumber) ? ask(firstNumber) : Promise.resolve(undefined)
      next.catch(() => undefined)
      await ledger.hop(message)
      if (ledger.chain().base().number <= from.number) return
      await ledger.saveHop(from, message)
      const done = (ledger.chain().base().number - started) / voteInterval
      deps.onProgress({
        unit: 'epochs',
        done,
        total: Math.max(done, Math.floor((peer.height() - started) / voteInterval)),
      })
      progressed()
    }
  }

  const isFarFrom = (peer: Peer, number: number) => peer.height() - number > voteInterval

  const askHeads = async (peer: Peer, from: number, to: number): Promise<RunHead[]> => {
    const known = ledger.known()
    const { number } = ledger.chain().base()
    const { run } = await peer.ask({ heads: { from, to, known: number } })
    if (run === undefined) return wrongAnswer('run')
    if (run.firstNumber !== from || run.heads.length === 0 || run.heads.length > to - from + 1)
      throw new IostError({ code: 'WRONG_ANSWER', want: from, got: run.firstNumber, heads: run.heads.length })
    return unpackRun(run, known, sha3)
  }

  const electionsFor = async (peer: Peer, heads: readonly RunHead[]): Promise<Elections> => {
    const elections = new Map<number, Election | null>()
    for (const { head } of ledger.electionsNeeded(heads)) {
      const { base } = await peer.ask({ base: { number: head.number } })
      elections.set(head.number, readBaseLeaf(head, base ?? wrongAnswer('base'), witnessCount, sha3))
    }
    return elections
  }

  const take = async (peer: Peer, heads: readonly RunHead[]): Promise<boolean> => {
    const outcome = await ledger.append(heads, await electionsFor(peer, heads))
    return outcome === 'extended' || outcome === 'switched'
  }

  /** The relay's history leaves ours below what is final: either it is not final itself, or the network has two. */
  const lookForContradiction = async (peer: Peer): Promise<void> => {
    const from = Math.max(ledger.chain().base().number, 1)
    const heads = await askHeads(peer, from, Math.min(peer.height(), from + MAX_BRANCH_HEADS - 1))
    const elections = await electionsFor(peer, heads)
    if (await ledger.contradicts(heads, elections)) deps.onContradiction(peer)
  }

  /** The relay stands on another branch: fetch it from the last irreversible block on. */
  const takeBranch = async (peer: Peer): Promise<boolean> => {
    const from = ledger.chain().irreversible() + 1
    const to = Math.min(peer.height(), from + MAX_BRANCH_HEADS - 1)
    const heads = await askHeads(peer, from, to)
    const anchor = ledger.chain().hashAt(from - 1)
    const first = heads[0]
    if (anchor !== undefined && first !== undefined && !equalBytes(first.head.parentHash, anchor)) {
      await lookForContradiction(peer)
      throw new IostError({ code: 'FORK_BELOW_IRREVERSIBLE', block: from })
    }
    return take(peer, heads)
  }

  const nextFrom = (): number => {
    const chain = ledger.chain()
    return chain.tip() === undefined ? Math.max(chain.base().number, 1) : chain.height() + 1
  }

  const takeHeads = async (peer: Peer): Promise<void> => {
    const started = nextFrom()
    let from = started
    let next = askHeads(peer, from, Math.min(peer.height(), from + PIECE_HEADS - 1))
    for (;;) {
      const heads = await next
      const last = heads.at(-1)?.head.number ?? from
      const more = last < peer.height()
      next = more
        ? askHeads(peer, last + 1, Math.min(peer.height(), last + PIECE_HEADS))
        : Promise.resolve([])
      next.catch(() => undefined)
      try {
        await take(peer, heads)
      } catch (error) {
        if (codeOf(error) !== 'PARENT_UNKNOWN') throw error
        if (!(await takeBranch(peer))) {
          // As high as ours or lower: nothing to take from this relay for now.
          peer.note(ledger.chain().height())
        }
        progressed()
        return
      }
      deps.onProgress({ unit: 'blocks', done: last - started + 1, total: peer.height() - started + 1 })
      progressed()
      if (!more) return
      from = last + 1
    }
  }

  const catchUp = async (peer: Peer): Promise<void> => {
    while (peer.height() > ledger.chain().height()) {
      const before = ledger.chain().height()
      if (isFar(peer)) await takeHops(peer)
      await takeHeads(peer)
      if (ledger.chain().height() > before) continue
      // The relay promised more than it has.
      peer.note(ledger.chain().height())
    }
  }

  const myTurn = async (peer: Peer): Promise<void> => {
    while (turnOf !== undefined && turnOf !== peer && peer.height() > ledger.chain().height()) {
      if (clock.now() - progressAt > BigInt(TURN_MS) * 1_000_000n) break
      await sleep(clock, TURN_POLL_MS)
    }
  }

  const sync = async (peer: Peer): Promise<void> => {
    if (running.has(peer)) return
    running.add(peer)
    try {
      await myTurn(peer)
      if (peer.height() <= ledger.chain().height()) return
      turnOf = peer
      progressAt = clock.now()
      await catchUp(peer)
    } catch (error) {
      if (error instanceof IostError && error.data['relay'] === 'NOT_FOUND')
        peer.note(ledger.chain().height())
      // A relay that is busy or counts our requests is asked again a little later.
      else if (codeOf(error) === 'RELAY_FAULT') clock.after(RETRY_MS, () => again(peer))
      deps.onFault(peer, error)
    } finally {
      running.delete(peer)
      if (turnOf === peer) turnOf = undefined
      deps.onChange()
    }
  }

  const again = (peer: Peer): void => {
    sync(peer).catch(() => undefined)
  }

  const takeFrame = async (peer: Peer, run: RunMessage, known: readonly string[]): Promise<void> => {
    const heads = unpackRun(run, known, sha3)
    const last = heads.at(-1)
    if (last === undefined) return wrongAnswer('heads')
    peer.note(last.head.number)
    try {
      if (await take(peer, heads)) progressed()
    } catch (error) {
      if (codeOf(error) !== 'PARENT_UNKNOWN') throw error
      await sync(peer)
    }
  }

  /** Stores the hand-off of an epoch that was followed block by block, so that the next start can hop over it. */
  const keepHop = async (peer: Peer): Promise<void> => {
    const from = ledger.unsavedHop()
    if (from === undefined) return
    const upTo = ledger.epochs().find((epoch) => epoch.number > from.number)?.number ?? 0
    const message = await askHop(peer, from.number, upTo)
    if (message === undefined) return ledger.leaveHop(from)
    await proveHop(message, from, ledger.params, deps)
    await ledger.saveHop(from, message)
    await ledger.shorten((at, to) => askHop(peer, at, to))
  }

  const follow = async (peer: Peer): Promise<void> => {
    const frames: { run: RunMessage; bytes: Uint8Array }[] = []
    const known = ledger.known()
    let draining = false
    const drain = async (): Promise<void> => {
      if (draining) return
      draining = true
      for (;;) {
        const frame = frames.shift()
        if (frame === undefined) break
        try {
          await takeFrame(peer, frame.run, known)
          await keepHop(peer)
        } catch (error) {
          deps.onFault(peer, error, frame.bytes)
        }
      }
      draining = false
    }
    try {
      await peer.subscribe(ledger.chain().base().number, ({ run }: LightAnswer, bytes) => {
        if (run === undefined) return wrongAnswer('run')
        peer.note(run.firstNumber + run.heads.length - 1)
        // Frames that come while catching up are covered by it.
        if (running.has(peer) || frames.length >= MAX_WAITING_FRAMES) return
        frames.push({ run, bytes })
        drain().catch(() => undefined)
      })
    } catch (error) {
      deps.onFault(peer, error)
      return
    }
    await sync(peer)
  }

  return { follow, sync, busy: () => running.size > 0 }
}

function wrongAnswer(want: string): never {
  throw new IostError({ code: 'WRONG_ANSWER', want })
}
