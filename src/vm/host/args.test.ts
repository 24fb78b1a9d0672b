import { describe, expect, it } from 'vitest'
import { readArgs, toLiteral } from './args.ts'

const abi = (...args: string[]) => ({ name: 'f', args, amountLimit: [] })

describe('readArgs', () => {
  it.each([
    ['["a"]', ['string'], ['a']],
    ['["a",]', ['string'], ['a']],
    [' [ 1 ] x', ['number'], [1n]],
    ['[9223372036854775807]', ['number'], [9_223_372_036_854_775_807n]],
    ['[true]', ['bool'], [true]],
    ['[{"b":1.50,"a":"<"}]', ['json'], [{ json: '{"a":"\\u003c","b":1.50}' }]],
    ['["\\ud800"]', ['string'], ['\ufffd']],
    ['[,]', [], []],
    ['[]]', [], []],
  ] as const)('reads %s', (data, types, wanted) => {
    expect(readArgs(abi(...types), data)).toEqual(wanted)
  })

  it.each([
    ['', ['string'], 'error in data: EOF, '],
    ['["a"', ['string'], 'error in data: unexpected EOF, ["a"'],
    ['{"a":1}', [], 'error args should be array, type assertion to []interface{} failed, &{"a":1}'],
    ['["a","b"]', ['string'], 'args length unmatched to abi f. need 1, got 2'],
    ['[10]', ['string'], 'error parse string arg &{10}, type assertion to string failed'],
    ['[null]', ['string'], 'error parse string arg &{<nil>}, type assertion to string failed'],
    ['["abc"]', ['bool'], 'error parse bool arg &{abc}, type assertion to bool failed'],
    ['["5"]', ['number'], 'error parse number arg &{5}, invalid value type'],
    ['[1.5]', ['number'], 'error parse number arg &{1.5}, strconv.ParseInt: parsing "1.5": invalid syntax'],
    [
      '[9223372036854775808]',
      ['number'],
      'error parse number arg &{9223372036854775808}, strconv.ParseInt: parsing "9223372036854775808": value out of range',
    ],
  ] as const)('refuses %s', (data, types, wanted) => {
    expect(() => readArgs(abi(...types), data)).toThrow(expect.objectContaining({ message: wanted }))
  })

  it.each([
    ['arrays', '[', ']', ''],
    ['objects', '{"a":', '}', '1'],
  ])('reads %s nested as deep as Go allows, and no deeper', (_, start, end, inner) => {
    const nested = (depth: number) => `[${start.repeat(depth)}${inner}${end.repeat(depth)}]`
    expect(readArgs(abi('json'), nested(9_999))).toEqual([{ json: nested(9_999).slice(1, -1) }])
    expect(() => readArgs(abi('json'), nested(10_000))).toThrow(/^error in data: exceeded max depth/)
  })

  it('writes arguments as source literals', () => {
    expect(['a"<', 5n, true, { json: '[1]' }].map(toLiteral)).toEqual(['"a\\"\\u003c"', '5', 'true', '[1]'])
  })
})
