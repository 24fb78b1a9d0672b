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
  expect(errors('class C {')).toEqual([
    [1, 10, 'The text ends too early: a bracket or a quote is not closed. (Unexpected end of input)'],
  ])
  expect(errors(contract('  a() { return /x/ }'))).toEqual([
    [
      3,
      16,
      'Contracts cannot hold regular expressions; includes, indexOf and split are there. (use of RegularExpression is not allowed.)',
    ],
  ])
  expect(errors(contract('  a() {\n    try { } catch (e) { } }'))[0]?.slice(0, 2)).toEqual([4, 5])
  expect(errors(contract('  a() { const [x] = [1] }'))[0]).toEqual([
    3,
    15,
    'Contracts cannot take values apart with [ ] or { }; read the members one by one. (use of ArrayPattern or ObjectPattern is not allowed.)',
  ])
  expect(errors(contract('  a(x) {}'), '[{"name":"a","args":[]}]')).toEqual([
    [
      3,
      3,
      'The ABI and the class differ in the number of arguments of this method. (args length not match: a)',
    ],
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

test('each kind of hint is given where it belongs, and only there', () => {
  const kinds = [
    'Predictable randomness',
    'Forgotten payer',
    'Missing requireAuth',
    'Unlimited amount',
    'No can_update',
  ]
  const said = (body: string, limit = '1', more = '') => {
    const abi = `[{"name":"go","args":["string"],"amountLimit":[{"token":"iost","val":"${limit}"}]}${more}]`
    const texts = analyse(
      contract(
        `  go(a) { ${body} }\n  can_update(data) { return blockchain.requireAuth('alice', 'active') }`,
      ),
      abi,
    )
    return texts.findings.map(({ text }) => kinds.find((kind) => text.startsWith(kind)) ?? text)
  }
  const canUpdate = ',{"name":"can_update","args":["string"]}'
  expect(said('return a', '1', canUpdate)).toEqual([])
  expect(said('return a')).toEqual(['No can_update'])
  expect(said('return a', 'unlimited', canUpdate)).toEqual(['Unlimited amount'])
  expect(said("storage.put('k', a)", '1', canUpdate)).toEqual(['Forgotten payer'])
  expect(said("storage.put('k', a, blockchain.publisher())", '1', canUpdate)).toEqual([])
  expect(said("blockchain.withdraw(a, '1', '')", '1', canUpdate)).toEqual(['Missing requireAuth'])
  for (const chance of [
    'return block.number % 10',
    'const now = block.time; const seed = now + 1; return seed % 10',
    'const info = JSON.parse(blockchain.blockInfo()); return info.number % 10',
    'return IOSTCrypto.sha3(tx.hash)',
  ])
    expect(said(chance, '1', canUpdate), chance).toEqual(['Predictable randomness'])
  expect(said('return Number(a) % 10', '1', canUpdate)).toEqual([])
})

test('the ABI made of every example is its own but for amount limits', () => {
  const withoutLimits = (list: readonly { name: string; args: readonly string[] }[] | undefined) =>
    list?.map(({ name, args }) => ({ name, args }))
  for (const { id, contracts } of EXAMPLES) {
    if (id === 'lucky-bet') continue
    for (const { source, info } of Object.values(contracts))
      expect(withoutLimits(analyse(source, '').abi), id).toEqual(withoutLimits(info.abi))
  }
})
