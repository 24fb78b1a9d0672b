import { describe, expect, it } from 'vitest'
import { decodeBase58, encodeBase58 } from '#core/codec/base58.ts'
import { decodeBase64 } from '#core/codec/base64.ts'
import { utf8Encode } from '#core/codec/bytes.ts'
import { decodeHex, encodeHex } from '#core/codec/hex.ts'
import { SimpleEncoder } from '#core/codec/simple-encoder.ts'
import { crc32Koopman } from '#core/hash/crc32.ts'
import { sha3_256 } from '#core/hash/sha3.ts'
import { createWebVerifier } from '#platform/signatures.browser.ts'
import { createNodeVerifier } from '#platform/signatures.node.ts'
import { chainVectors } from '#testing/chain-vectors.ts'
import { fault } from '#testing/fault.ts'
import edgeCases from '#testing/vectors/crypto-edge.json' with { type: 'json' }
import { type AlgorithmName, algorithmOf } from './algorithm.ts'
import { ed25519Verify } from './ed25519.ts'
import { keyPairFromSecret, signDigest } from './key-pair.ts'
import { decodeLegacyId, encodeLegacyId, isLegacyId } from './legacy-id.ts'
import { secp256k1Coordinates, secp256k1Verify } from './secp256k1.ts'
import { type SignatureCheck, verifySignatureSync } from './verify.ts'

type KeyCase = {
  alg: AlgorithmName
  secret_b58?: string
  secret?: string
  public: string
  public_b58?: string
  legacy_id?: string
  sig_of_sha3_hello?: string
}

describe('key pairs', () => {
  const hello = sha3_256(utf8Encode('hello'))

  it.each(chainVectors<KeyCase>('keys'))('$public_b58', (one) => {
    const secret = one.secret === undefined ? decodeBase58(one.secret_b58 ?? '') : decodeHex(one.secret)
    if (one.secret_b58 !== undefined) expect(encodeBase58(secret)).toBe(one.secret_b58)
    const pair = keyPairFromSecret(one.alg, secret)
    expect(encodeHex(pair.publicKey)).toBe(one.public)
    if (one.public_b58 !== undefined) expect(encodeBase58(pair.publicKey)).toBe(one.public_b58)
    if (one.legacy_id !== undefined) expect(encodeLegacyId(pair.publicKey)).toBe(one.legacy_id)
    const signature = signDigest(pair, hello)
    if (one.sig_of_sha3_hello !== undefined) expect(encodeHex(signature)).toBe(one.sig_of_sha3_hello)
    const check: SignatureCheck = { algorithm: one.alg, publicKey: pair.publicKey, message: hello, signature }
    expect(verifySignatureSync(check)).toBe(true)
    expect(verifySignatureSync({ ...check, message: sha3_256(hello) })).toBe(false)
  })

  it.each(chainVectors<KeyCase>('keys_rejected'))('refuses a secret of $reason', (one) => {
    const secret = one.secret === undefined ? decodeBase58(one.secret_b58 ?? '') : decodeHex(one.secret)
    expect(fault(() => keyPairFromSecret(one.alg, secret))).toBe('BAD_SECRET_KEY')
  })

  it('refuses secrets of other lengths and scalars out of range', () => {
    for (const length of [0, 31, 33, 63, 65]) {
      expect(fault(() => keyPairFromSecret('ed25519', new Uint8Array(length)))).toBe('BAD_SECRET_KEY')
      expect(fault(() => keyPairFromSecret('secp256k1', new Uint8Array(length)))).toBe('BAD_SECRET_KEY')
    }
    expect(fault(() => keyPairFromSecret('secp256k1', new Uint8Array(32)))).toBe('BAD_SECRET_KEY')
    expect(fault(() => keyPairFromSecret('secp256k1', new Uint8Array(32).fill(255)))).toBe('BAD_SECRET_KEY')
  })

  it('decides the algorithm by the low eight bits', () => {
    expect([2, 258, -254].map(algorithmOf)).toEqual(['ed25519', 'ed25519', 'ed25519'])
    expect([0, 1, 3, 9, 257].map(algorithmOf)).toEqual(Array(5).fill('secp256k1'))
  })
})

describe('legacy ids', () => {
  type Case = { id: string; public: string; crc_le?: string; alg?: AlgorithmName; secret_b58?: string }
  it.each(chainVectors<Case>('legacy_ids'))('$id', (one) => {
    expect(isLegacyId(one.id)).toBe(true)
    const key = decodeLegacyId(one.id)
    expect(encodeHex(key)).toBe(one.public)
    expect(encodeLegacyId(key)).toBe(one.id)
    const crc = crc32Koopman(key)
    if (one.crc_le !== undefined) {
      expect(encodeHex(Uint8Array.of(crc, crc >>> 8, crc >>> 16, crc >>> 24))).toBe(one.crc_le)
    }
    if (one.alg !== undefined && one.secret_b58 !== undefined) {
      expect(encodeHex(keyPairFromSecret(one.alg, decodeBase58(one.secret_b58)).publicKey)).toBe(one.public)
    }
  })

  it('refuses a wrong checksum, length or prefix', () => {
    const id = chainVectors<Case>('legacy_ids')[0]?.id ?? ''
    for (const bad of [id.slice(4), `${id.slice(0, -1)}1`, `${id}1`, 'IOST', 'IOST0', 'IOST2g5L']) {
      expect(['BAD_LEGACY_ID', 'BAD_BASE58']).toContain(fault(() => decodeLegacyId(bad)))
    }
  })
})

type Edge = {
  alg: AlgorithmName
  group: string
  about: string
  msg: string
  pub: string
  sig: string
  accepted: boolean
}

describe('signatures at the edge: what go-iost accepts and nothing else', () => {
  const edges = edgeCases as readonly Edge[]
  const node = createNodeVerifier({ secp256k1: verifySignatureSync })
  const web = createWebVerifier({ fallback: verifySignatureSync })
  const groups = [...new Set(edges.map((edge) => `${edge.alg} ${edge.group}`))]

  it.each(groups)('%s', async (group) => {
    const cases = edges.filter((edge) => `${edge.alg} ${edge.group}` === group)
    const checks: SignatureCheck[] = cases.map((edge) => ({
      algorithm: edge.alg,
      publicKey: decodeHex(edge.pub),
      message: decodeHex(edge.msg),
      signature: decodeHex(edge.sig),
    }))
    const webAnswers = await web.verifyBatch(checks)
    cases.forEach((edge, index) => {
      const check = checks[index] as SignatureCheck
      expect([edge.about, verifySignatureSync(check)]).toEqual([edge.about, edge.accepted])
      expect([edge.about, node.verifySync(check)]).toEqual([edge.about, edge.accepted])
      expect([edge.about, webAnswers[index]]).toEqual([edge.about, edge.accepted])
    })
  })

  it('covers every stated rule', () => {
    const rules = chainVectors<{ case: string; valid: boolean }>('signature_rules')
    const pair = keyPairFromSecret('secp256k1', sha3_256(utf8Encode('rules')))
    const digest = sha3_256(utf8Encode('digest'))
    const signature = signDigest(pair, digest)
    const xy = secp256k1Coordinates(pair.publicKey) as Uint8Array
    const form = (lead: number) => Uint8Array.of(lead, ...xy)
    const odd = (xy[63] as number) & 1
    const identity = Uint8Array.of(1, ...new Uint8Array(31))
    const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
    const s = BigInt(`0x${encodeHex(signature.subarray(32))}`)
    const high = Uint8Array.of(
      ...signature.subarray(0, 32),
      ...decodeHex((order - s).toString(16).padStart(64, '0')),
    )
    const verify = (key: Uint8Array, sig = signature) => secp256k1Verify(sig, digest, key)
    const answers: boolean[] = [
      verify(pair.publicKey, high),
      verify(form(4)),
      verify(form(6 + odd)),
      [0, 9].every((id) => algorithmOf(id) === 'secp256k1') && verify(pair.publicKey),
      ed25519Verify(Uint8Array.of(...identity, ...new Uint8Array(32)), utf8Encode('any'), identity),
      ed25519Verify(new Uint8Array(64), digest, new Uint8Array(31)),
    ]
    expect(answers).toEqual(rules.map((rule) => rule.valid))
    expect(verify(form(7 - odd))).toBe(false)
    expect(secp256k1Coordinates(form(5))).toBeUndefined()
  })

  it("checks a wallet's message signature", () => {
    type Case = { message_text: string; signed_bytes: string; public_b64: string; signature_b64: string }
    for (const one of chainVectors<Case>('message_signature')) {
      const signed = new SimpleEncoder().string(one.message_text).finish()
      expect(encodeHex(signed)).toBe(one.signed_bytes)
      expect(ed25519Verify(decodeBase64(one.signature_b64), signed, decodeBase64(one.public_b64))).toBe(true)
    }
  })

  it('derives the account of an Ethereum style key', () => {
    for (const one of chainVectors<{ public: string; account: string }>('eth_style_account')) {
      const xy = secp256k1Coordinates(decodeHex(one.public)) as Uint8Array
      expect(`0x${encodeHex(sha3_256(xy).subarray(12))}`).toBe(one.account)
    }
  })
})
