import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { decodeHex } from '#core/codec/hex.ts'
import { IostError } from '#core/error.ts'
import type { NetworkDefinition } from '#core/network.ts'
import {
  BLOCK_GAS_LIMIT,
  BLOCKS_PER_SLOT,
  MAX_TXS_PER_BLOCK,
  MAX_TXS_PER_PUBLISHER,
  VOTE_INTERVAL_BLOCKS,
} from '#core/params.ts'
import { receiptMessage } from '#core/tx/receipt.ts'
import { decodeTx } from '#core/tx/tx-proto.ts'
import type { TxLeaf } from './proof-source.ts'

/** Upper bound of one record; longer lengths mean a damaged file. */
const MAX_RECORD_BYTES = 10_000_000

/** Records of a gzip file of `u32 big-endian length ‖ bytes`. Errors: BAD_RECORDING for a broken stream or a cut record. */
export function readRecords(file: string): Uint8Array[] {
  let bytes: Uint8Array
  try {
    bytes = gunzipSync(readFileSync(file))
  } catch (error) {
    throw new IostError({ code: 'BAD_RECORDING', file, reason: String(error) })
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const records: Uint8Array[] = []
  for (let at = 0; at < bytes.length; ) {
    const length = at + 4 <= bytes.length ? view.getUint32(at) : Number.POSITIVE_INFINITY
    if (length > MAX_RECORD_BYTES || at + 4 + length > bytes.length)
      throw new IostError({ code: 'BAD_RECORDING', file, reason: 'cut record', at })
    records.push(bytes.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return records
}

/** The network definition of a recording: its chain, its recorded clock, no relays yet. Errors: BAD_RECORDING. */
export function recordedNetwork(dir: string): NetworkDefinition {
  const file = join(dir, 'meta.json')
  if (!existsSync(file)) throw new IostError({ code: 'ENVIRONMENT', file }, `${file} does not exist`)
  const meta = JSON.parse(readFileSync(file, 'utf8')) as {
    chainId: number
    genesis: { hash: string; witnessList: string[]; initialtimestamp: string }
  }
  const name = dir.split(/[/\\]/).filter(Boolean).at(-1) ?? 'recording'
  return {
    name: `recording ${name}`,
    genesisHash: meta.genesis.hash,
    genesisTime: (BigInt(Date.parse(meta.genesis.initialtimestamp)) * 1_000_000n).toString(),
    clock: 'recorded',
    trustingPeriodSeconds: null,
    params: {
      chainId: meta.chainId,
      witnesses: meta.genesis.witnessList,
      voteInterval: VOTE_INTERVAL_BLOCKS,
      blocksPerSlot: BLOCKS_PER_SLOT,
      maxTxsPerBlock: MAX_TXS_PER_BLOCK,
      maxTxsPerPublisher: MAX_TXS_PER_PUBLISHER,
      blockGasLimit: BLOCK_GAS_LIMIT,
    },
    relays: [],
    checkpoints: [],
    faucet: null,
  }
}

/** Leaves that a recording keeps in `txproofs.json` for blocks without bodies, by hex transaction hash. */
export function readTxProofs(dir: string): Map<string, TxLeaf> {
  const file = join(dir, 'txproofs.json')
  if (!existsSync(file)) return new Map()
  const { proofs } = JSON.parse(readFileSync(file, 'utf8')) as {
    proofs: {
      block: number
      index: number
      leafCount: number
      tx: string
      receipt: string
      txHash: string
      txPath: string[]
      receiptPath: string[]
    }[]
  }
  return new Map(
    proofs.map((proof) => [
      proof.txHash,
      {
        block: proof.block,
        index: proof.index,
        leafCount: proof.leafCount,
        tx: decodeTx(decodeHex(proof.tx)),
        receipt: receiptMessage.decode(decodeHex(proof.receipt)),
        txPath: proof.txPath.map(decodeHex),
        receiptPath: proof.receiptPath.map(decodeHex),
      },
    ]),
  )
}

/** Answers of a node at rest on the recording's last block, by method, path and body. */
export function readApiAnswers(dir: string): Map<string, string> {
  const file = join(dir, 'api.jsonl.gz')
  const answers = new Map<string, string>()
  if (!existsSync(file)) return answers
  for (const line of gunzipSync(readFileSync(file)).toString('utf8').split('\n')) {
    if (line === '') continue
    const call = JSON.parse(line) as {
      phase: string
      method: string
      path: string
      body: unknown
      status: number
      responseText: string
    }
    if (call.phase === 'static' && call.status === 200)
      answers.set(
        apiKey(call.path, call.body === null ? undefined : JSON.stringify(call.body)),
        call.responseText,
      )
  }
  return answers
}

/** Key of an API answer. */
export function apiKey(path: string, body: string | undefined): string {
  return `${path} ${body ?? ''}`
}
