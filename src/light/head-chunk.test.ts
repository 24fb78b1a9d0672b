import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { headHash } from '#core/block/head.ts'
import { codeOf } from '#core/error.ts'
import { unpackRun } from '#p2p/light/compact-run.ts'
import { sha3Node } from '#platform/sha3.node.ts'
import { CHUNK_HEADS, packChunk, unpackChunk } from './head-chunk.ts'
import type { CheckedHead } from './live-chain.ts'

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })

const chains = fc
  .array(
    fc.record({
      tx: bytes(32),
      receipt: bytes(32),
      info: fc.oneof(fc.constant(new Uint8Array([0x7b, 0x7d])), fc.uint8Array({ maxLength: 20 })),
      version: fc.bigInt(-(2n ** 40n), 2n ** 40n),
      witness: fc.constantFrom('4k', '5kk', '6kkk'),
      time: fc.bigInt(0n, 2n ** 62n),
      sign: fc.option(fc.record({ algorithm: fc.constantFrom(1, 2), sig: bytes(64) }), { nil: undefined }),
    }),
    { minLength: 1, maxLength: 20 },
  )
  .map((items): CheckedHead[] => {
    let parentHash: Uint8Array = new Uint8Array(32).fill(3)
    return items.map((item, index) => {
      const head = {
        version: item.version,
        parentHash,
        txMerkleHash: item.tx,
        txReceiptMerkleHash: item.receipt,
        info: item.info,
        number: 5_000 + index,
        witness: item.witness,
        time: item.time,
      }
      const hash = headHash(head, sha3Node)
      parentHash = hash
      const sign = item.sign === undefined ? undefined : { ...item.sign, pubKey: new Uint8Array(0) }
      return { head, hash, sign, signed: sign !== undefined }
    })
  })

describe('stored chunks of heads', () => {
  test('come back as they were', () => {
    fc.assert(
      fc.property(chains, (heads) => {
        const back = unpackRun(unpackChunk(packChunk(heads)), [], sha3Node)
        expect(back).toEqual(heads.map(({ head, hash, sign }) => ({ head, hash, sign })))
      }),
      { numRuns: 60 },
    )
  })

  test('that are cut or changed are refused or give other hashes, never anything else', () => {
    fc.assert(
      fc.property(chains, fc.nat(), fc.integer({ min: 1, max: 255 }), (heads, place, change) => {
        const packed = packChunk(heads)
        expect(codeOfThrown(() => unpackChunk(packed.subarray(0, place % packed.length)))).toBe('BAD_CHUNK')
        packed[place % packed.length] = (packed[place % packed.length] as number) ^ change
        const code = codeOfThrown(() => unpackRun(unpackChunk(packed), [], sha3Node))
        expect([undefined, 'BAD_CHUNK', 'BAD_RUN']).toContain(code)
      }),
      { numRuns: 60 },
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (input) => {
        expect(codeOfThrown(() => unpackChunk(input))).toBe('BAD_CHUNK')
      }),
    )
    expect(CHUNK_HEADS).toBeLessThan(65_536)
  })
})

function codeOfThrown(run: () => unknown): string | undefined {
  try {
    run()
    return undefined
  } catch (error) {
    return codeOf(error)
  }
}
