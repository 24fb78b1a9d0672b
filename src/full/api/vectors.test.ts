import { describe, expect, it } from 'vitest'
import { encodeBase64 } from '#core/codec/base64.ts'
import { chainVectors } from '#testing/chain-vectors.ts'
import vectors from '#testing/vectors/chain.json' with { type: 'json' }
import { messageFromJson } from './json-in.ts'
import { messageToJson } from './json-out.ts'
import { txOfRequest } from './request-tx.ts'
import { messageType } from './schema.ts'

describe("API messages of go-iost's vectors", () => {
  const request = messageType('TransactionRequest')
  type Parsing = { json: string; result: 'rejected' | Record<string, unknown> }

  // The empty text is no message to the parser, but the gateway before it takes an empty body as an empty message.
  it.each(chainVectors<Parsing>('rpc_request_parsing').filter((one) => one.json !== ''))('$json', (one) => {
    if (one.result === 'rejected') {
      expect(() => messageFromJson(request, one.json)).toThrow()
      return
    }
    const enums: Record<string, number> = { ED25519: 2, SECP256K1: 1 }
    const plain = JSON.stringify(messageFromJson(request, one.json), (_key, value) =>
      typeof value === 'bigint'
        ? value.toString()
        : value instanceof Uint8Array
          ? encodeBase64(value)
          : value,
    )
    const want = JSON.stringify(one.result, (key, value) =>
      key === 'algorithm' ? (enums[value as string] ?? value) : value,
    )
    const filled = (text: string) =>
      Object.fromEntries(Object.entries(JSON.parse(text)).filter(([, value]) => !isDefault(value)))
    expect(filled(plain)).toEqual(filled(want))
  })

  it.each(chainVectors<{ double: number; int64: number }>('gas_conversion'))('$double gas', (one) => {
    const message = messageFromJson(request, JSON.stringify({ gas_ratio: one.double }))
    expect(txOfRequest(message).gasRatio).toBe(BigInt(one.int64))
  })

  it.each(Object.entries(vectors.rpc_json_samples))('%s with its defaults', (name, sample) => {
    const type = messageType(name.replace(/ \(.*/, ''))
    const text = JSON.stringify(sample)
    expect(messageToJson(type, messageFromJson(type, text))).toBe(text)
  })
})

function isDefault(value: unknown): boolean {
  return value === 0 || value === '' || value === '0' || (Array.isArray(value) && value.length === 0)
}
