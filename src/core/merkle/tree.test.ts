import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { utf8Encode } from '#core/codec/bytes.ts'
import { encodeHex } from '#core/codec/hex.ts'
import { sha3_256 } from '#core/hash/sha3.ts'
import { receiptHash } from '#core/tx/receipt.ts'
import { chainVectors } from '#testing/chain-vectors.ts'
import { merklePath, merkleRoot, pathLength, rootFromPath } from './tree.ts'

type Case = {
  leaves?: string
  leaves_text?: string[]
  count?: number
  root: string
  path_of_node5?: string[]
  node1_left_child_of_root?: string
}

const emptyReceipt = (name: string) =>
  receiptHash({
    txHash: utf8Encode(name),
    gasUsage: 0n,
    ramUsage: new Map(),
    status: { code: 0, message: '' },
    returns: [],
    receipts: [],
  })

function leavesOf(one: Case): Uint8Array[] {
  if (one.leaves_text !== undefined) return one.leaves_text.map(utf8Encode)
  if (one.count === undefined) return [1, 2, 3, 4, 5].map((at) => emptyReceipt(`node${at}`))
  return Array.from({ length: one.count }, (_, at) => sha3_256(utf8Encode(`leaf${at}`)))
}

describe('Merkle tree', () => {
  it.each(chainVectors<Case>('merkle'))('$leaves$leaves_text', (one) => {
    const leaves = leavesOf(one)
    expect(encodeHex(merkleRoot(leaves))).toBe(one.root)
    if (one.path_of_node5 !== undefined)
      expect(merklePath(leaves, 4).map(encodeHex)).toEqual(one.path_of_node5)
  })

  it('leads every leaf with its path to the root and no other leaf', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), fc.nat(), fc.nat(), (count, at, bit) => {
        const leaves = Array.from({ length: count }, (_, index) => sha3_256(Uint8Array.of(index)))
        const index = at % count
        const root = merkleRoot(leaves)
        const path = merklePath(leaves, index)
        expect(path).toHaveLength(pathLength(count))
        expect(rootFromPath(leaves[index] as Uint8Array, index, path)).toEqual(root)
        const wrong = Uint8Array.from(leaves[index] as Uint8Array)
        wrong[bit % 32] = (wrong[bit % 32] as number) ^ 1
        expect(rootFromPath(wrong, index, path)).not.toEqual(root)
        if (path.length > 1)
          expect(rootFromPath(leaves[index] as Uint8Array, index, path.slice(1))).not.toEqual(root)
      }),
      { numRuns: 60 },
    )
  })
})
