import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chainVectors } from '#testing/chain-vectors.ts'
import { fault } from '#testing/fault.ts'
import { decodeBase58, decodeBase58OrEmpty, encodeBase58, MAX_BASE58_CHARS } from './base58.ts'
import { decodeBase64, decodeStandardBase64, encodeBase64 } from './base64.ts'
import { compareBytes, concatBytes, equalBytes, utf8Decode, utf8Encode, utf8Length } from './bytes.ts'
import {
  addDecimals,
  compareDecimals,
  formatDecimal,
  formatDecimalFull,
  multiplyByDouble,
  multiplyDecimals,
  parseDecimal,
  unlessOverflow,
} from './decimal.ts'
import { decodeHex, encodeHex } from './hex.ts'
import { SimpleDecoder } from './simple-decoder.ts'
import { SimpleEncoder } from './simple-encoder.ts'

const bytes = fc.uint8Array({ maxLength: 200 })
const text = fc.string({ unit: 'binary', maxLength: 60 })
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })

describe('base58', () => {
  it.each(chainVectors<{ bytes: string; text: string }>('base58'))('$text', (one) => {
    expect(encodeBase58(decodeHex(one.bytes))).toBe(one.text)
    expect(encodeHex(decodeBase58(one.text))).toBe(one.bytes)
  })

  it('comes back unchanged, leading zeros too', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.nat({ max: 4 }), (tail, zeros) => {
        const input = concatBytes(new Uint8Array(zeros), tail)
        expect(decodeBase58(encodeBase58(input))).toEqual(input)
      }),
    )
  })

  it('refuses illegal characters, as go-iost gives no bytes for them', () => {
    for (const bad of ['0', 'O', 'I', 'l', 'abc+', ' abc', 'é', '1'.repeat(MAX_BASE58_CHARS + 1)]) {
      expect(fault(() => decodeBase58(bad))).toBe('BAD_BASE58')
      expect(decodeBase58OrEmpty(bad)).toHaveLength(0)
    }
  })
})

describe('hex and base64', () => {
  it('come back unchanged', () => {
    fc.assert(
      fc.property(bytes, (input) => {
        expect(decodeHex(encodeHex(input))).toEqual(input)
        expect(decodeHex(encodeHex(input).toUpperCase())).toEqual(input)
        const base64 = encodeBase64(input)
        expect(decodeBase64(base64)).toEqual(input)
        expect(decodeBase64(base64.replace(/=/g, '').replace(/\+/g, '-').replace(/\//g, '_'))).toEqual(input)
      }),
    )
  })

  it('refuse other texts', () => {
    for (const bad of ['a', '0g', '0x00', ' 00']) expect(fault(() => decodeHex(bad))).toBe('BAD_HEX')
    for (const bad of ['a', 'ab=c', 'a b', '*', 'AAAAA', 'AB==CD==']) {
      expect(fault(() => decodeBase64(bad))).toBe('BAD_BASE64')
    }
  })

  it('read standard base64 as Go does: line breaks and unused bits are nothing', () => {
    fc.assert(
      fc.property(bytes, (input) => {
        expect(decodeStandardBase64(encodeBase64(input))).toEqual(input)
      }),
    )
    for (const same of ['AAE=', 'A\nAE\r\n=', 'AAF=', 'AAG=', 'AAH=']) {
      expect([same, [...decodeStandardBase64(same)]]).toEqual([same, [0, 1]])
    }
    for (const bad of ['AAE', 'AAE==', ' AAE=', 'AA-=', 'AAE=AAE=', 'A===', '=', 'AAEé']) {
      expect([bad, fault(() => decodeStandardBase64(bad))]).toEqual([bad, 'BAD_BASE64'])
    }
  })
})

describe('UTF-8', () => {
  it('agrees with the platform, which refuses what Go refuses', () => {
    const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
    fc.assert(
      fc.property(
        fc.oneof(bytes, text.map(utf8Encode), fc.uint8Array({ min: 0x80, maxLength: 6 })),
        (input) => {
          let want: string | undefined
          try {
            want = strict.decode(input)
          } catch {
            expect(fault(() => utf8Decode(input))).toBe('BAD_UTF8')
            return
          }
          expect(utf8Decode(input)).toBe(want)
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('encodes as the platform does, lone surrogates as U+FFFD', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 0xffff }), { maxLength: 40 }), (units) => {
        const input = String.fromCharCode(...units)
        expect(utf8Encode(input)).toEqual(Uint8Array.from(new TextEncoder().encode(input)))
        expect(utf8Length(input)).toBe(new TextEncoder().encode(input).length)
      }),
    )
  })

  it('orders and compares bytes', () => {
    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        expect(Math.sign(compareBytes(a, b))).toBe(Buffer.compare(a, b))
        expect(equalBytes(a, b)).toBe(Buffer.compare(a, b) === 0)
      }),
    )
  })
})

describe('simple encoder', () => {
  it.each(chainVectors<{ op: string; value: number; out: string }>('bytes'))('$op $value', (one) => {
    const encoder = new SimpleEncoder()
    const out = one.op === 'int64' ? encoder.i64(BigInt(one.value)) : encoder.i32(one.value)
    expect(encodeHex(out.finish())).toBe(one.out)
  })

  it.each(chainVectors<{ op: string; value?: unknown; value_text?: string[]; out: string }>('encoder'))(
    '$op $value',
    ({ op, value, value_text, out }) => {
      const encoder = new SimpleEncoder()
      const texts = (value_text ?? (Array.isArray(value) ? value : [value])) as string[]
      if (op === 'byte') for (const char of String(value).split(',')) encoder.byte(char.charCodeAt(0))
      else if (op === 'bytes') for (const part of texts) encoder.bytes(utf8Encode(part))
      else if (op === 'string') for (const part of texts) encoder.string(part)
      else if (op === 'string_slice') encoder.stringList(texts)
      else if (op === 'map_string_int64') {
        encoder.mapStrI64(
          new Map(Object.entries(value as Record<string, number>).map(([k, v]) => [k, BigInt(v)])),
        )
      } else {
        expect(encodeHex(new SimpleEncoder().bytesList(texts.map(utf8Encode)).finish())).toBe(out)
        encoder.stringList(texts)
      }
      expect(encodeHex(encoder.finish())).toBe(out)
    },
  )

  it('is read back by the decoder, which refuses every cut', () => {
    const shape = fc.record({
      byte: fc.nat({ max: 255 }),
      i32: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
      i64: int64,
      bytes,
      text,
      list: fc.array(bytes, { maxLength: 5 }),
      texts: fc.array(text, { maxLength: 5 }),
      map: fc.dictionary(fc.string({ maxLength: 8 }), int64, { maxKeys: 5 }),
    })
    fc.assert(
      fc.property(shape, fc.nat(), (value, cut) => {
        const map = new Map(Object.entries(value.map))
        const encoded = new SimpleEncoder()
          .byte(value.byte)
          .i32(value.i32)
          .i64(value.i64)
          .bytes(value.bytes)
          .string(value.text)
          .bytesList(value.list)
          .stringList(value.texts)
          .mapStrI64(map)
          .finish()
        const read = (input: Uint8Array) => {
          const reader = new SimpleDecoder(input)
          const out = {
            byte: reader.byte(),
            i32: reader.i32(),
            i64: reader.i64(),
            bytes: reader.bytes(),
            text: reader.string(),
            list: reader.bytesList(),
            texts: reader.stringList(),
            map: reader.mapStrI64(),
          }
          reader.end()
          return out
        }
        expect(read(encoded)).toEqual({ ...value, map })
        const short = encoded.subarray(0, cut % encoded.length)
        expect(['BAD_PREIMAGE', 'BAD_UTF8']).toContain(fault(() => read(short)))
        expect(fault(() => read(concatBytes(encoded, Uint8Array.of(0))))).toBe('BAD_PREIMAGE')
      }),
    )
  })

  it('does not believe a count or a length', () => {
    const claim = (count: number) => new SimpleEncoder().i32(count).finish()
    for (const count of [-1, 2 ** 31 - 1, 1]) {
      expect(fault(() => new SimpleDecoder(claim(count)).bytesList())).toBe('BAD_PREIMAGE')
      expect(fault(() => new SimpleDecoder(claim(count)).bytes())).toBe('BAD_PREIMAGE')
    }
  })
})

describe('decimals', () => {
  type Case = {
    in: string
    scale: number
    value?: string
    out_scale?: number
    string?: string
    full_string?: string
    error?: string
  }
  it.each(chainVectors<Case>('decimal'))('$in at scale $scale', (one) => {
    if (one.error !== undefined) {
      expect(() => parseDecimal(one.in, one.scale)).toThrow(one.error)
      return
    }
    const number = parseDecimal(one.in, one.scale)
    expect(number.value).toBe(BigInt(one.value ?? ''))
    if (one.out_scale !== undefined) expect(number.scale).toBe(one.out_scale)
    if (one.string !== undefined) expect(formatDecimal(number)).toBe(one.string)
    if (one.full_string !== undefined) expect(formatDecimalFull(number)).toBe(one.full_string)
  })

  it.each(chainVectors<{ a: string; b: string; a_less_than_b: boolean }>('decimal_less_than'))(
    '$a < $b',
    (one) => {
      const order = compareDecimals(parseDecimal(one.a, -1), parseDecimal(one.b, -1))
      expect(order < 0).toBe(one.a_less_than_b)
    },
  )

  const amount = fc.record({
    value: fc.bigInt({ min: -(2n ** 33n), max: 2n ** 33n }),
    scale: fc.nat({ max: 8 }),
  })

  it('are multiplied by a double at their own scale, unless the factor leads out of range', () => {
    expect(multiplyByDouble({ value: -5n, scale: 1 }, 0.5)).toEqual({ value: -3n, scale: 1 })
    expect(multiplyByDouble({ value: 115n, scale: 2 }, 2.5)).toEqual({ value: 288n, scale: 2 })
    const wide = { value: 2n ** 61n, scale: 10 }
    expect(unlessOverflow(() => multiplyByDouble(wide, 3))).toEqual({ value: 3n * 2n ** 61n, scale: 10 })
    expect(unlessOverflow(() => multiplyByDouble(wide, 3.1))).toBeUndefined()
    expect(() => unlessOverflow(() => JSON.parse('?'))).toThrow(SyntaxError)
  })

  it('are read back from their texts', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(2n ** 63n) + 1n, max: 2n ** 63n - 1n }),
        fc.nat({ max: 18 }),
        (value, scale) => {
          const number = { value, scale }
          expect(compareDecimals(parseDecimal(formatDecimal(number), -1), number)).toBe(0)
          // At scale 0 the digit behind the point is read too and may overflow, so the full text is read at its own scale.
          expect(parseDecimal(formatDecimalFull(number), scale === 0 ? -1 : scale)).toEqual(number)
        },
      ),
    )
  })

  it('add, multiply and compare exactly', () => {
    fc.assert(
      fc.property(amount, amount, (a, b) => {
        const at16 = (n: { value: bigint; scale: number }) => n.value * 10n ** BigInt(16 - n.scale)
        expect(at16(addDecimals(a, b))).toBe(at16(a) + at16(b))
        expect(Math.sign(compareDecimals(a, b))).toBe(at16(a) < at16(b) ? -1 : at16(a) > at16(b) ? 1 : 0)
        const small = { value: a.value % 1_000_000n, scale: a.scale }
        const other = { value: b.value % 1_000_000n, scale: b.scale }
        expect(at16(multiplyDecimals(small, other)) * 10n ** 16n).toBe(at16(small) * at16(other))
      }),
    )
  })

  it('refuse what is no amount', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.integer({ min: -1, max: 8 }), (input, scale) => {
        const plain = /^-*[0-9]+(\.[0-9]*)?$/.test(input)
        const code = fault(() => parseDecimal(input, scale))
        if (plain) expect(['none', 'DECIMAL']).toContain(code)
        else if (scale < 0) expect(code).toBe('DECIMAL')
      }),
    )
  })
})
