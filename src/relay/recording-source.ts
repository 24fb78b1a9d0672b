import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Block, SignedHead } from '#core/block/block.ts'
import { decodeBlock, decodeSignedHead } from '#core/block/block-proto.ts'
import { headHash } from '#core/block/head.ts'
import { encodeHex } from '#core/codec/hex.ts'
import { IostError } from '#core/error.ts'
import type { NetworkDefinition } from '#core/network.ts'
import { confirmLimit } from '#core/params.ts'
import { txHash } from '#core/tx/tx-hash.ts'
import { restCallOf } from '#p2p/light/state-read.ts'
import { sha3Node } from '#platform/sha3.node.ts'
import { accountsOf, leafOf } from './leaves.ts'
import { type ActivityItem, MAX_SOURCE_HEADS, type ProofSource, type SourceTip } from './proof-source.ts'
import { apiKey, readApiAnswers, readRecords, readTxProofs } from './recording-files.ts'

type Place = { readonly block: number; readonly index: number }

/** A source over a recorded chain: its tip stands still, publishing is refused. Errors of start: BAD_RECORDING. */
export function createRecordingSource(dir: string, network: NetworkDefinition): ProofSource {
  // A recording starts at block 0 or 1.
  let first = 0
  let heads: readonly Uint8Array[] = []
  const bodies = new Map<number, Uint8Array>()
  const leaves = readTxProofs(dir)
  let api: Map<string, string> | undefined
  let places: Map<string, Place> | undefined
  let accounts: Map<string, ActivityItem[]> | undefined
  let tip: SourceTip | undefined

  const load = async (): Promise<void> => {
    const optional = (file: string) =>
      existsSync(join(dir, file)) ? readRecords(join(dir, file)) : Promise.resolve([])
    const full = await optional('blocks.bin.gz')
    const alone = await optional('heads.bin.gz')
    heads = alone.length > 0 ? alone : full
    for (const record of [...full, ...(await optional('base.bin.gz'))])
      bodies.set(decodeSignedHead(record).head.number, record)
    const start = heads[0]
    first = start === undefined ? 0 : decodeSignedHead(start).head.number
  }

  const headAt = (number: number): SignedHead | undefined => {
    const record = heads[number - first]
    return record === undefined ? undefined : decodeSignedHead(record)
  }

  const blockAt = (number: number): Block | undefined => {
    const record = bodies.get(number)
    return record === undefined ? undefined : decodeBlock(record)
  }

  // One pass over all bodies, made when the first question needs it.
  const index = (): void => {
    const byHash = new Map<string, Place>()
    const byAccount = new Map<string, ActivityItem[]>()
    for (const number of [...bodies.keys()].sort((a, b) => a - b)) {
      const block = blockAt(number) as Block
      block.txs.forEach((tx, at) => {
        const hash = txHash(tx, sha3Node)
        byHash.set(encodeHex(hash), { block: number, index: at })
        if (at === 0 || number === 0) return
        for (const name of accountsOf(tx, block.receipts[at] as Block['receipts'][number])) {
          const items = byAccount.get(name)
          if (items === undefined) byAccount.set(name, [{ block: number, txHash: hash }])
          else items.push({ block: number, txHash: hash })
        }
      })
    }
    places = byHash
    accounts = byAccount
  }

  const getTip = (): SourceTip => {
    if (tip !== undefined) return tip
    const number = first + heads.length - 1
    const head = headAt(number)
    if (head === undefined) throw new IostError({ code: 'BAD_RECORDING', reason: 'no blocks' })
    tip = {
      number,
      hash: headHash(head.head, sha3Node),
      irreversible: oldestOf(headAt, number, confirmLimit(network.params.witnesses.length)),
    }
    return tip
  }

  return {
    network,
    tip: getTip,
    async heads(from, to) {
      const out: SignedHead[] = []
      for (let number = from; number <= to && out.length < MAX_SOURCE_HEADS; number++) {
        const head = headAt(number)
        if (head === undefined) break
        out.push(head)
      }
      return out
    },
    block: async (number) => blockAt(number),
    async blockByHash(hash) {
      const want = encodeHex(hash)
      for (const number of bodies.keys()) {
        const head = headAt(number)
        if (head !== undefined && encodeHex(headHash(head.head, sha3Node)) === want) return blockAt(number)
      }
      return undefined
    },
    async baseLeaf(number) {
      const block = blockAt(number)
      return block === undefined ? undefined : leafOf(block, 0, sha3Node)
    },
    async txLeaf(hash) {
      if (places === undefined) index()
      const id = encodeHex(hash)
      const place = places?.get(id)
      if (place === undefined) return leaves.get(id)
      return leafOf(blockAt(place.block) as Block, place.index, sha3Node)
    },
    async activity(account, before, limit) {
      if (accounts === undefined) index()
      const items = accounts?.get(account) ?? []
      return items
        .filter((item) => item.block < before)
        .slice(-limit)
        .reverse()
    },
    subscribe: () => () => undefined,
    async read(read, longestChain) {
      api ??= readApiAnswers(dir)
      for (const chain of [longestChain, !longestChain]) {
        const call = restCallOf(read, chain)
        const json = api.get(apiKey(call.path, call.body))
        if (json !== undefined)
          return [{ json, block: getTip().number, blockHash: getTip().hash, node: 'recording' }]
      }
      throw new IostError({ code: 'READ_UNAVAILABLE' }, 'The recording holds no answer to this.')
    },
    async publish() {
      throw new IostError({ code: 'PUBLISH_UNAVAILABLE' }, 'A recorded chain takes no transactions.')
    },
    fullNodes: () => [],
    start: load,
    stop: async () => undefined,
  }
}

/** Height of the newest block with q distinct witnesses on it and its descendants, as a hint for clients. */
function oldestOf(headAt: (number: number) => SignedHead | undefined, tip: number, q: number): number {
  const seen = new Set<string>()
  for (let number = tip; number > 0; number--) {
    const head = headAt(number)
    if (head === undefined) break
    seen.add(head.head.witness)
    if (seen.size >= q) return number
  }
  return 0
}
