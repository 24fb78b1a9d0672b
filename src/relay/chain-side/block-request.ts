import { checkRoots } from '#consensus/verify-block.ts'
import type { Block } from '#core/block/block.ts'
import { decodeBlock } from '#core/block/block-proto.ts'
import { headHash } from '#core/block/head.ts'
import { encodeHex } from '#core/codec/hex.ts'
import { blockInfo, MESSAGE } from '#p2p/goiost/messages.ts'
import type { GoiostNetwork } from '#p2p/goiost/network.ts'
import type { Clock } from '#platform/clock.ts'
import { sha3Node } from '#platform/sha3.node.ts'

/** How long one full node may take, how many are asked in turn, and requests under way at once. */
const ANSWER_MS = 2_000
const MAX_ASKED = 3
const MAX_REQUESTS = 64

/** Asks full nodes for single old blocks: the whole block of a hash, or undefined when none of them sends it. */
export type BlockRequest = (hash: Uint8Array) => Promise<Block | undefined>

/** Creates the asking side; what comes back must have the hash and the body that the hash covers. */
export function createBlockRequest(
  network: Pick<GoiostNetwork, 'listen' | 'neighbors' | 'send'>,
  clock: Clock,
): BlockRequest {
  const open = new Map<string, (block: Block) => void>()

  network.listen({
    message(_from, type, payload) {
      if (type !== MESSAGE.syncBlockResponse || open.size === 0) return
      try {
        const block = decodeBlock(payload)
        const take = open.get(encodeHex(headHash(block.head, sha3Node)))
        if (take === undefined) return
        checkRoots(block, sha3Node)
        take(block)
      } catch {
        // Another node may have it whole.
      }
    },
    joined: () => {},
    left: () => {},
  })

  const askOne = (peer: string, hash: Uint8Array): Promise<Block | undefined> =>
    new Promise((resolve) => {
      const cancel = clock.after(ANSWER_MS, () => resolve(undefined))
      open.set(encodeHex(hash), (block) => {
        cancel()
        resolve(block)
      })
      network.send(peer, MESSAGE.syncBlockRequest, blockInfo.encode({ number: -1, hash }))
    })

  return async (hash) => {
    const id = encodeHex(hash)
    if (open.has(id) || open.size >= MAX_REQUESTS) return undefined
    for (const { id: peer } of network.neighbors().slice(0, MAX_ASKED)) {
      const block = await askOne(peer, hash)
      open.delete(id)
      if (block !== undefined) return block
    }
    return undefined
  }
}
