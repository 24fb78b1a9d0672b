import { describe, expect, it } from 'vitest'
import type { Block } from '#core/block/block.ts'
import { headHash } from '#core/block/head.ts'
import { codeOf } from '#core/error.ts'
import { verifySignatureSync } from '#core/keys/verify.ts'
import { merklePath } from '#core/merkle/tree.ts'
import { receiptHash } from '#core/tx/receipt.ts'
import { txHash } from '#core/tx/tx-hash.ts'
import { sha3Node } from '#platform/sha3.node.ts'
import { createNodeVerifier } from '#platform/signatures.node.ts'
import { buildChain, type TestChain, testKey, userReceipt, userTx } from '#testing/chain-builder.ts'
import { createChainTracker } from './chain-tracker.ts'
import type { BaseLeaf, HopProof, RunHead, StatLeaf } from './hop-proof.ts'
import {
  type ConsensusParams,
  checkpointOf,
  epochFromCheckpoint,
  genesisEpoch,
  type TrustedEpoch,
} from './trusted-epoch.ts'
import { verifyCertificate, verifyLinked } from './verify-certificate.ts'
import { verifyHop } from './verify-hop.ts'
import { verifyTxProof } from './verify-tx-proof.ts'
import type { WitnessList } from './witness-list.ts'

const keys = [1, 2, 3, 4, 5, 6, 7, 8].map(testKey)
const names = keys.map((key) => key.text)
const pick = (...at: number[]): WitnessList => at.map((index) => names[index] as string)
const first = pick(0, 1, 2, 3)
const ELECTIONS = new Map<number, WitnessList>([
  [30, pick(3, 2, 1, 0)],
  [60, pick(3, 2, 1, 0)],
  [90, pick(4, 5, 6, 7)],
  [150, pick(4, 5, 6, 0)],
])
const params: ConsensusParams = { chainId: 1020, witnessCount: 4, voteInterval: 30, blocksPerSlot: 6 }
const user = testKey(50)
const { verifySync } = createNodeVerifier({ secp256k1: verifySignatureSync })

/** From 85 to 132 only two of the four witnesses work, so the list elected at 90 is still pending at 120. */
const chain: TestChain = buildChain({
  keys,
  witnesses: first,
  voteInterval: 30,
  length: 200,
  elect: (number, current) => ELECTIONS.get(number) ?? current,
  isDown: (witness, number) => number > 84 && number < 133 && [names[0], names[1]].includes(witness),
  shape: (draft) => {
    if (draft.number % 7 !== 0) return draft
    const txs = [0, 1].map((at) => userTx(user, draft.time - 5n, { publisher: `user${at}` }))
    return {
      ...draft,
      txs: [...draft.txs, ...txs],
      receipts: [...draft.receipts, ...txs.map((tx) => userReceipt(tx))],
    }
  },
})

const blockAt = (number: number): Block => chain.blocks[number - 1] as Block
const runHead = (number: number, signed = true): RunHead => {
  const { head, sign } = blockAt(number)
  return { head, hash: headHash(head, sha3Node), sign: signed ? sign : undefined }
}
const run = (from: number, to: number): RunHead[] =>
  Array.from({ length: to - from + 1 }, (_, index) => runHead(from + index))

function statOf(number: number): StatLeaf {
  const { receipts } = blockAt(number)
  const leaves = receipts.map((receipt) => receiptHash(receipt, sha3Node))
  return {
    index: 0,
    leafCount: leaves.length,
    receipt: receipts[0] as Block['receipts'][0],
    path: merklePath(leaves, 0, sha3Node),
  }
}

function baseOf(number: number): BaseLeaf {
  const { txs } = blockAt(number)
  const leaves = txs.map((tx) => txHash(tx, sha3Node))
  return {
    index: 0,
    leafCount: leaves.length,
    tx: txs[0] as Block['txs'][0],
    path: merklePath(leaves, 0, sha3Node),
  }
}

/** The run from an epoch block to the third distinct witness. */
function handOff(number: number): HopProof {
  const seen = new Set<string>()
  let to = number
  for (; seen.size < 3; to++) seen.add(blockAt(to).head.witness)
  return { heads: run(number, to - 1), stat: statOf(number), base: undefined }
}

const genesis = genesisEpoch(chain.genesisHash, chain.genesis.head.time, chain.witnesses)
const hop = (proof: HopProof, from: TrustedEpoch) => verifyHop(proof, from, params, sha3Node)
const fault = (action: () => unknown): string => {
  try {
    action()
    return 'none'
  } catch (error) {
    return codeOf(error)
  }
}

const epoch30 = hop(handOff(30), genesis).result.trusted
const epoch60 = hop(handOff(60), epoch30).result.trusted
const epoch90 = hop(handOff(90), epoch60).result.trusted

describe('hops', () => {
  it('moves trust over changes, unchanged lists and a late change', () => {
    expect(epoch30).toMatchObject({ number: 30, current: first, pending: ELECTIONS.get(30) })
    expect(epoch30.switchBlock).toBeGreaterThan(30)
    expect(epoch60.switchBlock).toBeNull()
    expect(epoch90.switchBlock).toBeGreaterThan(132)
    expect(hop(handOff(90), epoch60).result).toMatchObject({ form: 'hop', irreversible: 90, overlap: 3 })
  })

  it('takes an epoch without election as a step of its own or hops over it', () => {
    expect(statOf(120).receipt.receipts).toEqual([])
    const seen = new Set<string>()
    let to = 120
    for (; seen.size < 3; to++) seen.add(blockAt(to).head.witness)
    const still: HopProof = { heads: run(120, to - 1), stat: undefined, base: baseOf(120) }
    const open: TrustedEpoch = { ...epoch90, switchBlock: null }
    const step = hop(still, open).result
    expect(step).toMatchObject({ form: 'noElection', irreversible: null })
    expect(step.trusted).toMatchObject({ number: 120, current: epoch90.current, pending: epoch90.pending })
    expect(hop(handOff(150), step.trusted).result.trusted.number).toBe(150)
    expect(hop(handOff(150), epoch90).result).toMatchObject({ form: 'hop' })
    expect(fault(() => hop(still, epoch60))).toBe('HOP_EPOCH')
    expect(fault(() => hop({ ...still, base: baseOf(133) }, open))).toBe('LEAF_ROOT')
  })

  it('skips only when enough signers are known', () => {
    expect(fault(() => hop(handOff(150), epoch60))).toBe('HOP_OVERLAP')
    expect(hop(handOff(90), genesis).result).toMatchObject({ form: 'skip', overlap: 3 })
  })

  it('needs one signature of every counted witness and no more', () => {
    const proof = handOff(60)
    const lastOf = new Map(proof.heads.map(({ head }) => [head.witness, head.number]))
    const thrifty = proof.heads.map(({ head }) =>
      runHead(head.number, lastOf.get(head.witness) === head.number),
    )
    const checked = hop({ ...proof, heads: thrifty }, epoch30)
    expect(checked.signatures).toHaveLength(3)
    expect(checked.signatures.every(verifySync)).toBe(true)
    const poor = thrifty.map((item, index) =>
      index === thrifty.length - 1 ? { ...item, sign: undefined } : item,
    )
    expect(fault(() => hop({ ...proof, heads: poor }, epoch30))).toBe('QUORUM_UNSIGNED')
  })

  it('refuses what is cut, too long, of another epoch or dense beyond the slots', () => {
    const proof = handOff(60)
    expect(fault(() => hop({ ...proof, heads: proof.heads.slice(0, -1) }, epoch30))).toBe('QUORUM')
    expect(fault(() => hop({ ...proof, heads: run(60, 79) }, epoch30))).toBe('RUN_END')
    expect(fault(() => hop({ ...proof, stat: statOf(30) }, epoch30))).toBe('LEAF_ROOT')
    expect(fault(() => hop({ heads: proof.heads, stat: undefined, base: undefined }, epoch30))).toBe(
      'HOP_EMPTY',
    )
    expect(fault(() => hop(proof, epoch60))).toBe('HOP_EPOCH')
    const late = { ...epoch30, time: blockAt(60).head.time - 1_000_000_000n }
    expect(fault(() => hop(proof, late))).toBe('HOP_DENSITY')
    expect(fault(() => hop(proof, { ...epoch30, time: blockAt(60).head.time }))).toBe('HOP_TIME')
    expect(fault(() => hop(proof, { ...epoch30, pending: pick(0, 1, 2) }))).toBe('HOP_ADJACENT')
  })

  it('keeps a trusted epoch as a checkpoint', () => {
    expect(epochFromCheckpoint(checkpointOf(epoch30))).toEqual({ ...epoch30, switchBlock: null })
  })
})

describe('certificates', () => {
  const truth: { irreversible: number; locked: number }[] = [{ irreversible: 0, locked: 0 }]
  const tracker = createChainTracker({
    active: first,
    pending: first,
    openEpoch: null,
    switchBlock: null,
    irreversible: 0,
  })
  for (const { head } of chain.blocks) {
    const { number, witness } = head
    const elected =
      number % 30 === 0 && !tracker.flag ? (ELECTIONS.get(number) ?? tracker.pending) : undefined
    tracker.push({ number, witness, signed: true, elected })
    truth.push({ irreversible: tracker.irreversible ?? 0, locked: tracker.locked() ?? 0 })
  }
  const anchorOf = (number: number): TrustedEpoch =>
    number > 120 && number <= 150
      ? epoch90
      : ([epoch90, epoch60, epoch30].find((epoch) => epoch.number <= number) ?? genesis)

  it('gives exactly the level that the whole chain gives', () => {
    for (let block = 1; block <= 150; block += 1) {
      const anchor = anchorOf(block)
      for (let last = block; last <= Math.min(block + 50, 179); last += 3) {
        const electing = Array.from({ length: last - block + 1 }, (_, index) => block + index).filter(
          (number) => number % 30 === 0 && number !== anchor.number && number !== 120,
        )
        if (electing.length > 1) continue
        const stat = electing[0] === undefined ? undefined : statOf(electing[0])
        const level = (() => {
          try {
            return verifyCertificate(
              { kind: 'signed', heads: run(block, last), stat },
              anchor,
              params,
              sha3Node,
            ).result.level
          } catch (error) {
            if (codeOf(error) !== 'CERT_LEVEL') throw error
            return 0
          }
        })()
        const whole = truth[last] as { irreversible: number; locked: number }
        const want = whole.locked >= block ? 2 : whole.irreversible >= block ? 1 : 0
        expect([block, last, level]).toEqual([block, last, want])
      }
    }
  })

  it('does not accept an epoch that does not tell the lists', () => {
    const certificate = { kind: 'signed', heads: run(70, 90), stat: statOf(90) } as const
    expect(fault(() => verifyCertificate(certificate, epoch30, params, sha3Node))).toBe('CERT_ANCHOR')
    expect(fault(() => verifyCertificate(certificate, epoch90, params, sha3Node))).toBe('CERT_ANCHOR')
    const unknown = { ...epoch30, switchBlock: null }
    const early = { kind: 'signed', heads: run(40, 58), stat: undefined } as const
    expect(fault(() => verifyCertificate(early, unknown, params, sha3Node))).toBe('CERT_ANCHOR')
    expect(
      fault(() => verifyCertificate({ ...certificate, stat: undefined }, epoch60, params, sha3Node)),
    ).toBe('STAT_NEEDED')
  })

  it('links an old block to a trusted hash', () => {
    const heads = run(33, 60)
    expect(verifyLinked(heads, epoch60.hash, 2)).toMatchObject({ level: 2, lastBlock: 60 })
    expect(fault(() => verifyLinked(heads.slice(0, -1), epoch60.hash, 2))).toBe('CERT_LINK')
    expect(fault(() => verifyLinked([...heads.slice(0, 5), ...heads.slice(6)], epoch60.hash, 2))).toBe(
      'HEAD_NUMBER',
    )
  })
})

describe('transaction proofs', () => {
  const block = blockAt(7)
  const txLeaves = block.txs.map((tx) => txHash(tx, sha3Node))
  const receiptLeaves = block.receipts.map((receipt) => receiptHash(receipt, sha3Node))
  const proofOf = (index: number) => ({
    index,
    leafCount: 3,
    tx: block.txs[index] as Block['txs'][0],
    receipt: block.receipts[index] as Block['receipts'][0],
    txPath: merklePath(txLeaves, index, sha3Node),
    receiptPath: merklePath(receiptLeaves, index, sha3Node),
  })

  it('proves every transaction of a block', () => {
    for (const index of [0, 1, 2]) {
      expect(verifyTxProof(proofOf(index), block.head, sha3Node)).toEqual(txLeaves[index])
    }
  })

  it('refuses another place, path, receipt or head', () => {
    const proof = proofOf(1)
    const check = (bent: typeof proof, head = block.head) => fault(() => verifyTxProof(bent, head, sha3Node))
    expect(check({ ...proof, index: 2 })).toBe('LEAF_ROOT')
    expect(check({ ...proof, index: 3 })).toBe('LEAF_INDEX')
    expect(check({ ...proof, leafCount: 5 })).toBe('LEAF_PATH')
    expect(check({ ...proof, txPath: proof.txPath.slice(1) })).toBe('LEAF_PATH')
    expect(check({ ...proof, receipt: proofOf(2).receipt })).toBe('LEAF_ROOT')
    expect(check({ ...proof, tx: { ...proof.tx, publisher: 'mallory' } })).toBe('LEAF_ROOT')
    expect(check(proof, blockAt(8).head)).toBe('LEAF_ROOT')
  })
})
