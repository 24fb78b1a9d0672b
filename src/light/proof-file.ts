import {
  type ConsensusParams,
  epochFromCheckpoint,
  genesisEpoch,
  type TrustedEpoch,
} from '#consensus/trusted-epoch.ts'
import { verifyLinked } from '#consensus/verify-certificate.ts'
import { verifyTxProof } from '#consensus/verify-tx-proof.ts'
import { decodeBase58, encodeBase58 } from '#core/codec/base58.ts'
import { decodeBase64, encodeBase64 } from '#core/codec/base64.ts'
import { equalBytes } from '#core/codec/bytes.ts'
import { IostError } from '#core/error.ts'
import { type NetworkDefinition, parseNetwork } from '#core/network.ts'
import type { TxReceipt } from '#core/tx/receipt.ts'
import type { Tx } from '#core/tx/tx.ts'
import { unpackRun } from '#p2p/light/compact-run.ts'
import { hopMessage, txProofMessage } from '#p2p/light/messages.ts'
import type { FinalityLevel } from './api.ts'
import { type ProvenHead, proveSigned, statOf } from './prove-block.ts'
import { type ProofDeps, proveHop } from './verify-proofs.ts'

/**
 * The proof of one transaction as a file: hand-offs from the anchor to the block's epoch, the transaction with its paths,
 * and heads from its block on; the heads carry their keys, so nothing else is needed.
 */
export type ProofFile = {
  readonly kind: 'everest-tx-proof'
  readonly format: 1
  readonly chainId: number
  readonly genesisHash: string
  readonly anchor: { readonly kind: 'genesis' | 'checkpoint'; readonly number: number; readonly hash: string }
  /** The definition the proof was made under, as JSON text, without relays. */
  readonly network: string
  readonly txHash: string
  readonly block: number
  /** Base64 of the hand-offs, in order. */
  readonly hops: readonly string[]
  /** Base64 of the transaction proof. */
  readonly proof: string
}

/** Bounds of a file that is read. */
const MAX_PROOF_FILE_CHARS = 64_000_000
const MAX_HOPS = 10_000

/** Writes a proof file as JSON text. */
export function formatProofFile(
  parts: Omit<ProofFile, 'kind' | 'format' | 'hops' | 'proof'> & {
    readonly hops: readonly Uint8Array[]
    readonly proof: Uint8Array
  },
): string {
  const { hops, proof, ...rest } = parts
  const file: ProofFile = {
    kind: 'everest-tx-proof',
    format: 1,
    ...rest,
    hops: hops.map(encodeBase64),
    proof: encodeBase64(proof),
  }
  return `${JSON.stringify(file, null, 1)}\n`
}

/** What a proof file proves. */
export type ProofFileResult = {
  readonly level: FinalityLevel
  readonly block: number
  readonly blockHash: string
  readonly txHash: string
  readonly anchor: ProofFile['anchor']
  readonly tx: Tx
  readonly receipt: TxReceipt
}

/**
 * Checks a proof file against a network definition without asking anybody. Without a definition the file's own one counts:
 * then the result says no more than that the transaction follows from the `anchor` it names, which the reader has to know.
 * Errors: BAD_PROOF_FILE, WRONG_NETWORK, NO_ANCHOR, WRONG_TX, and those of hand-offs, certificates and transaction proofs.
 */
export async function verifyProofFile(
  text: string,
  trusted: NetworkDefinition | undefined,
  deps: ProofDeps,
): Promise<ProofFileResult> {
  const file = parse(text)
  const network = trusted ?? parseNetwork(file.network)
  if (file.genesisHash !== network.genesisHash || file.chainId !== network.params.chainId)
    throw new IostError({ code: 'WRONG_NETWORK', genesis: file.genesisHash, chainId: file.chainId })
  const params: ConsensusParams = {
    chainId: network.params.chainId,
    witnessCount: network.params.witnesses.length,
    voteInterval: network.params.voteInterval,
    blocksPerSlot: network.params.blocksPerSlot,
  }
  let epoch = anchorEpoch(file, network)
  const hashes = new Map([[epoch.number, epoch.hash]])
  let before = epoch
  for (const hop of file.hops) {
    const { result } = await proveHop(hopMessage.decode(decodeBase64(hop)), epoch, params, deps)
    before = epoch
    epoch = result.trusted
    hashes.set(epoch.number, epoch.hash)
  }
  const { leaf, run, epochLeaf } = txProofMessage.decode(decodeBase64(file.proof))
  const { tx, receipt, index, leafCount, txPath, receiptPath } = leaf
  if (tx === undefined || receipt === undefined || run === undefined) throw bad('proof')
  const heads = unpackRun(run, [], deps.sha3)
  if (heads[0]?.head.number !== leaf.block || leaf.block !== file.block) throw bad('block')
  const last = heads.at(-1)?.head.number ?? 0
  const linkedTo = hashes.get(last)
  const anchor = epoch.number <= leaf.block ? epoch : before
  const proven: Pick<ProvenHead, 'head' | 'hash' | 'level'> =
    linkedTo !== undefined && last > leaf.block
      ? { ...verifyLinked(heads, linkedTo, 2), level: 'L2' }
      : await proveSigned(heads, statOf(epochLeaf), anchor, { params }, deps)
  const hash = verifyTxProof({ tx, receipt, index, leafCount, txPath, receiptPath }, proven.head, deps.sha3)
  if (!equalBytes(hash, decodeBase58(file.txHash)))
    throw new IostError({ code: 'WRONG_TX', got: encodeBase58(hash) })
  return {
    level: proven.level,
    block: leaf.block,
    blockHash: encodeBase58(proven.hash),
    txHash: file.txHash,
    anchor: file.anchor,
    tx,
    receipt,
  }
}

function anchorEpoch(file: ProofFile, network: NetworkDefinition): TrustedEpoch {
  const { kind, number, hash } = file.anchor
  if (kind === 'genesis' && network.genesisHash !== null) {
    const time = BigInt(network.genesisTime)
    return genesisEpoch(decodeBase58(network.genesisHash), time, network.params.witnesses)
  }
  const point = network.checkpoints.find((item) => item.number === number && item.hash === hash)
  if (point === undefined)
    throw new IostError(
      { code: 'NO_ANCHOR', number, hash },
      'The network does not know where this proof starts.',
    )
  return epochFromCheckpoint(point)
}

function parse(text: string): ProofFile {
  if (text.length > MAX_PROOF_FILE_CHARS) throw bad('size')
  let value: Partial<ProofFile> | null
  try {
    value = JSON.parse(text) as Partial<ProofFile> | null
  } catch {
    throw bad('json')
  }
  const fits =
    value?.kind === 'everest-tx-proof' &&
    value.format === 1 &&
    typeof value.chainId === 'number' &&
    typeof value.genesisHash === 'string' &&
    typeof value.network === 'string' &&
    typeof value.txHash === 'string' &&
    typeof value.block === 'number' &&
    typeof value.proof === 'string' &&
    typeof value.anchor === 'object' &&
    value.anchor !== null &&
    Array.isArray(value.hops) &&
    value.hops.length <= MAX_HOPS &&
    value.hops.every((hop) => typeof hop === 'string')
  if (!fits) throw bad('fields')
  return value as ProofFile
}

function bad(reason: string): IostError {
  return new IostError({ code: 'BAD_PROOF_FILE', reason })
}
