import { slotOf } from '#consensus/slot.ts'
import type { ConsensusParams, TrustedEpoch } from '#consensus/trusted-epoch.ts'
import { checkNotFuture } from '#consensus/verify-head.ts'
import { equalBytes } from '#core/codec/bytes.ts'
import { IostError } from '#core/error.ts'
import type { RunHead } from '#p2p/light/compact-run.ts'
import { type HopMessage, hopMessage } from '#p2p/light/messages.ts'
import {
  type CheckedHead,
  createLiveChain,
  type Elections,
  isBetterTip,
  type LiveChain,
} from './live-chain.ts'
import type { LightStore } from './store.ts'
import { type ProofDeps, type ProvenHop, proveHeads, proveHop } from './verify-proofs.ts'

/** More stored hand-offs than this and a shorter chain of them is looked for. */
const MAX_STORED_HOPS = 32
/** Browser clocks are worse than servers': heads may be this much ahead. Source: spec network §3.4. */
const FUTURE_TOLERANCE_NS = 10_000_000_000n

export type LedgerDeps = ProofDeps & {
  readonly store: LightStore
  /** Now in ns, or undefined where the chain's clock is recorded. */
  now(): bigint | undefined
  /** A witness signed two blocks of one height in one slot. */
  onEquivocation(ours: CheckedHead, theirs: CheckedHead): void
}

/** What became of offered heads. */
export type AppendOutcome = 'extended' | 'switched' | 'known' | 'worse'

/** Everything verified of one chain: the trusted epochs from the anchor on, and the live chain after the last of them. */
export type Ledger = {
  readonly params: ConsensusParams
  chain(): LiveChain
  /** Trusted epochs, ascending; the first is the anchor. */
  epochs(): readonly TrustedEpoch[]
  /** The last trusted epoch at or below a height. */
  epochAt(number: number): TrustedEpoch | undefined
  /** Keys that both a relay and this node know after the last epoch: current ‖ pending. */
  known(): readonly string[]
  /** Verifies a hand-off from the last epoch and starts the live chain anew on it. Errors: those of proveHop, HEAD_FUTURE. */
  hop(message: HopMessage): Promise<ProvenHop>
  /**
   * Makes sure that the last electing epoch block at or below a height is known: hand-offs may have leapt over it.
   * `ask` gets the farthest hand-off from an epoch block up to a height, undefined when there is none.
   */
  fill(number: number, ask: (from: number, upTo: number) => Promise<HopMessage | undefined>): Promise<void>
  /** Heights among these heads whose election has to be proven before `append`. */
  electionsNeeded(heads: readonly RunHead[]): readonly RunHead[]
  /**
   * Verifies linked heads and adds them, going over to their branch when it is better.
   * Errors: PARENT_UNKNOWN, HEAD_FUTURE, FORK_BELOW_IRREVERSIBLE, HEAD_SIGNATURE and the rules of LiveChain.extend.
   */
  append(heads: readonly RunHead[], elections: Elections): Promise<AppendOutcome>
  /** Reads back what is stored and verifies all of it again; what does not hold is forgotten. */
  restore(): Promise<{ readonly hops: number; readonly heads: number }>
  /** Writes irreversible heads that are not stored yet. */
  persist(): Promise<void>
  /**
   * Whether another history from the base on is as final as ours and yet another one: then q witnesses built two histories.
   * Errors: those of append for heads that break a rule.
   */
  contradicts(heads: readonly RunHead[], elections: Elections): Promise<boolean>
  /** Heads verified since the start, hand-offs' and stored ones included. */
  verified(): number
  /** The epoch whose hand-off is not stored yet, if any. */
  unsavedHop(): TrustedEpoch | undefined
  saveHop(from: TrustedEpoch, message: HopMessage): Promise<void>
  /** There is no hand-off from an epoch to the next: it is not asked for again. */
  leaveHop(from: TrustedEpoch): void
  /**
   * Stores the shortest chain of hand-offs to the last epoch in the place of a long one, so that a start stays quick however
   * long the node has been running. Nothing changes when the hand-offs that `ask` gives do not lead there.
   */
  shorten(ask: (from: number, upTo: number) => Promise<HopMessage | undefined>): Promise<void>
}

/** Creates the ledger on an anchor (block 0 or a checkpoint). */
export function createLedger(anchor: TrustedEpoch, params: ConsensusParams, deps: LedgerDeps): Ledger {
  const { store } = deps
  const epochs: TrustedEpoch[] = [anchor]
  let chain = createLiveChain(anchor, params)
  let waiting: CheckedHead[] = []
  let savedTo = -1
  let verified = 0
  const savedHops = new Set<number>()
  let storedHops = 0

  const lastEpoch = () => epochs[epochs.length - 1] as TrustedEpoch

  const reportEquivocations = (heads: readonly CheckedHead[]): void => {
    for (const theirs of heads) {
      const ours = chain.at(theirs.head.number)
      if (ours === undefined || !ours.signed || !theirs.signed || equalBytes(ours.hash, theirs.hash)) continue
      const sameTurn =
        ours.head.witness === theirs.head.witness && slotOf(ours.head.time) === slotOf(theirs.head.time)
      if (sameTurn) deps.onEquivocation(ours, theirs)
    }
  }

  const isKnown = (item: RunHead): boolean => {
    const hash = chain.hashAt(item.head.number)
    if (hash === undefined || !equalBytes(hash, item.hash)) return false
    return chain.at(item.head.number) !== undefined || chain.base().number === 0
  }

  const checkTime = (last: RunHead | undefined): void => {
    const now = deps.now()
    if (now !== undefined && last !== undefined) checkNotFuture(last.head, now, FUTURE_TOLERANCE_NS)
  }

  const settle = (): void => {
    const { epochs: passed, heads } = chain.settle()
    epochs.push(...passed)
    waiting.push(...heads)
  }

  const moveTo = (hop: ProvenHop): void => {
    waiting = []
    epochs.push(hop.result.trusted)
    chain = createLiveChain(hop.result.trusted, params)
    chain.extend(hop.heads, hop.elections)
    verified += hop.heads.length
  }

  const collect = (from: number): CheckedHead[] => {
    const out: CheckedHead[] = []
    for (let number = from; ; number++) {
      const item = chain.at(number)
      if (item === undefined) return out
      out.push(item)
    }
  }

  const apply = (heads: readonly CheckedHead[], elections: Elections): AppendOutcome => {
    const fresh = heads.filter((item) => !isKnown(item))
    const first = fresh[0]
    const last = fresh.at(-1)
    if (first === undefined || last === undefined) return 'known'
    const ancestor = first.head.number - 1
    const tip = chain.tip()
    if (tip === undefined || equalBytes(tip.hash, first.head.parentHash)) {
      chain.extend(fresh, elections)
      verified += fresh.length
      settle()
      return 'extended'
    }
    const parent = chain.hashAt(ancestor)
    // The chain may have moved while signatures were checked.
    if (parent === undefined || !equalBytes(parent, first.head.parentHash))
      throw new IostError({ code: 'PARENT_UNKNOWN', block: first.head.number })
    if (!isBetterTip(last, tip)) return 'worse'
    chain.switchTo(fresh, elections)
    verified += fresh.length
    settle()
    return 'switched'
  }

  return {
    params,
    chain: () => chain,
    epochs: () => epochs,
    epochAt: (number) => epochs.findLast((epoch) => epoch.number <= number),
    known: () => [...lastEpoch().current, ...lastEpoch().pending],
    async hop(message) {
      const from = lastEpoch()
      const hop = await proveHop(message, from, params, deps)
      checkTime(hop.heads.at(-1))
      // Another relay may have moved the chain meanwhile; a hop never takes it back.
      if (lastEpoch() === from && hop.result.lastBlock > chain.height()) moveTo(hop)
      return hop
    },
    async fill(number, ask) {
      for (;;) {
        const at = epochs.findLastIndex((epoch) => epoch.number <= number)
        const from = epochs[at]
        // Behind the last epoch nothing was leapt over; in the epoch's own stretch nothing lies between.
        if (from === undefined || at === epochs.length - 1) return
        if (number < from.number + params.voteInterval) return
        const message = await ask(from.number, number)
        if (message === undefined) return
        const { result } = await proveHop(message, from, params, deps)
        const found = result.trusted
        if (found.number > number)
          throw new IostError({ code: 'WRONG_ANSWER', want: number, got: found.number })
        if (epochs.some((epoch) => epoch.number === found.number)) return
        epochs.splice(at + 1, 0, found)
        savedHops.add(found.number)
      }
    },
    electionsNeeded: (heads) =>
      heads.filter(
        (item) =>
          item.head.number > chain.base().number &&
          item.head.number % params.voteInterval === 0 &&
          !isKnown(item),
      ),
    async append(heads, elections) {
      const fresh = heads.filter((item) => !isKnown(item))
      const first = fresh[0]
      const last = fresh.at(-1)
      if (first === undefined || last === undefined) return 'known'
      const parent = chain.hashAt(first.head.number - 1)
      const startsChain = chain.tip() === undefined && first.head.number === chain.base().number
      if (!startsChain) {
        if (parent === undefined && first.head.number <= chain.irreversible())
          throw new IostError({ code: 'FORK_BELOW_IRREVERSIBLE', block: first.head.number })
        if (parent === undefined || !equalBytes(parent, first.head.parentHash))
          throw new IostError({ code: 'PARENT_UNKNOWN', block: first.head.number })
        if (first.head.number <= chain.irreversible())
          throw new IostError({ code: 'FORK_BELOW_IRREVERSIBLE', block: first.head.number })
      }
      checkTime(last)
      const checked = await proveHeads(fresh, deps)
      reportEquivocations(checked)
      return apply(checked, elections)
    },
    async restore() {
      let hops = 0
      for (;;) {
        const from = lastEpoch()
        const bytes = await store.hop(from.number)
        if (bytes === undefined) break
        try {
          moveTo(await proveHop(hopMessage.decode(bytes), from, params, deps))
          savedHops.add(from.number)
          storedHops += 1
          hops += 1
        } catch {
          break
        }
      }
      const heads = await restoreHeads()
      return { hops, heads }
    },
    async persist() {
      const final = chain.irreversible()
      const heads = [...waiting, ...collect(Math.max(chain.base().number, 1))].filter(
        ({ head }) => head.number > savedTo && head.number <= final,
      )
      waiting = []
      const last = heads.at(-1)
      if (last === undefined) return
      savedTo = last.head.number
      await store.saveHeads(heads)
    },
    async contradicts(heads, elections) {
      const rival = createLiveChain(chain.base(), params)
      rival.extend(await proveHeads(heads, deps), elections)
      const number = Math.min(rival.irreversible(), chain.irreversible())
      const [ours, theirs] = [chain.hashAt(number), rival.hashAt(number)]
      return ours !== undefined && theirs !== undefined && !equalBytes(ours, theirs)
    },
    verified: () => verified,
    unsavedHop: () =>
      epochs.find((epoch, index) => index < epochs.length - 1 && !savedHops.has(epoch.number)),
    leaveHop(from) {
      savedHops.add(from.number)
    },
    async shorten(ask) {
      if (storedHops <= MAX_STORED_HOPS) return
      const last = lastEpoch()
      const path: { from: number; bytes: Uint8Array }[] = []
      let at = epochs[0] as TrustedEpoch
      while (at.number < last.number && path.length < MAX_STORED_HOPS) {
        const message = await ask(at.number, last.number)
        if (message === undefined) break
        path.push({ from: at.number, bytes: hopMessage.encode(message) })
        at = (await proveHop(message, at, params, deps)).result.trusted
      }
      // Where no shorter chain exists the count starts anew, so that it is not looked for at every epoch.
      storedHops = 0
      if (!equalBytes(at.hash, last.hash)) return
      storedHops = path.length
      await store.replaceHops(path)
    },
    async saveHop(from, message) {
      savedHops.add(from.number)
      storedHops += 1
      await store.saveHop(from.number, hopMessage.encode(message))
    },
  }

  async function restoreHeads(): Promise<number> {
    const before = chain.height()
    for (;;) {
      const next = chain.tip() === undefined ? Math.max(chain.base().number, 1) : chain.height() + 1
      const stored = await store.chunk(next)
      const heads = stored.filter(({ head }) => head.number >= next)
      if (heads[0]?.head.number !== next) break
      try {
        // Reading ends at the next epoch block: had its election been settled, its hand-off would have moved the base.
        chain.extend(await proveHeads(heads, deps), new Map())
      } catch {
        break
      }
    }
    const count = chain.height() - before
    verified += count
    savedTo = chain.height()
    store.resume(collect(before + 1))
    return count
  }
}
