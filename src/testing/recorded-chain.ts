import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { blockChanges, rootChange } from '#chain/block-store.ts'
import { stateKey } from '#chain/keys.ts'
import type { Block } from '#core/block/block.ts'
import { decodeBlock } from '#core/block/block-proto.ts'
import { headHash } from '#core/block/head.ts'
import { decodeHex, encodeHex } from '#core/codec/hex.ts'
import { txHash } from '#core/tx/tx-hash.ts'
import type { KeyValueStore, KvChange } from '#platform/kv.ts'
import { sha3Node } from '#platform/sha3.node.ts'
import { createMemoryKv } from './memory-kv.ts'

/** Blocks of a recording's `blocks.bin.gz` or `forks.bin.gz`, ascending, at most `count`. */
export function recordedBlocks(file: string, count = Number.POSITIVE_INFINITY): Block[] {
  const data = gunzipSync(readFileSync(file))
  const blocks: Block[] = []
  for (let at = 0; at < data.length && blocks.length < count; ) {
    const length = data.readUInt32BE(at)
    blocks.push(decodeBlock(new Uint8Array(data.subarray(at + 4, at + 4 + length))))
    at += 4 + length
  }
  return blocks
}

/** Entries of a recording's `state.jsonl.gz`. */
function recordedState(file: string): { key: string; value: Uint8Array }[] {
  return gunzipSync(readFileSync(file))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { k?: string; kx?: string; v?: string; vx?: string })
    .map(({ k, kx, v, vx }) => ({
      key: k ?? Buffer.from(decodeHex(kx ?? '')).toString('utf8'),
      value: vx === undefined ? new Uint8Array(Buffer.from(v ?? '', 'utf8')) : decodeHex(vx),
    }))
}

/** A store that holds a recorded chain at rest on its last block, as a node's own store would. */
export async function storeOfRecording(
  folder: string,
  witnesses: readonly string[],
): Promise<{ kv: KeyValueStore; blocks: readonly Block[] }> {
  const kv = createMemoryKv()
  const blocks = recordedBlocks(`${folder}/blocks.bin.gz`)
  const changes: KvChange[] = []
  for (const block of blocks) {
    const txIds = block.txs.map((tx) => encodeHex(txHash(tx, sha3Node)))
    changes.push(...blockChanges(block, encodeHex(headHash(block.head, sha3Node)), txIds, new Map()))
  }
  for (const { key, value } of recordedState(`${folder}/state.jsonl.gz`))
    changes.push({ key: stateKey(key), value })
  const { head } = blocks.at(-1) as Block
  changes.push(
    rootChange({
      number: head.number,
      hash: encodeHex(headHash(head, sha3Node)),
      time: head.time,
      witness: head.witness,
      serial: 0,
      active: witnesses,
      pending: witnesses,
      rootWitnesses: [],
      txCount: 0,
    }),
  )
  await kv.batch(changes)
  return { kv, blocks }
}
