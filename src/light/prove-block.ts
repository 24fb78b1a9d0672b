import type { StatLeaf } from '#consensus/hop-proof.ts'
import type { TrustedEpoch } from '#consensus/trusted-epoch.ts'
import { verifyCertificate, verifyLinked } from '#consensus/verify-certificate.ts'
import type { BlockHead } from '#core/block/head.ts'
import { equalBytes } from '#core/codec/bytes.ts'
import { codeOf, IostError } from '#core/error.ts'
import { type RunHead, unpackRun } from '#p2p/light/compact-run.ts'
import { MAX_RUN_HEADS } from '#p2p/light/constants.ts'
import type { HopMessage, LeafMessage, RunMessage } from '#p2p/light/messages.ts'
import type { FinalityLevel } from './api.ts'
import type { Ledger } from './ledger.ts'
import type { Peer } from './peers.ts'
import { levelOf } from './status.ts'
import { checkSignatures, type ProofDeps } from './verify-proofs.ts'

/** A head that is proved, how firmly, and who signed on it as far as was looked at. */
export type ProvenHead = {
  readonly head: BlockHead
  readonly hash: Uint8Array
  readonly level: FinalityLevel
  readonly confirmedBy: readonly string[]
}

/** Heads a relay sent along for a block, with the election among them. */
export type SentRun = { readonly run: RunMessage | undefined; readonly epochLeaf: LeafMessage | undefined }

/** A block at most this far below a block of known hash is proved by links alone. */
const LINK_HEADS = 256
const LEVELS: readonly FinalityLevel[] = ['L0', 'L1', 'L2']

/**
 * Proves the head of a height: from the live chain, by a certificate under the lists in force then, or by links to a known hash.
 * Errors: NOT_YET above the head, BEFORE_ANCHOR, those of verifyCertificate and verifyLinked, HEAD_SIGNATURE.
 */
export async function proveBlock(
  ledger: Ledger,
  peer: Peer,
  number: number,
  sent: SentRun,
  deps: ProofDeps,
): Promise<ProvenHead> {
  const live = liveHead(ledger, number)
  if (live !== undefined) return live
  if (number > ledger.chain().height()) throw new IostError({ code: 'NOT_YET', block: number })
  await ledger.fill(number, (from, upTo) => askHop(peer, from, upTo))
  const anchor = ledger.epochAt(number)
  if (anchor === undefined || number === 0) throw new IostError({ code: 'BEFORE_ANCHOR', block: number })
  const known = ledger.known()
  const later = laterEpoch(ledger, number)
  if (sent.run !== undefined && (later === undefined || later.number - number > LINK_HEADS)) {
    const heads = unpackRun(sent.run, known, deps.sha3)
    if (heads[0]?.head.number !== number) throw new IostError({ code: 'WRONG_ANSWER', want: number })
    try {
      return await proveSigned(heads, statOf(sent.epochLeaf), anchor, ledger, deps)
    } catch (error) {
      // The switch of a checkpoint's epoch is not known, or the run is short: then links to the next epoch decide.
      const code = codeOf(error)
      if (later === undefined || (code !== 'CERT_ANCHOR' && code !== 'CERT_LEVEL')) throw error
    }
  }
  if (later === undefined) throw new IostError({ code: 'NO_LATER_HASH', block: number })
  return proveByLinks(ledger, peer, number, later, deps)
}

/** The farthest hand-off from an epoch block up to a height, undefined when the relay has none. */
export async function askHop(peer: Peer, from: number, upTo: number): Promise<HopMessage | undefined> {
  try {
    const { hop } = await peer.ask({ hop: { from, upTo } })
    if (hop === undefined) throw new IostError({ code: 'WRONG_ANSWER', want: 'hop' })
    return hop
  } catch (error) {
    if (error instanceof IostError && error.data['relay'] === 'NO_HOP') return undefined
    throw error
  }
}

/** A head of the live chain, with what finality it has there. */
export function liveHead(ledger: Ledger, number: number): ProvenHead | undefined {
  const chain = ledger.chain()
  const item = chain.at(number)
  if (item === undefined) return undefined
  const signers = new Set<string>()
  for (let at = number; signers.size < ledger.params.witnessCount; at++) {
    const next = chain.at(at)
    if (next === undefined) break
    signers.add(next.head.witness)
  }
  return {
    head: item.head,
    hash: item.hash,
    level: levelOf(number, chain),
    confirmedBy: [...signers],
  }
}

/** The election leaf in the form consensus reads. */
export function statOf(leaf: LeafMessage | undefined): StatLeaf | undefined {
  if (leaf?.receipt === undefined) return undefined
  return { index: leaf.index, leafCount: leaf.leafCount, receipt: leaf.receipt, path: leaf.receiptPath }
}

/** Verifies a certificate with its signatures. */
export async function proveSigned(
  heads: readonly RunHead[],
  stat: StatLeaf | undefined,
  anchor: TrustedEpoch,
  ledger: Pick<Ledger, 'params'>,
  deps: ProofDeps,
): Promise<ProvenHead> {
  // The election of the anchor itself is known; one that lies ahead must be proved.
  const ahead = heads[0]?.head.number === anchor.number ? undefined : stat
  const { result, signatures } = verifyCertificate(
    { kind: 'signed', heads, stat: ahead },
    anchor,
    ledger.params,
    deps.sha3,
  )
  await checkSignatures(
    signatures,
    heads.filter((item) => item.sign !== undefined).map((item) => item.head.number),
    deps,
  )
  return {
    head: result.head,
    hash: result.hash,
    level: LEVELS[result.level] as FinalityLevel,
    confirmedBy: [...new Set(heads.filter((item) => item.sign).map((item) => item.head.witness))],
  }
}

async function proveByLinks(
  ledger: Ledger,
  peer: Peer,
  number: number,
  later: { readonly number: number; readonly hash: Uint8Array },
  deps: ProofDeps,
): Promise<ProvenHead> {
  const heads: RunHead[] = []
  while ((heads.at(-1)?.head.number ?? number - 1) < later.number) {
    const from = number + heads.length
    const known = ledger.known()
    const { run } = await peer.ask({
      heads: {
        from,
        to: Math.min(later.number, from + MAX_RUN_HEADS - 1),
        known: ledger.chain().base().number,
      },
    })
    const piece = run === undefined ? [] : unpackRun(run, known, deps.sha3)
    const before = heads.at(-1)
    if (piece[0]?.head.number !== from) throw new IostError({ code: 'WRONG_ANSWER', want: from })
    if (before !== undefined && !equalBytes(piece[0].head.parentHash, before.hash))
      throw new IostError({ code: 'HEAD_PARENT', block: from })
    heads.push(...piece)
  }
  const result = verifyLinked(heads, later.hash, 2)
  return {
    head: result.head,
    hash: result.hash,
    level: 'L2',
    confirmedBy: [...new Set(heads.map((item) => item.head.witness))],
  }
}

/** The nearest block above a height whose hash is trusted for good. */
function laterEpoch(ledger: Ledger, number: number): { number: number; hash: Uint8Array } | undefined {
  return ledger.epochs().find((epoch) => epoch.number > number)
}
