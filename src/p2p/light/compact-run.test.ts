import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SignedHead } from '#core/block/block.ts'
import { headHash } from '#core/block/head.ts'
import { codeOf } from '#core/error.ts'
import { packRun, unpackRun } from './compact-run.ts'
import { answerMessage, encodeAnswer, encodeRequest, requestMessage } from './messages.ts'

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const KEYS = ['4k', '5k', '6k', '7k', '8k']

const chains = fc
  .array(
    fc.record({
      tx: bytes(32),
      receipt: bytes(32),
      info: fc.oneof(fc.constant(new Uint8Array([0x7b, 0x7d])), fc.uint8Array({ maxLength: 5 })),
      version: fc.bigInt(-3n, 90n),
      witness: fc.constantFrom(...KEYS),
      time: fc.bigInt(0n, 2n ** 62n),
      algorithm: fc.constantFrom(1, 2),
      sig: bytes(64),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((items): SignedHead[] => {
    let parentHash: Uint8Array = new Uint8Array(32).fill(9)
    return items.map((item, index) => {
      const head = {
        version: item.version,
        parentHash,
        txMerkleHash: item.tx,
        txReceiptMerkleHash: item.receipt,
        info: item.info,
        number: 100 + index,
        witness: item.witness,
        time: item.time,
      }
      parentHash = headHash(head)
      return { head, sign: { algorithm: item.algorithm, sig: item.sig, pubKey: new Uint8Array(0) } }
    })
  })

describe('compact runs', () => {
  test('come back as they were, whatever keys both sides know', () => {
    fc.assert(
      fc.property(chains, fc.subarray(KEYS), fc.nat(3), (heads, known, step) => {
        const wire = encodeAnswer({ run: packRun(heads, known, (index) => index % (step + 1) === 0) })
        const run = answerMessage.decode(wire).run
        const back = unpackRun(run as NonNullable<typeof run>, known)
        expect(back.map((item) => item.head)).toEqual(heads.map((item) => item.head))
        back.forEach((item, index) => {
          expect(item.sign).toEqual(index % (step + 1) === 0 ? heads[index]?.sign : undefined)
          expect(item.hash).toEqual(headHash((heads[index] as SignedHead).head))
        })
      }),
      { numRuns: 50 },
    )
  })

  test('are refused when an index points outside', () => {
    fc.assert(
      fc.property(chains, (heads) => {
        const run = packRun(heads, [], () => true)
        expect(codeOfThrown(() => unpackRun({ ...run, keys: [] }, []))).toBe('BAD_RUN')
        const doubled = [...run.sigs, ...run.sigs]
        expect(codeOfThrown(() => unpackRun({ ...run, sigs: doubled }, []))).toBe('BAD_RUN')
      }),
      { numRuns: 20 },
    )
  })
})

describe('messages', () => {
  test('random bytes never decode into something that throws anything but a coded error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (input) => {
        for (const codec of [requestMessage, answerMessage]) {
          const code = codeOfThrown(() => codec.decode(input))
          expect([undefined, 'BAD_PROTOBUF', 'MISSING_FIELD']).toContain(code)
        }
      }),
    )
  })

  test('a request keeps its one field', () => {
    const request = requestMessage.decode(encodeRequest({ heads: { from: 3, to: 9, known: 1200 } }))
    expect(request.heads).toEqual({ from: 3, to: 9, known: 1200 })
    expect(request.hop).toBeUndefined()
    expect(requestMessage.decode(encodeRequest({ info: {} })).info).toEqual({})
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
