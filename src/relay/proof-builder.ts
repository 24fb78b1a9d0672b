import { slotOf } from '#consensus/slot.ts'
import { type Election, readElection } from '#consensus/stat-receipt.ts'
import { equalLists } from '#consensus/witness-list.ts'
import type { SignedHead } from '#core/block/block.ts'
import { IostError } from '#core/error.ts'
import { confirmLimit } from '#core/params.ts'
import { packRun } from '#p2p/light/compact-run.ts'
import { MAX_RUN_HEADS } from '#p2p/light/constants.ts'
import type {
  HopMessage,
  LeafMessage,
  ReceiptsMessage,
  RunMessage,
  TxProofMessage,
} from '#p2p/light/messages.ts'
import type { ProofSource, TxLeaf } from './proof-source.ts'

/** Makes the proofs of spec network §3.7 and Appendix B from a source's chain. */
export type ProofBuilder = {
  /** The farthest hand-off after a trusted epoch block (0 = genesis), at most to `upTo` (0 = the tip). Errors: NO_HOP, RANGE. */
  hop(from: number, upTo: number): Promise<HopMessage>
  /** Heads from..to; of each slot the first and the last head's signature, at the tip all. Errors: RANGE, NOT_FOUND. */
  heads(from: number, to: number, known: number): Promise<RunMessage>
  /** One head, as it is pushed to subscribers. */
  headRun(head: SignedHead, known: number): Promise<RunMessage>
  base(number: number): Promise<LeafMessage>
  tx(hash: Uint8Array, levels: number, known: number): Promise<TxProofMessage>
  receipts(number: number): Promise<ReceiptsMessage>
}

/** Heads asked of the source at a time while a run is looked for. */
const CHUNK = 128
const MAX_CACHED_HOPS = 512
const MAX_CACHED_LISTS = 512
const MAX_CACHED_RUNS = 128
/** A run this far below the tip will not change any more. */
const SETTLED_BLOCKS = 256
/** Heads at the tip whose signatures all travel: finality moves with every one of them. */
const RECENT_HEADS = 12
/** Rounds of distinct witnesses a transaction proof goes through at most: irreversible, locked. */
const MAX_ROUNDS = 2
/** Epochs in a row without election that the builder looks past. */
const MAX_QUIET_EPOCHS = 64

type ElectionRun = {
  readonly leaf: TxLeaf
  readonly election: Election
  readonly heads: readonly SignedHead[]
}

/** Creates the builder of one source. */
export function createProofBuilder(source: ProofSource): ProofBuilder {
  const { voteInterval, witnesses } = source.network.params
  const q = confirmLimit(witnesses.length)
  const hops = new Map<string, HopMessage>()
  const tables = new Map<number, readonly string[]>()
  const runs = new Map<number, ElectionRun>()

  const electionAt = async (number: number): Promise<{ leaf: TxLeaf; election: Election | undefined }> => {
    const leaf = await source.baseLeaf(number)
    if (leaf === undefined) throw new IostError({ code: 'NO_HOP', number }, 'The chain is not that far yet.')
    return { leaf, election: readElection(leaf.receipt) }
  }

  /** Keys that a client trusts after an epoch block: current ‖ pending. */
  const tableOf = async (number: number): Promise<readonly string[]> => {
    if (number === 0) return [...witnesses, ...witnesses]
    const cached = tables.get(number)
    if (cached !== undefined) return cached
    const { election } = await electionAt(number)
    const table = election === undefined ? [] : [...election.current, ...election.pending]
    put(tables, number, table, MAX_CACHED_LISTS)
    return table
  }

  /** Heads from a height until so many rounds of q distinct witnesses are complete, or the tip. */
  const roundsFrom = async (
    from: number,
    rounds: number,
  ): Promise<{ heads: SignedHead[]; ends: number[] }> => {
    const heads: SignedHead[] = []
    const ends: number[] = []
    let seen = new Set<string>()
    while (heads.length < MAX_RUN_HEADS) {
      const next = await source.heads(from + heads.length, from + heads.length + CHUNK - 1)
      for (const item of next) {
        heads.push(item)
        seen.add(item.head.witness)
        if (seen.size < q) continue
        ends.push(heads.length - 1)
        seen = new Set()
        if (ends.length === rounds) return { heads, ends }
      }
      if (next.length < CHUNK) break
    }
    return { heads, ends }
  }

  /** Leaf 0 of the first electing epoch block in a range, its receipt side. */
  const epochLeafIn = async (from: number, to: number): Promise<LeafMessage | undefined> => {
    for (let number = Math.ceil(from / voteInterval) * voteInterval; number <= to; number += voteInterval) {
      if (number === 0) continue
      const { leaf, election } = await electionAt(number)
      if (election !== undefined) return { ...leaf, tx: undefined, txPath: [] }
    }
    return undefined
  }

  /** Heads from an epoch block that elected to the one that completes its quorum; undefined where no hand-off can be made of them. */
  const electionRun = async (first: number): Promise<ElectionRun | undefined> => {
    const cached = runs.get(first)
    if (cached !== undefined) return cached
    const { leaf, election } = await electionAt(first)
    if (election === undefined) return undefined
    const { heads, ends } = await roundsFrom(first, 1)
    if (ends.length === 0) return undefined
    // A run as long as an epoch may hold the next election too, and a hand-off proves only one.
    const last = first + heads.length - 1
    for (let next = first + voteInterval; next <= last; next += voteInterval)
      if ((await electionAt(next)).election !== undefined) return undefined
    const run = { leaf, election, heads }
    if (last + SETTLED_BLOCKS <= source.tip().number) put(runs, first, run, MAX_CACHED_RUNS)
    return run
  }

  /** The hand-off to one epoch block, or undefined when it elected nobody, is not complete yet or is too strange to the client. */
  const hopTo = async (from: number, first: number): Promise<HopMessage | undefined> => {
    const run = await electionRun(first)
    if (run === undefined) return undefined
    const { leaf, election, heads } = run
    const known = await tableOf(from)
    const trusted = from === 0 ? witnesses : known.slice(known.length / 2)
    const signers = new Set(heads.map(({ head }) => head.witness))
    const overlap = trusted.filter((key) => signers.has(key)).length
    if (!equalLists(election.current, trusted) && overlap < q) return undefined
    // Finality at the tip can still hang on these heads: then the signatures go along that a run of heads would have.
    const recent = first + voteInterval > source.tip().number
    const edge = edges(heads)
    const seen = new Set<string>()
    const counted = heads.map(({ head }) => !seen.has(head.witness) && seen.add(head.witness).size > 0)
    return {
      run: packRun(heads, known, (index) => counted[index] === true || (recent && edge(index))),
      leaf: { ...leaf, tx: undefined, txPath: [] },
    }
  }

  /** The farthest hand-off: tries the last epoch block, then ever nearer ones; the next that elected always does. */
  const buildHop = async (from: number, upTo: number): Promise<HopMessage> => {
    const start = Math.floor(from / voteInterval)
    let ahead = Math.floor(upTo / voteInterval) - start
    for (; ahead > 1; ahead = Math.floor(ahead / 2)) {
      const hop = await hopTo(from, (start + ahead) * voteInterval)
      if (hop !== undefined) return hop
    }
    for (let epoch = 1; epoch <= MAX_QUIET_EPOCHS; epoch++) {
      const first = (start + epoch) * voteInterval
      if (first > upTo) break
      const hop = await hopTo(from, first)
      if (hop !== undefined) return hop
    }
    throw new IostError({ code: 'NO_HOP', number: from }, 'No later epoch is complete yet.')
  }

  return {
    async hop(from, upTo) {
      if (from % voteInterval !== 0) throw new IostError({ code: 'RANGE', from })
      const { number } = source.tip()
      const limit = upTo === 0 ? number : Math.min(upTo, number)
      // Until the next epoch block the same hand-off is the farthest one.
      const key = `${from} ${Math.floor(limit / voteInterval)}`
      const cached = hops.get(key)
      if (cached !== undefined) return cached
      const hop = await buildHop(from, limit)
      const last = hop.run.firstNumber + hop.run.heads.length - 1
      if (last + SETTLED_BLOCKS <= number && hop.run.firstNumber + voteInterval <= number)
        put(hops, key, hop, MAX_CACHED_HOPS)
      return hop
    },
    async heads(from, to, known) {
      if (from < 1 || to < from || to - from >= MAX_RUN_HEADS)
        throw new IostError({ code: 'RANGE', from, to })
      const heads = await source.heads(from, to)
      if (heads.length === 0) throw new IostError({ code: 'NOT_FOUND', number: from })
      const edge = edges(heads)
      const recent = source.tip().number - from - RECENT_HEADS
      return packRun(heads, await tableOf(known), (index) => index > recent || edge(index))
    },
    async headRun(head, known) {
      return packRun([head], await tableOf(known), () => true)
    },
    async base(number) {
      const leaf = await source.baseLeaf(number)
      if (leaf === undefined) throw new IostError({ code: 'NOT_FOUND', number })
      return leaf
    },
    async tx(hash, levels, known) {
      const leaf = await source.txLeaf(hash)
      if (leaf === undefined) throw new IostError({ code: 'NOT_FOUND' }, 'No such transaction on this chain.')
      if (levels === 0) return { leaf, run: undefined, epochLeaf: undefined }
      const rounds = Math.min(levels, MAX_ROUNDS)
      const { heads, ends } = await roundsFrom(leaf.block, rounds)
      const last = leaf.block + heads.length - 1
      // Where lists change, which witness counts is the client's to work out: it gets every signature and one more round.
      const crossing = Math.floor(last / voteInterval) !== Math.floor((leaf.block - 1) / voteInterval)
      const run = crossing ? await roundsFrom(leaf.block, rounds + 1) : { heads, ends }
      const starts = new Set(run.ends.map((end) => end + 1))
      const edge = edges(run.heads)
      const signed = (index: number) => crossing || starts.has(index) || edge(index)
      return {
        leaf,
        run: packRun(run.heads, await tableOf(known), signed),
        epochLeaf: await epochLeafIn(leaf.block, leaf.block + run.heads.length - 1),
      }
    },
    async receipts(number) {
      const block = await source.block(number)
      if (block === undefined) throw new IostError({ code: 'BODY_UNAVAILABLE', number })
      return { head: block.head, receipts: block.receipts.map((receipt) => receipt) }
    },
  }

  function put<K, T>(map: Map<K, T>, key: K, value: T, limit: number): void {
    if (map.size >= limit) map.delete(map.keys().next().value as K)
    map.set(key, value)
  }
}

/**
 * Which signatures of a run travel: the first head of a slot tells where lists change, the last how far its witness's word
 * reaches; what lies between is covered by the links.
 */
function edges(heads: readonly SignedHead[]): (index: number) => boolean {
  const sameTurn = (a: SignedHead | undefined, b: SignedHead | undefined): boolean =>
    a !== undefined &&
    b !== undefined &&
    a.head.witness === b.head.witness &&
    slotOf(a.head.time) === slotOf(b.head.time)
  return (index) => !sameTurn(heads[index - 1], heads[index]) || !sameTurn(heads[index], heads[index + 1])
}
