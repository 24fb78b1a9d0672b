import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeHex, encodeHex } from '#core/codec/hex.ts'
import { AsciiText } from './ascii-text.ts'
import { decodeValue, encodeAscii, encodeValue, isNil, readPayer, type Value, valueLength } from './value.ts'

const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
const payer = fc.stringMatching(/^[a-zA-Z0-9._]{0,20}$/)
const text = fc.string({ unit: 'grapheme', maxLength: 80 })
const values: fc.Arbitrary<Value> = fc.oneof(
  fc.record({ type: fc.constantFrom('s' as const, 'j' as const), data: text, payer }),
  fc.record({ type: fc.constant('i' as const), data: int64, payer }),
  fc.record({ type: fc.constant('b' as const), data: fc.boolean(), payer }),
  fc.record({
    type: fc.constant('f' as const),
    data: fc.record({ value: int64, scale: fc.integer({ min: 0, max: 18 }) }),
    payer,
  }),
)

describe('state values', () => {
  it('have a payer and a kind that read alone as they do with the value, whatever the bytes', () => {
    const any = fc.oneof(fc.uint8Array({ maxLength: 30 }), values.map(encodeValue))
    fc.assert(
      fc.property(any, fc.oneof(payer, fc.constantFrom('alice', '\u00e9', '')), (bytes, likely) => {
        const value = decodeValue(bytes)
        expect(readPayer(bytes, likely)).toBe(value.payer)
        expect(readPayer(bytes, value.payer ?? '')).toBe(value.payer)
        expect(isNil(bytes)).toBe(value.type === 'n')
      }),
    )
    expect(readPayer(Uint8Array.of(0x73, 0x40, 0xe9), '\u00e9')).toBe('\ufffd')
  })

  it('are the same from the bytes of a text as from the text, and no others than ASCII are taken for it', () => {
    const bytes = fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ maxLength: 2_000, max: 0x7f }))
    const anyPayer = fc.oneof(payer, fc.constantFrom('a@b', '\u00e9', '\ud800'))
    fc.assert(
      fc.property(bytes, anyPayer, (own, billed) => {
        const ascii = AsciiText.of(own)
        expect(ascii === undefined).toBe(own.some((byte) => byte > 0x7f))
        if (ascii === undefined) return
        const data = own.reduce((text, byte) => text + String.fromCharCode(byte), '')
        expect(String(ascii)).toBe(data)
        expect(encodeAscii(ascii, billed)).toEqual(encodeValue({ type: 's', data, payer: billed }))
      }),
    )
  })

  it.each([
    [
      'a balance',
      '6900407a10f35a000040746f6b656e2e696f7374',
      { type: 'i', data: 100_000_000_000_000n, payer: 'token.iost' },
    ],
    ['ram without payer', '6940420f000000000040', { type: 'i', data: 1_000_000n, payer: '' }],
    [
      'gas',
      '6600e87648170000000200000040',
      { type: 'f', data: { value: 100_000_000_000n, scale: 2 }, payer: '' },
    ],
    ['a flag', '62744061646d696e', { type: 'b', data: true, payer: 'admin' }],
    ['a text', '732a40626f626279', { type: 's', data: '*', payer: 'bobby' }],
    ['a text with an at sign', '73614062404063', { type: 's', data: 'a@b@', payer: 'c' }],
    ['a legacy text', '7361', { type: 's', data: 'a', payer: undefined }],
    ['nil', '6e', { type: 'n', data: null, payer: undefined }],
  ] as const)('reads and writes %s', (_, hex, value) => {
    expect(decodeValue(decodeHex(hex))).toEqual(value)
    expect(encodeHex(encodeValue(value))).toBe(hex)
  })

  it('gives back every value, with the length it was billed for', () => {
    fc.assert(
      fc.property(values, (value) => {
        const bytes = encodeValue(value)
        expect(bytes.length).toBe(valueLength(value))
        expect(decodeValue(bytes)).toEqual(value)
      }),
    )
  })

  it('stores a lone surrogate as its three raw bytes and reads three replacement characters', () => {
    const bytes = encodeValue({ type: 's', data: 'a\ud800b', payer: 'x' })
    expect(encodeHex(bytes)).toBe('7361eda080624078')
    expect(decodeValue(bytes).data).toBe('a\ufffd\ufffd\ufffdb')
  })

  it.each(['', '00', '69', '6900', '66000000', 'ff'])('reads the bytes %s as nil', (hex) => {
    expect(decodeValue(decodeHex(hex)).type).toBe('n')
  })
})
