import { describe, expect, it } from 'vitest'
import { utf8Encode } from '#core/codec/bytes.ts'
import { decodeHex, encodeHex } from '#core/codec/hex.ts'
import { sha3Node } from '#platform/sha3.node.ts'
import { chainVectors } from '#testing/chain-vectors.ts'
import { crc32, crc32Koopman } from './crc32.ts'
import { sha3_256 } from './sha3.ts'

type HashCase = { fn: string; in?: string; in_text?: string; out: string }
type CrcCase = { in?: string; in_text?: string; out_le_bytes?: string; out_u32_hex?: string }

describe('hashes', () => {
  it.each(chainVectors<HashCase>('hash').filter((one) => one.fn === 'sha3_256'))(
    'SHA3-256 of $in_text$in',
    (one) => {
      const input = one.in === undefined ? utf8Encode(one.in_text ?? '') : decodeHex(one.in)
      expect(encodeHex(sha3_256(input))).toBe(one.out)
      expect(encodeHex(sha3Node(input))).toBe(one.out)
    },
  )

  it.each(chainVectors<CrcCase>('crc32_koopman'))('Koopman CRC of $in_text$in', (one) => {
    const crc = crc32Koopman(one.in === undefined ? utf8Encode(one.in_text ?? '') : decodeHex(one.in))
    if (one.out_u32_hex !== undefined) expect(crc.toString(16).padStart(8, '0')).toBe(one.out_u32_hex)
    else expect(encodeHex(Uint8Array.of(crc, crc >>> 8, crc >>> 16, crc >>> 24))).toBe(one.out_le_bytes)
  })

  it('computes the CRC of frames', () => {
    expect(crc32(utf8Encode('123456789'))).toBe(0xcbf43926)
  })
})
