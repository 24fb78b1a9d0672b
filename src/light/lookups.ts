import { checkReceiptPlaces, checkRoots } from '#consensus/verify-block.ts'
import { verifyTxProof } from '#consensus/verify-tx-proof.ts'
import { decodeBlock } from '#core/block/block-proto.ts'
import { type BlockHead, headHash } from '#core/block/head.ts'
import { decodeBase58, encodeBase58 } from '#core/codec/base58.ts'
import { equalBytes } from '#core/codec/bytes.ts'
import { codeOf, IostError } from '#core/error.ts'
import { confirmLimit } from '#core/params.ts'
import { unpackRun } from '#p2p/light/compact-run.ts'
import type { LightRequest, TxProofMessage } from '#p2p/light/messages.ts'
import type {
  ActivityEntry,
  BlockView,
  HeadView,
  Labelled,
  LightStatus,
  StateRead,
  SubmitResult,
  TxProofView,
} from './api.ts'
import type { LightNode } from './node.ts'
import type { Peer } from './peers.ts'
import { liveHead, type ProvenHead, proveBlock } from './prove-block.ts'
import { levelOf } from './status.ts'
import type { ProofDeps } from './verify-proofs.ts'
import { headView } from './views.ts'

/** Heads one question may ask for. */
const MAX_HEADS = 1_000
const MAX_ACTIVITY = 50
/** Full nodes a relay is asked to question for one read. */
const READ_NODES = 4
const HASH_BYTES = 32

/** Questions about blocks, transactions and state. Errors everywhere: NO_RELAY, and the last relay's fault when none could answer. */
export type Lookups = {
  heads(from: number, to: number): Promise<readonly HeadView[]>
  block(ref: number | string): Promise<Labelled<BlockView>>
  tx(hash: string): Promise<Labelled<TxProofView>>
  /** The proof as it came, with the head it was proved under. */
  txMessage(hash: string): Promise<{ message: TxProofMessage; proven: ProvenHead; peer: Peer }>
  read(read: StateRead, longestChain: boolean): Promise<Labelled<unknown>>
  activity(account: string, before: number, limit: number): Promise<readonly ActivityEntry[]>
  submit(tx: Uint8Array): Promise<SubmitResult>
}

/** Creates the questions of one light node. */
export function createLookups(node: LightNode, proofs: ProofDeps, anchor: LightStatus['anchor']): Lookups {
  const { ledger, peers } = node
  const q = confirmLimit(ledger.params.witnessCount)

  /** Asks relays one after another until one gives an answer that holds. */
  const tryEach = async <T>(work: (peer: Peer) => Promise<T>): Promise<T> => {
    let last: unknown = new IostError({ code: 'NO_RELAY' }, 'No relay is connected.')
    for (const peer of peers.ready()) {
      try {
        return await work(peer)
      } catch (error) {
        last = named(error)
        if (!LOCAL_CODES.has(codeOf(error))) peers.fault(peer, error)
      }
    }
    throw last
  }

  const prove = async (peer: Peer, number: number, request: Partial<LightRequest>) => {
    const { tx } = await peer.ask(request)
    if (tx === undefined) throw new IostError({ code: 'WRONG_ANSWER', want: 'tx' })
    if (number >= 0 && tx.leaf.block !== number) throw new IostError({ code: 'WRONG_ANSWER', want: number })
    if (tx.leaf.block > ledger.chain().height()) {
      peer.note(Math.max(peer.height(), tx.leaf.block))
      await node.sync(peer)
    }
    return { message: tx, proven: await proveBlock(ledger, peer, tx.leaf.block, tx, proofs) }
  }

  const txMessage: Lookups['txMessage'] = (hash) => {
    const want = hashOf(hash)
    return tryEach(async (peer) => {
      const known = ledger.chain().base().number
      const request = { tx: { hash: want, levels: 2, known } }
      const { message, proven } = await prove(peer, -1, request)
      const { tx, receipt, index, leafCount, txPath, receiptPath } = message.leaf
      if (tx === undefined || receipt === undefined) throw new IostError({ code: 'LEAF_MISSING' })
      const got = verifyTxProof(
        { tx, receipt, index, leafCount, txPath, receiptPath },
        proven.head,
        proofs.sha3,
      )
      if (!equalBytes(got, want)) throw new IostError({ code: 'WRONG_TX', got: encodeBase58(got) })
      return { message, proven, peer }
    })
  }

  const proofView = (message: TxProofMessage, proven: ProvenHead): Labelled<TxProofView> => {
    const { tx, receipt, index, leafCount, txPath, receiptPath } = message.leaf
    if (tx === undefined || receipt === undefined || anchor === null)
      throw new IostError({ code: 'LEAF_MISSING' })
    return {
      value: {
        hash: encodeBase58(receipt.txHash),
        tx,
        receipt,
        block: headView(proven.head, proven.hash, proven.level),
        index,
        leafCount,
        txPath,
        receiptPath,
        confirmedBy: proven.confirmedBy,
        q,
        anchor,
      },
      trust: { kind: 'proved', level: proven.level, block: proven.head.number },
    }
  }

  const proveNumber = async (peer: Peer, number: number): Promise<ProvenHead> => {
    const live = liveHead(ledger, number)
    if (live !== undefined) return live
    const rounds = 2 * 6 * ledger.params.witnessCount
    const { run } = await peer.ask({
      heads: { from: number, to: number + rounds, known: ledger.chain().base().number },
    })
    return proveBlock(ledger, peer, number, { run, epochLeaf: undefined }, proofs)
  }

  /** Heads below the live chain: the run is linked by construction, so proving its last head proves them all. */
  const olderHeads = (from: number, to: number): Promise<readonly HeadView[]> =>
    tryEach(async (peer) => {
      const known = ledger.known()
      const { run } = await peer.ask({ heads: { from, to, known: ledger.chain().base().number } })
      const heads = run === undefined ? [] : unpackRun(run, known, proofs.sha3)
      const end = heads.at(-1)
      if (end === undefined || heads[0]?.head.number !== from || end.head.number > to)
        throw new IostError({ code: 'WRONG_ANSWER', want: from })
      const proven = await proveNumber(peer, end.head.number)
      if (!equalBytes(proven.hash, end.hash))
        throw new IostError({ code: 'HEAD_PARENT', block: end.head.number })
      return heads.map(({ head, hash }) => headView(head, hash, proven.level))
    })

  return {
    async heads(from, to) {
      const chain = ledger.chain()
      const last = Math.min(to, from + MAX_HEADS - 1, chain.height())
      const liveStart = Math.max(chain.base().number, 1)
      const first = Math.max(from, 1)
      const older = first < liveStart ? await olderHeads(first, Math.min(last, liveStart - 1)) : []
      const live: HeadView[] = []
      for (let number = Math.max(from, liveStart); number <= last; number++) {
        const item = chain.at(number)
        if (item !== undefined) live.push(headView(item.head, item.hash, levelOf(number, chain)))
      }
      return [...older, ...live]
    },
    block: (ref) =>
      tryEach(async (peer) => {
        const hash = typeof ref === 'string' ? hashOf(ref) : new Uint8Array(0)
        const number = typeof ref === 'number' ? ref : 0
        const answer = await peer.ask({ block: { number, hash } })
        if (answer.block === undefined) throw new IostError({ code: 'WRONG_ANSWER', want: 'block' })
        const block = decodeBlock(answer.block.bytes)
        const got = headHash(block.head, proofs.sha3)
        const asked = hash.length > 0 ? equalBytes(got, hash) : block.head.number === number
        if (!asked) throw new IostError({ code: 'WRONG_ANSWER', want: String(ref) })
        const { txHashes } = checkRoots(block, proofs.sha3)
        const proven = await proveHash(peer, block.head, got)
        checkReceiptPlaces(block, txHashes)
        return {
          value: {
            head: headView(proven.head, proven.hash, proven.level),
            txs: block.txs.map((tx, index) => ({
              hash: encodeBase58(txHashes[index] as Uint8Array),
              tx,
              receipt: block.receipts[index] as (typeof block.receipts)[number],
            })),
          },
          trust: { kind: 'proved', level: proven.level, block: block.head.number },
        }
      }),
    async tx(hash) {
      const { message, proven } = await txMessage(hash)
      return proofView(message, proven)
    },
    txMessage,
    async read(read, longestChain) {
      const ready = peers.ready()
      if (ready.length === 0) throw new IostError({ code: 'NO_RELAY' }, 'No relay is connected.')
      const request = { read: { json: JSON.stringify(read), longestChain, nodes: READ_NODES } }
      const replies = await Promise.allSettled(ready.map((peer) => peer.ask(request)))
      const answers: Answer[] = []
      let fault: unknown
      replies.forEach((reply, index) => {
        const peer = ready[index] as Peer
        if (reply.status === 'rejected') {
          fault = named(reply.reason)
          peers.fault(peer, reply.reason)
          return
        }
        for (const { node: name, json, block } of reply.value.read?.answers ?? [])
          answers.push({ relay: peer.address, node: name, json, block })
      })
      return bestAnswer(answers, fault)
    },
    async activity(account, before, limit) {
      return tryEach(async (peer) => {
        const wanted = Math.min(limit, MAX_ACTIVITY)
        const { activity } = await peer.ask({ activity: { account, before, limit: wanted } })
        const entries: ActivityEntry[] = []
        for (const { txHash: hash } of (activity?.items ?? []).slice(0, wanted)) {
          const request = { tx: { hash, levels: 2, known: ledger.chain().base().number } }
          const { message, proven } = await prove(peer, -1, request)
          const { tx, receipt, index, leafCount, txPath, receiptPath } = message.leaf
          if (tx === undefined || receipt === undefined) throw new IostError({ code: 'LEAF_MISSING' })
          const proof = { tx, receipt, index, leafCount, txPath, receiptPath }
          const got = verifyTxProof(proof, proven.head, proofs.sha3)
          if (!equalBytes(got, hash)) throw new IostError({ code: 'WRONG_TX', got: encodeBase58(got) })
          entries.push({
            hash: encodeBase58(hash),
            block: message.leaf.block,
            proof: proofView(message, proven),
          })
        }
        return entries
      })
    },
    async submit(tx) {
      const ready = peers.ready()
      if (ready.length === 0) throw new IostError({ code: 'NO_RELAY' }, 'No relay is connected.')
      let hash = ''
      const relays = await Promise.all(
        ready.map(async (peer) => {
          const { address } = peer
          try {
            const { submit } = await peer.ask({ submit: { tx } })
            if (submit === undefined) throw new IostError({ code: 'WRONG_ANSWER', want: 'submit' })
            hash = encodeBase58(submit.hash)
            return { address, ok: true, code: null, message: null }
          } catch (error) {
            peers.fault(peer, error)
            const { code, message } = named(error)
            return { address, ok: false, code, message }
          }
        }),
      )
      const refused = relays[0]
      if (hash === '' && refused !== undefined)
        throw new IostError({ code: refused.code ?? 'PUBLISH_REFUSED' }, refused.message ?? undefined)
      return { hash, relays }
    },
  }

  async function proveHash(peer: Peer, head: BlockHead, hash: Uint8Array): Promise<ProvenHead> {
    if (head.number > ledger.chain().height()) {
      peer.note(Math.max(peer.height(), head.number))
      await node.sync(peer)
    }
    const proven = await proveNumber(peer, head.number)
    if (!equalBytes(proven.hash, hash)) throw new IostError({ code: 'NOT_ON_CHAIN', block: head.number })
    return proven
  }
}

/** Codes of questions that came too early or that nobody can answer: no relay is to blame. */
const LOCAL_CODES = new Set(['NOT_YET', 'BEFORE_ANCHOR', 'NO_LATER_HASH', 'NOT_ON_CHAIN', 'NO_RELAY'])

/** A relay's own code in place of RELAY_FAULT. */
function named(error: unknown): IostError {
  if (!(error instanceof IostError)) return new IostError({ code: 'UNKNOWN' }, String(error))
  const relay = error.data['relay']
  return typeof relay === 'string' ? new IostError({ code: relay }, error.message) : error
}

type Answer = { readonly relay: string; readonly node: string; readonly json: string; readonly block: number }

/**
 * Independent voices: a relay can make up full nodes and a full node can stand behind several relays, so neither count alone
 * says how many had to lie.
 */
function voices(answers: readonly Answer[]): number {
  return Math.min(
    new Set(answers.map((item) => item.relay)).size,
    new Set(answers.map((item) => item.node)).size,
  )
}

function bestAnswer(answers: readonly Answer[], fault: unknown): Labelled<unknown> {
  const groups = new Map<string, Answer[]>()
  for (const item of answers) groups.set(item.json, [...(groups.get(item.json) ?? []), item])
  const [best] = [...groups.values()].sort((a, b) => voices(b) - voices(a) || b.length - a.length)
  const first = best?.[0]
  if (best === undefined || first === undefined) throw fault ?? new IostError({ code: 'READ_UNAVAILABLE' })
  const value: unknown = JSON.parse(first.json)
  const block = Math.min(...best.map((item) => item.block))
  const agree = voices(best)
  return agree > 1
    ? { value, trust: { kind: 'agree', agree, asked: voices(answers), block } }
    : { value, trust: { kind: 'one', node: first.node, block } }
}

function hashOf(text: string): Uint8Array {
  const hash = decodeBase58(text)
  if (hash.length !== HASH_BYTES) throw new IostError({ code: 'BAD_HASH', text: text.slice(0, 100) })
  return hash
}
