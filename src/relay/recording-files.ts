import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { encodeBase58 } from '#core/codec/base58.ts'
import { decodeHex } from '#core/codec/hex.ts'
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
import { readMeta } from '#recording/meta.ts'
import { openRecords } from '#recording/record-file.ts'
import type { TxLeaf } from './proof-source.ts'

/** All records of a file, in memory. Errors: those of openRecords. */
export async function readRecords(file: string): Promise<Uint8Array[]> {
  const reader = openRecords(file)
  const records: Uint8Array[] = []
  for (;;) {
    const record = await reader.next()
    if (record === undefined) return records
    // A copy: what the reader gives is a view of a whole piece of the file.
    records.push(record.slice())
  }
}

/** The network definition of a recording: its chain, its recorded clock, no relays yet. Errors: ENVIRONMENT, BAD_META. */
export function recordedNetwork(dir: string): NetworkDefinition {
  const { chainId, genesisHash, witnesses } = readMeta(dir)
  return {
    name: `recording ${basename(dir)}`,
    genesisHash: encodeBase58(genesisHash),
    genesisTime: genesisTime(dir),
    clock: 'recorded',
    trustingPeriodSeconds: null,
    params: {
      chainId,
      witnesses,
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

/** Time of block 0 in ns as decimal text; 0 where the recording does not tell it: it only bounds block 1 from below. */
function genesisTime(dir: string): string {
  const meta = JSON.parse(readFileSync(join(dir, 'meta.json'), 'utf8')) as {
    genesis: { initialtimestamp?: unknown }
  }
  const ms = Date.parse(String(meta.genesis.initialtimestamp))
  return Number.isNaN(ms) ? '0' : (BigInt(ms) * 1_000_000n).toString()
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
