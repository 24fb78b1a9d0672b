import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBase64, encodeBase64 } from '#core/codec/base64.ts'
import { codeOf } from '#core/error.ts'
import { chainVectors } from '#testing/chain-vectors.ts'
import {
  type Contract,
  contractFromJson,
  contractToJson,
  decodeContract,
  encodeContract,
} from './contract.ts'

const text = fc.string({ unit: 'binary', maxLength: 20 })
const anyContract: fc.Arbitrary<Contract> = fc.record({
  id: text,
  info: fc.option(
    fc.record({
      lang: text,
      version: text,
      abi: fc.array(
        fc.record({
          name: text,
          args: fc.array(fc.constantFrom('string', 'number', 'bool', 'json'), { maxLength: 4 }),
          amountLimit: fc.array(fc.record({ token: text, val: text }), { maxLength: 2 }),
        }),
        { maxLength: 3 },
      ),
    }),
    { nil: undefined },
  ),
  code: text,
  origCode: text,
})

describe('contract records', () => {
  it.each(chainVectors<{ b64: string; json: string }>('contract'))('has both forms of $b64', (one) => {
    const contract = decodeContract(decodeBase64(one.b64))
    expect(encodeBase64(encodeContract(contract))).toBe(one.b64)
    expect(contractToJson(contract)).toBe(one.json)
    expect(contractFromJson(one.json)).toEqual(contract)
  })

  it('come back unchanged from both forms', () => {
    fc.assert(
      fc.property(anyContract, (contract) => {
        expect(decodeContract(encodeContract(contract))).toEqual(contract)
        expect(contractFromJson(contractToJson(contract))).toEqual(contract)
      }),
    )
  })

  it('have U+FFFD where JSON escapes half a character', () => {
    expect(contractFromJson('{"code":"a\\ud800b\\ud83d\\ude00\\udc00"}').code).toBe(
      'a\ufffdb\ud83d\ude00\ufffd',
    )
  })

  it('are refused with a code', () => {
    const code = (input: string) => {
      try {
        contractFromJson(input)
        return 'none'
      } catch (error) {
        return codeOf(error)
      }
    }
    for (const bad of [
      '',
      '[]',
      '1',
      'null',
      '{"ID":1}',
      '{"info":[]}',
      '{"info":{"abi":{}}}',
      '{"info":{"abi":[1]}}',
      '{"info":{"abi":[{"args":[1]}]}}',
    ]) {
      expect([bad, code(bad)]).toEqual([bad, 'CONTRACT_JSON'])
    }
    expect(code('{"id":"x","extra":[1],"INFO":null}')).toBe('none')
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), (input) => {
        expect(['none', 'CONTRACT_JSON']).toContain(code(input))
      }),
    )
  })
})
