import { type ChainTracker, createChainTracker } from '#consensus/chain-tracker.ts'
import { type Election, isEpochBlock } from '#consensus/stat-receipt.ts'
import type { ConsensusParams, TrustedEpoch } from '#consensus/trusted-epoch.ts'
import { type ChainPoint, checkLink, checkSerial, checkSlot, genesisPoint } from '#consensus/verify-head.ts'
import { equalLists, type WitnessList } from '#consensus/witness-list.ts'
import type { BlockHead } from '#core/block/head.ts'
import { compareBytes, equalBytes } from '#core/codec/bytes.ts'
import { IostError } from '#core/error.ts'
import type { Signature } from '#core/tx/tx.ts'

/** A head with its hash; `signed` tells that its signature was checked and holds. */
export type CheckedHead = {
  readonly head: BlockHead
  readonly hash: Uint8Array
  readonly sign: Signature | undefined
  readonly signed: boolean
}

/** Elections of epoch blocks by height; null = it was proved that none ran. */
export type Elections = ReadonlyMap<number, Election | null>

/** The verified chain from the last settled epoch block to the tip, with finality; no forks. Source: spec network §2.8, §3.5. */
export type LiveChain = {
  /** The epoch block all of this stands on. */
  base(): TrustedEpoch
  /** Last head, or undefined while nothing follows the base. */
  tip(): CheckedHead | undefined
  /** Height of the last head; the base's when there is none. */
  height(): number
  at(number: number): CheckedHead | undefined
  /** Hash of the block at a height on this chain, base included. */
  hashAt(number: number): Uint8Array | undefined
  irreversible(): number
  locked(): number | null
  active(): WitnessList
  pending(): WitnessList
  /** The last electing epoch block, with its lists as far as they are in force, and distinct signers while its switch is open. */
  epoch(): { readonly block: number; readonly votes: number | null }
  /** The list a block was made under. */
  listAt(number: number): WitnessList | undefined
  /**
   * Adds heads; those before the first fault stay. Errors: those of the head checks, WRONG_EPOCH_BLOCK, NO_ELECTION_PROOF,
   * ELECTION_FLAG,
   * ELECTION_LIST.
   */
  extend(heads: readonly CheckedHead[], elections: Elections): void
  /**
   * Leaves the present branch for another one that starts above the irreversible block; when it breaks a rule before it is
   * the better one, the present branch stays. Errors: FORK_BELOW_IRREVERSIBLE, HEAD_NUMBER, and those of extend.
   */
  switchTo(heads: readonly CheckedHead[], elections: Elections): void
  /** Moves the base to the newest settled epoch block; the answer is the epochs passed, in order, and the heads let go. */
  settle(): { readonly epochs: readonly TrustedEpoch[]; readonly heads: readonly CheckedHead[] }
}

type Entry = CheckedHead & {
  readonly point: ChainPoint
  /** List under which this block was made. */
  readonly list: WitnessList
  readonly elected: WitnessList | undefined
}

/** Starts a chain on a trusted epoch block (its head comes first then) or on block 0 (block 1 comes first). */
export function createLiveChain(start: TrustedEpoch, params: ConsensusParams): LiveChain {
  let base = start
  let entries: Entry[] = []
  let tracker = freshTracker(base)
  let epochBlock = base.number
  let switchAt = new Map<number, number>()
  // Finality never goes back: not when a branch that confirmed is left, nor when the base moves.
  let irreversibleFloor = start.number
  let lockedFloor: number | null = null

  const firstNumber = () => (base.number === 0 ? 1 : base.number)
  const at = (number: number): Entry | undefined => entries[number - firstNumber()]
  const height = () => (entries.length === 0 ? base.number : firstNumber() + entries.length - 1)
  const irreversible = () => Math.max(irreversibleFloor, tracker.irreversible ?? base.number)

  const track = (entry: Entry): void => {
    const { number, witness } = entry.head
    tracker.push({ number, witness, signed: entry.signed, elected: entry.elected })
    if (entry.elected !== undefined) epochBlock = number
    if (tracker.switched) switchAt.set(epochBlock, number)
    irreversibleFloor = irreversible()
    const locked = tracker.locked()
    if (locked !== null && locked > (lockedFloor ?? -1)) lockedFloor = locked
  }

  const pointFor = (item: CheckedHead): ChainPoint => {
    const { head, hash } = item
    const parent = entries.at(-1)?.point
    if (parent === undefined && base.number > 0) {
      if (head.number !== base.number || !equalBytes(hash, base.hash))
        throw new IostError({ code: 'WRONG_EPOCH_BLOCK', block: base.number })
    } else {
      checkLink(head, parent ?? genesisPoint(base.hash, base.time))
    }
    checkSlot(head, tracker.active)
    const serial = checkSerial(head, parent, params.blocksPerSlot)
    return { number: head.number, hash, time: head.time, witness: head.witness, serial }
  }

  const electionOf = (number: number, elections: Elections): WitnessList | undefined => {
    if (number === base.number) return base.pending
    if (!isEpochBlock(number, params.voteInterval)) return undefined
    const election = elections.get(number)
    if (election === undefined) throw new IostError({ code: 'NO_ELECTION_PROOF', block: number })
    if ((election === null) !== tracker.flag) throw new IostError({ code: 'ELECTION_FLAG', block: number })
    if (election === null) return undefined
    if (!equalLists(election.current, tracker.active))
      throw new IostError({ code: 'ELECTION_LIST', block: number })
    return election.pending
  }

  const replay = (kept: readonly Entry[]): void => {
    tracker = freshTracker(base)
    epochBlock = base.number
    switchAt = new Map()
    entries = [...kept]
    for (const entry of entries) track(entry)
  }

  const extend = (heads: readonly CheckedHead[], elections: Elections): void => {
    for (const item of heads) {
      const point = pointFor(item)
      const elected = electionOf(item.head.number, elections)
      const entry = { ...item, point, list: tracker.active, elected }
      track(entry)
      entries.push(entry)
    }
  }

  return {
    base: () => base,
    tip: () => entries.at(-1),
    height,
    at,
    hashAt: (number) => (number === base.number ? base.hash : at(number)?.hash),
    irreversible,
    locked: () => lockedFloor,
    active: () => tracker.active,
    pending: () => tracker.pending,
    epoch() {
      if (!tracker.flag) return { block: epochBlock, votes: null }
      const seen = new Set<string>()
      for (let number = height(); number >= Math.max(epochBlock, firstNumber()); number--)
        seen.add((at(number) as Entry).head.witness)
      return { block: epochBlock, votes: seen.size }
    },
    listAt: (number) => at(number)?.list ?? (number === height() + 1 ? tracker.active : undefined),
    extend,
    switchTo(heads, elections) {
      const old = entries
      const ancestor = (heads[0]?.head.number ?? 0) - 1
      if (ancestor < irreversible())
        throw new IostError({ code: 'FORK_BELOW_IRREVERSIBLE', block: ancestor + 1 })
      replay(old.slice(0, Math.max(0, ancestor - firstNumber() + 1)))
      try {
        extend(heads, elections)
      } catch (error) {
        const oldTip = old.at(-1)
        const tip = entries.at(-1)
        if (oldTip !== undefined && (tip === undefined || !isBetterTip(tip, oldTip))) replay(old)
        throw error
      }
    },
    settle() {
      const epochs: TrustedEpoch[] = []
      const settled = irreversible()
      for (const entry of entries) {
        const { number, time } = entry.head
        if (number > settled) break
        if (number <= base.number || entry.elected === undefined) continue
        epochs.push({
          number,
          hash: entry.hash,
          time,
          current: entry.list,
          pending: entry.elected,
          switchBlock: switchAt.get(number) ?? null,
        })
      }
      const last = epochs.at(-1)
      if (last === undefined) return { epochs, heads: [] }
      const cut = last.number - firstNumber()
      const heads = entries.slice(0, cut)
      const kept = entries.slice(cut)
      base = last
      replay(kept)
      return { epochs, heads }
    },
  }
}

function freshTracker(base: TrustedEpoch): ChainTracker {
  // Before its epoch block is pushed both lists are the one that made it; block 0 is not pushed.
  const list = base.number === 0 ? base.pending : base.current
  return createChainTracker({
    active: list,
    pending: list,
    openEpoch: null,
    switchBlock: null,
    // That the epoch block is irreversible was first true at its switch block, which is still to be walked.
    irreversible: base.number === 0 ? 0 : null,
  })
}

/** Whether a head wins against another as tip: higher, or as high and earlier, or the smaller hash. Source: spec network §2.8. */
export function isBetterTip(a: CheckedHead, b: CheckedHead): boolean {
  if (a.head.number !== b.head.number) return a.head.number > b.head.number
  if (a.head.time !== b.head.time) return a.head.time < b.head.time
  return compareBytes(a.hash, b.hash) < 0
}
