import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeBase58 } from '#core/codec/base58.ts'
import { concatBytes, utf8Encode } from '#core/codec/bytes.ts'
import { decodeHex, encodeHex } from '#core/codec/hex.ts'
import { verifySignatureSync } from '#core/keys/verify.ts'
import { merkleRoot } from '#core/merkle/tree.ts'
import { receiptHash } from '#core/tx/receipt.ts'
import { txHash } from '#core/tx/tx-hash.ts'
import { chainVectors } from '#testing/chain-vectors.ts'
import { fault } from '#testing/fault.ts'
import { baseAction, createBaseTx, readBaseTx } from './base-tx.ts'
import type { SignedHead } from './block.ts'
import {
  blockMessage,
  decodeBlock,
  decodeSignedHead,
  encodeBlock,
  encodeSignedHead,
  headMessage,
} from './block-proto.ts'
import { type BlockHead, headBytes, headHash } from './head.ts'

type Case = Record<
  | 'hash'
  | 'hash_b58'
  | 'head_bytes'
  | 'protobuf_normal'
  | 'protobuf_onlyhash'
  | 'receipt_merkle'
  | 'sign_protobuf'
  | 'tx_merkle',
  string
>
const [vector] = chainVectors<Case>('block') as [Case]

describe("the block of go-iost's vectors", () => {
  const block = decodeBlock(decodeHex(vector.protobuf_normal))

  it('decodes, hashes and encodes', () => {
    expect(encodeHex(headBytes(block.head))).toBe(vector.head_bytes)
    expect(encodeHex(headHash(block.head))).toBe(vector.hash)
    expect(encodeBase58(headHash(block.head))).toBe(vector.hash_b58)
    expect(encodeHex(merkleRoot(block.txs.map((tx) => txHash(tx))))).toBe(vector.tx_merkle)
    expect(encodeHex(merkleRoot(block.receipts.map((receipt) => receiptHash(receipt))))).toBe(
      vector.receipt_merkle,
    )
    expect(decodeBlock(encodeBlock(block))).toEqual(block)
    expect(encodeHex(encodeSignedHead(block))).toContain(vector.sign_protobuf)
    expect(
      verifySignatureSync({
        algorithm: 'ed25519',
        publicKey: block.sign.pubKey,
        message: headHash(block.head),
        signature: block.sign.sig,
      }),
    ).toBe(true)
  })

  it('refuses the form that carries hashes only', () => {
    const bytes = decodeHex(vector.protobuf_onlyhash)
    const message = blockMessage.decode(bytes)
    expect(message.txHashes).toEqual(block.txs.map((tx) => txHash(tx)))
    expect(message.receiptHashes).toEqual(block.receipts.map((receipt) => receiptHash(receipt)))
    expect(encodeHex(blockMessage.encode(message))).toBe(vector.protobuf_onlyhash)
    expect(fault(() => decodeBlock(bytes))).toBe('BLOCK_TYPE')
    expect(decodeSignedHead(bytes)).toEqual({ head: block.head, sign: block.sign })
  })

  it('refuses a block without head or signature, which a reference node would not survive', () => {
    const head = headMessage.encode(block.head)
    const onlyHead = concatBytes(Uint8Array.of(0x0a, head.length, 1), head.subarray(1))
    expect(fault(() => decodeBlock(new Uint8Array(0)))).toBe('MISSING_FIELD')
    expect(['MISSING_FIELD', 'BAD_PROTOBUF']).toContain(fault(() => decodeSignedHead(onlyHead)))
    expect(decodeSignedHead(Uint8Array.of(0x0a, 0, 0x12, 0)).head.number).toBe(0)
  })

  it('merges a head that stands twice, as proto3 demands', () => {
    const again = Uint8Array.of(0x0a, 2, 0x30, 43)
    const merged = decodeBlock(concatBytes(decodeHex(vector.protobuf_normal), again))
    expect(merged.head).toEqual({ ...block.head, number: 43 })
    expect(merged.txs).toEqual(block.txs)
  })
})

const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
const bytes = fc.uint8Array({ maxLength: 40 })
const anyHead: fc.Arbitrary<BlockHead> = fc.record({
  version: int64,
  parentHash: bytes,
  txMerkleHash: bytes,
  txReceiptMerkleHash: bytes,
  info: bytes,
  number: fc.maxSafeInteger(),
  witness: fc.string({ unit: 'binary', maxLength: 50 }),
  time: int64,
})
const anySigned: fc.Arbitrary<SignedHead> = fc.record({
  head: anyHead,
  sign: fc.record({
    algorithm: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
    sig: bytes,
    pubKey: bytes,
  }),
})

describe('head codec', () => {
  it('comes back unchanged and skips fields it does not know', () => {
    fc.assert(
      fc.property(anySigned, fc.nat({ max: 1_000_000 }), (signed, value) => {
        const encoded = encodeSignedHead(signed)
        expect(decodeSignedHead(encoded)).toEqual(signed)
        const unknown = Uint8Array.of(
          0xf8,
          0x01,
          value & 0x7f,
          0xf2,
          0x01,
          3,
          1,
          2,
          3,
          0xf5,
          0x01,
          1,
          2,
          3,
          4,
        )
        expect(decodeSignedHead(concatBytes(unknown, encoded, unknown))).toEqual(signed)
      }),
    )
  })

  it('gives an error with a code for bytes that are cut or changed', () => {
    fc.assert(
      fc.property(anySigned, fc.nat(), fc.nat(), (signed, at, bit) => {
        const encoded = encodeSignedHead(signed)
        const bent = Uint8Array.from(encoded)
        bent[at % bent.length] = (bent[at % bent.length] as number) ^ (1 << (bit % 8))
        for (const input of [bent, encoded.subarray(0, at % encoded.length)]) {
          expect(['none', 'BAD_PROTOBUF', 'MISSING_FIELD']).toContain(fault(() => decodeSignedHead(input)))
        }
      }),
    )
  })

  it('refuses a height beyond the safe integers', () => {
    const head = Uint8Array.of(0x30, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10)
    expect(fault(() => headMessage.decode(head))).toBe('BAD_PROTOBUF')
  })
})

describe('base tx', () => {
  it('says what its parent was and reads only its own form', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 63n }), fc.boolean(), (gasUsage, witnessChanged) => {
        const report = { witness: '6sNQa7PV2SFzqCBtQUcQYJGGoU7XaB6R4xuCQVXNZe6b', gasUsage, witnessChanged }
        expect(readBaseTx(createBaseTx(report, 5n, 1020))).toEqual(report)
      }),
    )
    expect(baseAction({ witness: '0', gasUsage: 0n, witnessChanged: false }).data).toBe(
      '[{"parent":["0", "0", false]}]',
    )
  })

  it('does not read another action or spelling', () => {
    const tx = createBaseTx({ witness: '0', gasUsage: 0n, witnessChanged: true }, 5n, 1020)
    const [action] = tx.actions
    if (action === undefined) throw new Error('no action')
    for (const bent of [
      { ...action, contract: 'base.iostx' },
      { ...action, actionName: 'Exec' },
      { ...action, data: action.data.replace(', "', ',"') },
      { ...action, data: `${action.data} ` },
      { ...action, data: action.data.replace('"0", true', '"00", true') },
      { ...action, data: action.data.replace('true', 'True') },
    ]) {
      expect(readBaseTx({ ...tx, actions: [bent] })).toBeUndefined()
    }
    expect(readBaseTx({ ...tx, actions: [] })).toBeUndefined()
    expect(readBaseTx({ ...tx, actions: [action, action] })).toBeUndefined()
    expect(utf8Encode(action.data)).toHaveLength(action.data.length)
  })
})
