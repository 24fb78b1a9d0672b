import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codeOf } from '#core/error.ts'
import { messageFromJson } from './json-in.ts'
import { messageToJson } from './json-out.ts'
import { decodeMessage, encodeMessage } from './proto-codec.ts'
import { messageType } from './schema.ts'

const INT64 = fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n)
const action = fc.record({ contract: fc.string(), action_name: fc.string(), data: fc.string() })
const signature = fc.record({
  algorithm: fc.constantFrom(0, 1, 2),
  signature: fc.uint8Array({ maxLength: 70 }),
  public_key: fc.uint8Array({ maxLength: 40 }),
})
const request = fc.record({
  time: INT64,
  expiration: INT64,
  gas_ratio: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value)),
  gas_limit: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value)),
  delay: INT64,
  chain_id: fc.nat(2 ** 31),
  actions: fc.array(action, { maxLength: 3 }),
  amount_limit: fc.array(fc.record({ token: fc.string(), value: fc.string() }), { maxLength: 2 }),
  signers: fc.array(fc.string(), { maxLength: 3 }),
  signatures: fc.array(signature, { maxLength: 2 }),
  publisher: fc.string(),
  publisher_sigs: fc.array(signature, { maxLength: 2 }),
})
const TYPE = messageType('TransactionRequest')

function failure(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    return `${codeOf(error)} ${(error as Error).message}`
  }
  return 'OK'
}

describe('messages', () => {
  it('come back from JSON', () => {
    fc.assert(
      fc.property(request, (value) => {
        expect(messageFromJson(TYPE, messageToJson(TYPE, value))).toEqual(value)
      }),
    )
  })

  it('come back from protobuf without their defaults', () => {
    fc.assert(
      fc.property(request, (value) => {
        const again = decodeMessage(TYPE, encodeMessage(TYPE, value))
        expect(messageToJson(TYPE, again)).toBe(messageToJson(TYPE, value))
      }),
    )
  })

  it('refuse any other bytes with a code', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        expect(failure(() => decodeMessage(TYPE, bytes))).toMatch(/^(OK|BAD_PROTOBUF)/)
      }),
    )
  })

  it('refuse any other text with a code', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(failure(() => messageFromJson(TYPE, text))).toMatch(/^(OK|BAD_BODY)/)
      }),
    )
  })
})

describe('request bodies', () => {
  it.each([
    ['', {}],
    ['{} trailing', {}],
    ['{"gasRatio": "1.5", "gas_limit": 2e3}', { gas_ratio: 1.5, gas_limit: 2000 }],
    ['{"time": 1.5e18, "expiration": "20.0"}', { time: 1_500_000_000_000_000_000n, expiration: 20n }],
    ['{"time": null, "unknown": [1, {"a": null}]}', {}],
    ['{"publisher_sigs":[{"algorithm":"NOPE"},{"algorithm":2}]}', { publisher_sigs: [{}, { algorithm: 2 }] }],
    ['{"signatures":[{"signature":"_-8"}]}', { signatures: [{ signature: new Uint8Array([255, 239]) }] }],
  ])('%s', (body, want) => {
    const got = messageFromJson(TYPE, body) as Record<string, unknown>
    expect(JSON.parse(messageToJson(TYPE, got))).toEqual(JSON.parse(messageToJson(TYPE, want)))
  })

  it.each([
    ['{"time":1,"time":2}', 'duplicate field "time"'],
    ['{"gas_ratio":1,"gasRatio":2}', 'duplicate field "gasRatio"'],
    ['{"time":9223372036854775808}', 'invalid value for int64 type: 9223372036854775808'],
    ['{"publisher":5}', 'invalid value for string type: 5'],
    ['{"actions":{}}', 'unexpected token {'],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['{"a":1', 'unexpected EOF'],
    [`${'['.repeat(200)}`, 'exceeded max depth'],
  ])('refuses %s', (body, message) => {
    expect(failure(() => messageFromJson(TYPE, body))).toContain(message)
  })
})
