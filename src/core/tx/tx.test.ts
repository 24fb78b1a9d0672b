import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBase58, encodeBase58 } from '#core/codec/base58.ts'
import { decodeBase64, encodeBase64 } from '#core/codec/base64.ts'
import { concatBytes, utf8Encode } from '#core/codec/bytes.ts'
import { decodeHex, encodeHex } from '#core/codec/hex.ts'
import { keyPairFromSecret, signDigest } from '#core/keys/key-pair.ts'
import { verifySignatureSync } from '#core/keys/verify.ts'
import { chainVectors } from '#testing/chain-vectors.ts'
import { fault } from '#testing/fault.ts'
import { checkActionData } from './action-data.ts'
import { receiptFromBytes, txFromBytes } from './preimage.ts'
import { receiptBytes, receiptHash, receiptMessage, type TxReceipt } from './receipt.ts'
import type { Signature, Tx } from './tx.ts'
import { checkTxSelf } from './tx-checks.ts'
import {
  signatureBytes,
  txBaseBytes,
  txBaseHash,
  txFullBytes,
  txHash,
  txPublishBytes,
  txPublishHash,
} from './tx-hash.ts'
import { decodeTx, encodeTx } from './tx-proto.ts'
import { addPublishSign, addSign } from './tx-sign.ts'

type TxJson = {
  time: string
  expiration: string
  gas_ratio_x100: number
  gas_limit_x100: number
  delay: number
  chain_id: number
  signers: string[]
  actions: { contract: string; name: string; data: string }[]
  amount_limit: { token: string; val: string }[]
  publisher: string
}
type TxCase = { name: string; tx: TxJson } & Record<string, string>

const EMPTY = new Uint8Array(0)
const cases = chainVectors<TxCase>('tx')
const byName = (start: string) => cases.find((one) => one.name.startsWith(start)) as TxCase

function txOf(json: TxJson): Tx {
  return {
    time: BigInt(json.time),
    expiration: BigInt(json.expiration),
    gasRatio: BigInt(json.gas_ratio_x100),
    gasLimit: BigInt(json.gas_limit_x100),
    delay: BigInt(json.delay),
    chainId: json.chain_id,
    signers: json.signers,
    actions: json.actions.map(({ contract, name, data }) => ({ contract, actionName: name, data })),
    amountLimit: json.amount_limit.map(({ token, val }) => ({ token, val })),
    publisher: json.publisher,
    signs: [],
    publishSigns: [],
    referredTx: EMPTY,
  }
}

describe("transactions of go-iost's vectors", () => {
  it("hashes and signs the documents' example", () => {
    const one = byName('docs example')
    const tx = txOf(one.tx)
    expect(encodeHex(txPublishBytes(tx))).toBe(one['publish_bytes'])
    expect(encodeBase64(txPublishHash(tx))).toBe(one['publish_hash_b64'])
    const pair = keyPairFromSecret('ed25519', decodeBase64(one['secret_b64'] ?? ''))
    expect(encodeBase64(pair.publicKey)).toBe(one['public_b64'])
    const signed = addPublishSign(tx, pair)
    expect(encodeBase64(signed.publishSigns[0]?.sig ?? EMPTY)).toBe(one['publisher_signature_b64'])
    // The vector's hash is that of the transaction published by the account the example transfers from.
    expect(encodeBase58(txHash({ ...signed, publisher: 'testaccount' }))).toBe(one['tx_hash_b58'])
  })

  it('hashes, signs and encodes a transaction of four signatures', () => {
    const one = byName('full')
    const keys = chainVectors<{ alg: 'ed25519' | 'secp256k1'; secret_b58: string }>('keys')
    const keyOf = (start: string) => {
      const key = keys.find((entry) => entry.secret_b58?.startsWith(start))
      if (key === undefined) throw new Error(`no key ${start}`)
      return keyPairFromSecret(key.alg, decodeBase58(key.secret_b58))
    }
    const [ed, secp] = [keyOf('1rANSfcR'), keyOf('EhNiaU4D')]
    const base = txOf(one.tx)
    expect(encodeHex(txBaseBytes(base))).toBe(one['bytes_base'])
    expect(encodeHex(txBaseHash(base))).toBe(one['base_hash'])
    const signed = addSign(addSign(base, ed), secp)
    expect(signed.signs.map((sign) => encodeHex(sign.sig))).toEqual([one['sig_ed'], one['sig_secp']])
    expect(encodeHex(txPublishBytes(signed))).toBe(one['bytes_publish'])
    expect(encodeHex(txPublishHash(signed))).toBe(one['publish_hash'])
    const published = addPublishSign(addPublishSign(signed, secp), ed)
    expect(published.publishSigns.map((sign) => encodeHex(sign.sig))).toEqual([
      one['publish_sig_secp'],
      one['publish_sig_ed'],
    ])
    expect(encodeHex(txFullBytes(published))).toBe(one['bytes_full'])
    expect(encodeHex(txHash(published))).toBe(one['tx_hash'])
    expect(encodeBase58(txHash(published))).toBe(one['tx_hash_b58'])
    expect(encodeHex(encodeTx(published))).toBe(one['protobuf'])
    expect(decodeTx(decodeHex(one['protobuf'] ?? ''))).toEqual(published)
    expect(txFromBytes(txFullBytes(published))).toEqual(published)
  })

  it('takes the layout of today, not the one before `reserved`', () => {
    const one = byName('iost.js')
    expect(encodeHex(txBaseBytes(txOf(one.tx)))).toBe(one['base_bytes'])
    expect(encodeHex(txBaseHash(txOf(one.tx)))).toBe(one['base_hash'])
    const [stale] = chainVectors<{ tx_bytes_0: string; tx_base_hash: string; sig_bytes: string }>('tx_stale')
    expect(one['base_bytes']?.length).toBe((stale?.tx_bytes_0.length ?? 0) + 8)
    expect(one['base_hash']).not.toBe(stale?.tx_base_hash)
    const sign: Signature = {
      algorithm: 2,
      sig: decodeHex(stale?.sig_bytes.slice(10, 138) ?? ''),
      pubKey: decodeHex(stale?.sig_bytes.slice(146) ?? ''),
    }
    expect(encodeHex(signatureBytes(sign))).toBe(stale?.sig_bytes)
  })

  it('hashes and encodes the base tx', () => {
    const one = byName('block base tx')
    const tx = txOf(one.tx)
    expect(encodeHex(txFullBytes(tx))).toBe(one['bytes_full'])
    expect(encodeHex(txHash(tx))).toBe(one['hash'])
    expect(encodeHex(encodeTx(tx))).toBe(one['protobuf'])
  })
})

type ReceiptJson = {
  tx_hash?: string
  tx_hash_text?: string
  gas_usage?: number
  status_code?: number
  status_message?: string
  ram_usage?: Record<string, number>
  returns?: string[]
  receipts?: { func: string; content: string }[]
}

describe("receipts of go-iost's vectors", () => {
  type Case = { receipt: ReceiptJson; bytes?: string; hash: string; protobuf_deterministic?: string }
  it.each(chainVectors<Case>('receipt'))('$hash', (one) => {
    const json = one.receipt
    const receipt: TxReceipt = {
      txHash: json.tx_hash === undefined ? utf8Encode(json.tx_hash_text ?? '') : decodeHex(json.tx_hash),
      gasUsage: BigInt(json.gas_usage ?? 0),
      ramUsage: new Map(Object.entries(json.ram_usage ?? {}).map(([key, value]) => [key, BigInt(value)])),
      status: { code: json.status_code ?? 0, message: json.status_message ?? '' },
      returns: json.returns ?? [],
      receipts: (json.receipts ?? []).map(({ func, content }) => ({ funcName: func, content })),
    }
    if (one.bytes !== undefined) expect(encodeHex(receiptBytes(receipt))).toBe(one.bytes)
    expect(encodeHex(receiptHash(receipt))).toBe(one.hash)
    expect(receiptFromBytes(receiptBytes(receipt))).toEqual(receipt)
    expect(receiptMessage.decode(receiptMessage.encode(receipt))).toEqual(receipt)
    if (one.protobuf_deterministic !== undefined) {
      expect(receiptMessage.decode(decodeHex(one.protobuf_deterministic))).toEqual(receipt)
    }
  })
})

describe('action data', () => {
  type Case = { contract: string; action: string; data: string; accepted: boolean }
  it.each(chainVectors<Case>('bad_action_checks'))('$contract/$action $data', (one) => {
    const code = fault(() =>
      checkActionData({ contract: one.contract, actionName: one.action, data: one.data }),
    )
    expect(code).toBe(one.accepted ? 'none' : 'ACTION_DATA')
  })
})

const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
const bytes = fc.uint8Array({ maxLength: 70 })
const text = fc.string({ unit: 'binary', maxLength: 30 })
const signature = fc.record({ algorithm: fc.nat({ max: 255 }), sig: bytes, pubKey: bytes })
const anyTx: fc.Arbitrary<Tx> = fc.record({
  time: int64,
  expiration: int64,
  gasLimit: int64,
  gasRatio: int64,
  actions: fc.array(fc.record({ contract: text, actionName: text, data: text }), { maxLength: 3 }),
  signers: fc.array(text, { maxLength: 3 }),
  signs: fc.array(signature, { maxLength: 3 }),
  publisher: text,
  publishSigns: fc.array(signature, { maxLength: 3 }),
  delay: int64,
  chainId: fc.nat({ max: 0xffffffff }),
  referredTx: bytes,
  amountLimit: fc.array(fc.record({ token: text, val: text }), { maxLength: 3 }),
})
const anyReceipt: fc.Arbitrary<TxReceipt> = fc.record({
  txHash: bytes,
  gasUsage: int64,
  ramUsage: fc
    .dictionary(fc.string({ maxLength: 8 }), int64, { maxKeys: 4 })
    .map((map) => new Map(Object.entries(map))),
  status: fc.record({ code: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), message: text }),
  returns: fc.array(text, { maxLength: 3 }),
  receipts: fc.array(fc.record({ funcName: text, content: text }), { maxLength: 3 }),
})

describe('transaction and receipt codecs', () => {
  it('come back unchanged from protobuf and from their hashed bytes', () => {
    fc.assert(
      fc.property(anyTx, anyReceipt, (tx, receipt) => {
        expect(decodeTx(encodeTx(tx))).toEqual(tx)
        expect(txFromBytes(txFullBytes(tx))).toEqual(tx)
        expect(receiptMessage.decode(receiptMessage.encode(receipt))).toEqual(receipt)
        expect(receiptFromBytes(receiptBytes(receipt))).toEqual(receipt)
      }),
    )
  })

  it('give an error with a code, never another, for bytes that are cut or changed', () => {
    const allowed = [
      'none',
      'BAD_PROTOBUF',
      'MISSING_FIELD',
      'BAD_PREIMAGE',
      'BAD_UTF8',
      'PREIMAGE_NOT_CANONICAL',
    ]
    fc.assert(
      fc.property(
        anyTx,
        anyReceipt,
        fc.nat(),
        fc.nat(),
        fc.uint8Array({ maxLength: 60 }),
        (tx, receipt, at, bit, noise) => {
          for (const [encoded, decode] of [
            [encodeTx(tx), decodeTx],
            [txFullBytes(tx), txFromBytes],
            [receiptMessage.encode(receipt), (input: Uint8Array) => receiptMessage.decode(input)],
            [receiptBytes(receipt), receiptFromBytes],
          ] as const) {
            const bent = Uint8Array.from(encoded)
            if (bent.length > 0)
              bent[at % bent.length] = (bent[at % bent.length] as number) ^ (1 << (bit % 8))
            for (const input of [
              bent,
              encoded.subarray(0, at % (encoded.length + 1)),
              noise,
              concatBytes(encoded, noise),
            ]) {
              expect(allowed).toContain(fault(() => decode(input)))
            }
          }
          const full = txFullBytes(tx)
          expect(fault(() => txFromBytes(full.subarray(0, at % full.length)))).not.toBe('none')
          expect(fault(() => txFromBytes(concatBytes(full, Uint8Array.of(0))))).toBe('BAD_PREIMAGE')
        },
      ),
    )
  })

  it('refuse a pre-image with a `reserved`', () => {
    const tx = txOf(byName('block base tx').tx)
    const full = txFullBytes(tx)
    const at = 8 * 5 + 4
    const bent = concatBytes(full.subarray(0, at), Uint8Array.of(0, 0, 0, 1, 9), full.subarray(at + 4))
    expect(fault(() => txFromBytes(bent))).toBe('PREIMAGE_NOT_CANONICAL')
  })
})

describe('stateless rules of a transaction', () => {
  const pair = keyPairFromSecret(
    'secp256k1',
    decodeBase58(
      chainVectors<{ alg: string; secret_b58: string }>('keys').find((key) => key.alg === 'secp256k1')
        ?.secret_b58 ?? '',
    ),
  )
  const good: Tx = {
    ...txOf(byName('docs example').tx),
    gasLimit: 1_000_000n,
  }
  const check = (change: Partial<Tx>) =>
    fault(() => checkTxSelf(addPublishSign({ ...good, ...change }, pair), 1024))

  it('accepts the bounds and refuses what is beyond', () => {
    expect(check({})).toBe('none')
    expect(check({ chainId: 1023 })).toBe('TX_CHAIN_ID')
    expect(check({ time: 0n })).toBe('TX_TIME')
    expect(check({ expiration: good.time })).toBe('TX_TIME')
    expect(check({ delay: -1n })).toBe('TX_DELAY')
    expect([check({ gasRatio: 100n }), check({ gasRatio: 10_000n })]).toEqual(['none', 'none'])
    expect([check({ gasRatio: 99n }), check({ gasRatio: 10_001n })]).toEqual(['TX_GAS_RATIO', 'TX_GAS_RATIO'])
    expect([check({ gasLimit: 600_000n }), check({ gasLimit: 400_000_000n })]).toEqual(['none', 'none'])
    expect([check({ gasLimit: 599_999n }), check({ gasLimit: 400_000_001n })]).toEqual([
      'TX_GAS_LIMIT',
      'TX_GAS_LIMIT',
    ])
    expect(fault(() => checkTxSelf(good, 1024))).toBe('TX_NO_PUBLISHER')
    const room =
      65_536 -
      txFullBytes(addPublishSign({ ...good, actions: [{ contract: '', actionName: '', data: '' }] }, pair))
        .length
    const data = (length: number) => ({
      actions: [{ contract: '', actionName: '', data: 'x'.repeat(length) }],
    })
    expect([check(data(room)), check(data(room + 1))]).toEqual(['none', 'TX_SIZE'])
  })

  it('gives every signature to check over what it signs', () => {
    const tx = addPublishSign(addSign(good, pair), pair)
    const { signs, publishSigns } = checkTxSelf(tx, 1024)
    expect([...signs, ...publishSigns].map(verifySignatureSync)).toEqual([true, true])
    expect(signs[0]?.signature).toEqual(signDigest(pair, txBaseHash(good)))
  })
})
