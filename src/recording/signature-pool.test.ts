import { describe, expect, it } from 'vitest'
import { utf8Encode } from '#core/codec/bytes.ts'
import { sha3_256 } from '#core/hash/sha3.ts'
import { keyPairFromSecret, signDigest } from '#core/keys/key-pair.ts'
import type { SignatureCheck } from '#core/keys/verify.ts'
import { testKey } from '#testing/chain-builder.ts'
import { packChecks, unpackChecks } from './signature-batch.ts'
import { createSignaturePool } from './signature-pool.ts'

const key = testKey(7)
const secp = keyPairFromSecret('secp256k1', sha3_256(utf8Encode('pool')))

function checkOf(number: number): SignatureCheck {
  const message = sha3_256(utf8Encode(`block ${number}`))
  return number % 50 === 0
    ? { algorithm: 'secp256k1', publicKey: secp.publicKey, message, signature: signDigest(secp, message) }
    : { algorithm: 'ed25519', publicKey: key.pair.publicKey, message, signature: key.sign(message) }
}

describe('signatures on threads', () => {
  it('come back unchanged from a batch', () => {
    const checks = [1, 50, 2].map(checkOf)
    checks.push({
      algorithm: 'ed25519',
      publicKey: new Uint8Array(0),
      message: checks[0]?.message as Uint8Array,
      signature: new Uint8Array(3),
    })
    expect(unpackChecks(packChecks(checks))).toEqual(checks)
  })

  it('tells the lowest block whose signature does not hold', async () => {
    const pool = createSignaturePool(2)
    try {
      for (let block = 1; block <= 700; block++) {
        const check = checkOf(block)
        const wrong = block === 650 || block === 450
        await pool.add(block, wrong ? { ...check, message: sha3_256(check.message) } : check)
      }
      await pool.drain()
      expect(pool.firstBad).toBe(450)
    } finally {
      await pool.stop()
    }
  })
})
