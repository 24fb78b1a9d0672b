import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type ChainTracker, createChainTracker } from '#consensus/chain-tracker.ts'
import { isEpochBlock } from '#consensus/stat-receipt.ts'
import { createTxWindow } from '#consensus/tx-window.ts'
import { checkBody, checkReceiptPlaces, checkRoots } from '#consensus/verify-block.ts'
import { type ChainPoint, checkHead, genesisPoint, headSignature } from '#consensus/verify-head.ts'
import type { WitnessList } from '#consensus/witness-list.ts'
import type { Block, SignedHead } from '#core/block/block.ts'
import { decodeBlock, decodeSignedHead } from '#core/block/block-proto.ts'
import { headHash } from '#core/block/head.ts'
import { equalBytes } from '#core/codec/bytes.ts'
import { codeOf, IostError } from '#core/error.ts'
import { algorithmOf } from '#core/keys/algorithm.ts'
import { BLOCKS_PER_SLOT, VOTE_INTERVAL_BLOCKS } from '#core/params.ts'
import { sha3Node } from '#platform/sha3.node.ts'
import { type BodyRole, type BodySource, openBodies } from './body-source.ts'
import { type RecordingMeta, readMeta } from './meta.ts'
import { openRecords } from './record-file.ts'
import { createSignaturePool, type SignaturePool } from './signature-pool.ts'

/** What one epoch block says: its flag, the list that made it and the list pending behind it. */
export type EpochLists = {
  readonly block: number
  readonly epoch: number
  readonly flag: boolean
  readonly current: WitnessList
  readonly pending: WitnessList
}

/** Figures of a recording that holds. */
export type VerifiedRecording = {
  readonly heads: number
  readonly from: number
  readonly to: number
  readonly irreversible: number
  readonly locked: number
  readonly epochs: number
  /** Last blocks made under an old list. */
  readonly switches: readonly number[]
  /** Signatures of heads checked. */
  readonly signatures: number
}

export type VerifyOptions = {
  /** Where signatures are checked: threads of their own by default. */
  readonly pool?: SignaturePool
  /** Called for every epoch block in order. */
  readonly onEpoch?: (lists: EpochLists) => void
  /** Called now and then with the last block whose rules were checked. */
  readonly onProgress?: (block: number) => void
}

/** A refusal: the code, the block it was noticed at, and what was wrong. */
export type Refusal = { readonly code: string; readonly block: number; readonly message: string }

const PROGRESS_STEP = 1000

/**
 * Verifies a recorded chain: every head and signature, every body, both lists and finality. Figures or the refusal.
 * Errors: ENVIRONMENT when DIR holds no recording. Source: spec network §2.7, §2.8, §9.
 */
export async function verifyRecording(
  dir: string,
  options: VerifyOptions = {},
): Promise<VerifiedRecording | Refusal> {
  const files = filesOf(dir)
  let meta: RecordingMeta
  try {
    meta = readMeta(dir)
  } catch (error) {
    return refusalOf(error, 0)
  }
  const pool = options.pool ?? createSignaturePool()
  const bodies = files.bodies.map(({ path, role }) => openBodies(path, role))
  const run = createRun(meta, pool, options)
  const reader = openRecords(files.main)
  try {
    for (let record = await reader.next(); record !== undefined; record = await reader.next()) {
      const main = files.full ? decodeBlock(record) : decodeSignedHead(record)
      await run.add(main, files.full ? [main as Block] : await bodiesAt(bodies, run.dueFor(main)))
      if (pool.firstBad !== undefined) break
    }
    if (pool.firstBad === undefined) for (const source of bodies) await source.finish()
    await pool.drain()
    return badSignature(pool) ?? run.result()
  } catch (error) {
    await pool.drain()
    return badSignature(pool, run.next) ?? refusalOf(error, run.next)
  } finally {
    reader.close()
    for (const source of bodies) source.close()
    await pool.stop()
  }
}

type Files = {
  readonly main: string
  readonly full: boolean
  readonly bodies: readonly { readonly path: string; readonly role: BodyRole }[]
}

function filesOf(dir: string): Files {
  const heads = join(dir, 'heads.bin.gz')
  const blocks = join(dir, 'blocks.bin.gz')
  const base = join(dir, 'base.bin.gz')
  if (existsSync(heads)) {
    const bodies = [
      { path: blocks, role: 'run' as const },
      { path: base, role: 'epochs' as const },
    ].filter(({ path }) => existsSync(path))
    return { main: heads, full: false, bodies }
  }
  if (existsSync(blocks)) return { main: blocks, full: true, bodies: [] }
  throw new IostError(
    { code: 'ENVIRONMENT', dir },
    `no recording in ${dir}: no blocks.bin.gz or heads.bin.gz`,
  )
}

async function bodiesAt(sources: readonly BodySource[], number: number): Promise<Block[]> {
  const found: Block[] = []
  for (const source of sources) {
    const block = await source.at(number)
    if (block !== undefined) found.push(block)
  }
  return found
}

type Run = {
  /** Number of the block that is due. */
  readonly next: number
  /** Errors: HEAD_NUMBER when a head does not have the number that is due. */
  dueFor(main: SignedHead): number
  add(main: SignedHead, bodies: readonly Block[]): Promise<void>
  result(): VerifiedRecording
}

function createRun(meta: RecordingMeta, pool: SignaturePool, options: VerifyOptions): Run {
  const { witnesses } = meta
  const tracker: ChainTracker = createChainTracker({
    active: witnesses,
    pending: witnesses,
    openEpoch: null,
    switchBlock: null,
    irreversible: 0,
  })
  const earlier = createTxWindow()
  const switches: number[] = []
  let parent: ChainPoint = genesisPoint(meta.genesisHash)
  /** Gas of the parent's receipts, where its body was there. */
  let parentGas: bigint | undefined = 0n
  let from: number | undefined
  let firstDue = meta.firstBlock
  let heads = 0
  let signatures = 0
  let epochs = 0

  const addGenesis = (main: SignedHead, bodies: readonly Block[]): void => {
    const hash = headHash(main.head, sha3Node)
    if (!equalBytes(hash, meta.genesisHash)) throw new IostError({ code: 'GENESIS_HASH' })
    for (const body of bodies) {
      checkSameHead(main, body)
      const { txHashes } = checkRoots(body, sha3Node)
      checkReceiptPlaces(body, txHashes)
    }
    parent = genesisPoint(hash, main.head.time)
  }

  const addBlock = async (main: SignedHead, bodies: readonly Block[]): Promise<void> => {
    const { head, sign } = main
    const hash = headHash(head, sha3Node)
    const point = checkHead(head, hash, parent, tracker.active, BLOCKS_PER_SLOT)
    await pool.add(head.number, headSignature(head, hash, sign))
    signatures += 1
    const flag = tracker.flag
    const facts = await checkBodies(main, hash, bodies, flag)
    const isEpoch = isEpochBlock(head.number, VOTE_INTERVAL_BLOCKS)
    if (isEpoch && facts === undefined) throw new IostError({ code: 'EPOCH_BODY_MISSING' })
    const current = tracker.active
    tracker.push({
      number: head.number,
      witness: head.witness,
      signed: true,
      elected: facts?.election?.pending,
    })
    if (tracker.switched) switches.push(head.number)
    if (isEpoch) {
      epochs += 1
      const epoch = head.number / VOTE_INTERVAL_BLOCKS
      options.onEpoch?.({ block: head.number, epoch, flag, current, pending: tracker.pending })
    }
    if (facts !== undefined) earlier.add(head.time, facts.txHashes)
    parentGas = facts?.gasUsage
    parent = point
  }

  const checkBodies = async (main: SignedHead, hash: Uint8Array, bodies: readonly Block[], flag: boolean) => {
    let facts: ReturnType<typeof checkBody> | undefined
    for (const body of bodies) {
      if (body !== main) {
        checkSameHead(main, body)
        if (!sameSignature(main, body))
          await pool.add(main.head.number, headSignature(body.head, hash, body.sign))
      }
      facts = checkBody(
        body,
        {
          chainId: meta.chainId,
          voteInterval: VOTE_INTERVAL_BLOCKS,
          parent: { witness: parent.witness, gasUsage: parentGas, witnessChanged: flag },
          pending: tracker.pending,
          earlier,
        },
        sha3Node,
      )
      checkReceiptPlaces(body, facts.txHashes)
      for (const check of facts.signatures) await pool.add(main.head.number, check)
    }
    return facts
  }

  return {
    get next() {
      return from === undefined ? firstDue : parent.number + 1
    },
    dueFor({ head: { number } }) {
      const first = from === undefined && (number === 0 || number === 1)
      if (first) firstDue = number
      if (!first && number !== parent.number + 1) {
        throw new IostError({ code: 'HEAD_NUMBER', block: parent.number + 1, got: number })
      }
      return number
    },
    async add(main, bodies) {
      const { number } = main.head
      if (from === undefined && number === 0) addGenesis(main, bodies)
      else await addBlock(main, bodies)
      from ??= number
      heads += 1
      if (heads % PROGRESS_STEP === 0) options.onProgress?.(number)
    },
    result() {
      if (from === undefined) throw new IostError({ code: 'EMPTY_CHAIN' })
      return {
        heads,
        from,
        to: parent.number,
        irreversible: tracker.irreversible ?? 0,
        locked: tracker.locked() ?? 0,
        epochs,
        switches,
        signatures,
      }
    },
  }
}

/** Errors: BODY_HEAD when a body's head is not the chain's head of its number. */
function checkSameHead(main: SignedHead, body: Block): void {
  if (body === main) return
  if (!equalBytes(headHash(body.head, sha3Node), headHash(main.head, sha3Node))) {
    throw new IostError({ code: 'BODY_HEAD' })
  }
}

function sameSignature({ sign: a }: SignedHead, { sign: b }: SignedHead): boolean {
  return algorithmOf(a.algorithm) === algorithmOf(b.algorithm) && equalBytes(a.sig, b.sig)
}

function badSignature(pool: SignaturePool, limit = Number.POSITIVE_INFINITY): Refusal | undefined {
  const block = pool.firstBad
  if (block === undefined || block > limit) return undefined
  return { code: 'SIGNATURE', block, message: `a signature of block ${block} does not hold` }
}

function refusalOf(error: unknown, block: number): Refusal {
  if (codeOf(error) === 'ENVIRONMENT') throw error
  // What no check foresaw is not verified either: the code UNKNOWN is a refusal like the others.
  return { code: codeOf(error), block, message: error instanceof Error ? error.message : String(error) }
}
