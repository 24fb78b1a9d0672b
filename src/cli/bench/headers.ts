import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createChainTracker } from '#consensus/chain-tracker.ts'
import { isEpochBlock, readElection } from '#consensus/stat-receipt.ts'
import { checkHead, genesisPoint, headSignature } from '#consensus/verify-head.ts'
import type { WitnessList } from '#consensus/witness-list.ts'
import { decodeBlock, decodeSignedHead } from '#core/block/block-proto.ts'
import { headHash } from '#core/block/head.ts'
import { IostError } from '#core/error.ts'
import { type SignatureCheck, verifySignatureSync } from '#core/keys/verify.ts'
import { BLOCKS_PER_SLOT, VOTE_INTERVAL_BLOCKS } from '#core/params.ts'
import { sha3Node } from '#platform/sha3.node.ts'
import { createNodeVerifier, type NodeVerifier } from '#platform/signatures.node.ts'
import { readMeta } from '#recording/meta.ts'
import { openRecords } from '#recording/record-file.ts'
import type { CliIo } from '../io.ts'

const ROUNDS = 3
const SECP256K1_SAMPLE = 200
const SPKI_ED25519 = Buffer.from('302a300506032b6570032100', 'hex')

/** Heads a second, one thread: whole verification from record bytes beside bare signature checks in the same run. */
export type HeaderFigures = {
  readonly heads: number
  readonly bare: number
  readonly verified: number
  readonly ratio: number
  readonly secp256k1: number
}

type Recording = {
  readonly records: readonly Uint8Array[]
  readonly elections: ReadonlyMap<number, WitnessList>
  readonly genesisHash: Uint8Array
  readonly witnesses: WitnessList
}

/**
 * Verifies every head of a long recorded chain: decoding, hash, link, slot, lists, finality and signature.
 * Beside it: node:crypto's bare verification of the same signatures with cached keys. Errors: ENVIRONMENT without a recording.
 */
export async function benchHeaders(io: CliIo, dir: string = defaultDir()): Promise<HeaderFigures> {
  if (!existsSync(join(dir, 'heads.bin.gz'))) {
    throw new IostError(
      { code: 'ENVIRONMENT', dir },
      `the header benchmark needs a recording with heads in ${dir}`,
    )
  }
  const recording = await load(dir)
  const checks = walk(recording, () => true)
  const ed25519 = checks.filter((check) => check.algorithm === 'ed25519')
  const secp256k1 = checks.filter((check) => check.algorithm === 'secp256k1').slice(0, SECP256K1_SAMPLE)
  const verifier = createNodeVerifier({ secp256k1: verifySignatureSync })
  const bare: number[] = []
  const whole: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    bare.push(ed25519.length / seconds(() => bareVerify(ed25519)))
    whole.push(ed25519.length / seconds(() => walk(recording, (check) => ed25519Only(verifier, check))))
    io.progress(`headers: round ${round + 1} of ${ROUNDS}`)
  }
  const figures: HeaderFigures = {
    heads: ed25519.length,
    bare: Math.round(median(bare)),
    verified: Math.round(median(whole)),
    ratio: Math.round((100 * median(whole)) / median(bare)) / 100,
    secp256k1: Math.round(secp256k1.length / seconds(() => expectAll(secp256k1.map(verifier.verifySync)))),
  }
  io.text(`headers verified, one thread: ${figures.verified}/s (${figures.heads} ed25519 heads)`)
  io.text(`bare crypto.verify, same signatures: ${figures.bare}/s; ratio ${figures.ratio}`)
  io.text(`secp256k1 signatures: ${figures.secp256k1}/s`)
  return figures
}

function defaultDir(): string {
  const root = process.env['EVEREST_ROOT'] ?? process.cwd()
  return process.env['EVEREST_RECORDING'] ?? join(root, '..', 'shared', 'recordings', 'epochs')
}

async function load(dir: string): Promise<Recording> {
  const { genesisHash, witnesses } = readMeta(dir)
  const elections = new Map<number, WitnessList>()
  for (const record of await readAll(join(dir, 'base.bin.gz'))) {
    const { head, receipts } = decodeBlock(record)
    const election = receipts[0] === undefined ? undefined : readElection(receipts[0])
    if (election !== undefined) elections.set(head.number, election.pending)
  }
  return { records: await readAll(join(dir, 'heads.bin.gz')), elections, genesisHash, witnesses }
}

async function readAll(path: string): Promise<Uint8Array[]> {
  const reader = openRecords(path)
  const records: Uint8Array[] = []
  for (let record = await reader.next(); record !== undefined; record = await reader.next())
    records.push(record)
  return records
}

/** One pass over the chain; every signature goes to `check`, which answers whether it holds. */
function walk(recording: Recording, check: (signature: SignatureCheck) => boolean): SignatureCheck[] {
  const { records, elections, genesisHash, witnesses } = recording
  const tracker = createChainTracker({
    active: witnesses,
    pending: witnesses,
    openEpoch: null,
    switchBlock: null,
    irreversible: 0,
  })
  const signatures: SignatureCheck[] = []
  let point = genesisPoint(genesisHash)
  for (const record of records) {
    const { head, sign } = decodeSignedHead(record)
    if (head.number === 0) continue
    const hash = headHash(head, sha3Node)
    point = checkHead(head, hash, point, tracker.active, BLOCKS_PER_SLOT)
    const signature = headSignature(head, hash, sign)
    if (!check(signature)) throw new IostError({ code: 'SIGNATURE', block: head.number })
    signatures.push(signature)
    const elected = isEpochBlock(head.number, VOTE_INTERVAL_BLOCKS) ? elections.get(head.number) : undefined
    tracker.push({ number: head.number, witness: head.witness, signed: true, elected })
  }
  return signatures
}

function ed25519Only(verifier: NodeVerifier, check: SignatureCheck): boolean {
  return check.algorithm === 'secp256k1' || verifier.verifySync(check)
}

function bareVerify(checks: readonly SignatureCheck[]): void {
  const keys = new Map<string, KeyObject>()
  for (const { publicKey, message, signature } of checks) {
    const id = Buffer.from(publicKey).toString('latin1')
    let key = keys.get(id)
    if (key === undefined) {
      key = createPublicKey({ key: Buffer.concat([SPKI_ED25519, publicKey]), format: 'der', type: 'spki' })
      keys.set(id, key)
    }
    if (!verify(null, message, key, signature)) throw new IostError({ code: 'SIGNATURE' })
  }
}

function expectAll(answers: readonly boolean[]): void {
  if (!answers.every(Boolean)) throw new IostError({ code: 'SIGNATURE' })
}

function seconds(task: () => unknown): number {
  const started = performance.now()
  task()
  return (performance.now() - started) / 1000
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0
}
