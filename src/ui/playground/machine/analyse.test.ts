import { expect, test } from 'vitest'
import { EXAMPLES } from '../examples/all.ts'
import { analyse } from './analyse.ts'

const contract = (body: string, before = '') =>
  `${before}class C {\n  init() {}\n${body}\n}\nmodule.exports = C\n`

test('the ABI is made by the rules of the published tool', () => {
  const { abi } = analyse(
    contract('  /**\n   * @param {number} n\n   */\n  add(n, who) {}\n  _hidden() {}'),
    '',
  )
  expect(abi).toEqual([{ name: 'add', args: ['number', 'string'], amountLimit: [] }])
})

test('errors have their place', () => {
  const errors = (source: string, abi = '') =>
    analyse(source, abi)
      .findings.filter(({ level }) => level === 'error')
      .map(({ line, column, text }) => [line, column, text])
  expect(errors('class C {')).toEqual([[1, 10, 'Unexpected end of input']])
  expect(errors(contract('  a() { return /x/ }'))).toEqual([
    [3, 16, 'use of RegularExpression is not allowed.undefined'],
  ])
  expect(errors(contract('  a() {\n    try { } catch (e) { } }'))[0]?.slice(0, 2)).toEqual([4, 5])
  expect(errors(contract('  a() { const [x] = [1] }'))[0]).toEqual([
    3,
    15,
    'use of ArrayPattern or ObjectPattern is not allowed.',
  ])
  expect(errors(contract('  a(x) {}'), '[{"name":"a","args":[]}]')).toEqual([
    [3, 3, 'args length not match: a'],
  ])
  expect(errors(contract('  a() {}'), '{')[0]?.[2]).toContain('ABI')
})

test('the old game is warned of, and no example breaks a rule', () => {
  for (const { id, contracts } of EXAMPLES) {
    for (const { source, info } of Object.values(contracts)) {
      const { findings } = analyse(source, JSON.stringify(info))
      expect(
        findings.filter(({ level }) => level === 'error'),
        id,
      ).toEqual([])
      if (id.includes('lucky')) expect(findings.some(({ text }) => text.includes('block'))).toBe(true)
    }
  }
})

test('a contract that anybody may replace is warned of', () => {
  const abi = '[{"name":"can_update","args":["string"]}]'
  const said = (body: string) => analyse(contract(`  can_update(data) { ${body} }`), abi).findings
  const text = 'can_update does not ask who calls: anybody may replace this contract.'
  expect(said('return true;').map((finding) => finding.text)).toContain(text)
  expect(
    said("return blockchain.requireAuth('alice', 'active');").map((finding) => finding.text),
  ).not.toContain(text)
})
