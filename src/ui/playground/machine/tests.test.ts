import { expect, test } from 'vitest'
import { loadEngineFiles } from '#vm/engine/load.node.ts'
import { createJsMachine } from '#vm/engine/machine.ts'
import { projectOfExample } from '../example-project.ts'
import { EXAMPLES } from '../examples/all.ts'
import { filesOf, parseProject } from '../project.ts'
import { tryProperty } from './arbitraries.ts'
import { runTests } from './tests.ts'

const load = async () => tryProperty
const js = createJsMachine(loadEngineFiles())

test.each(EXAMPLES.map((example) => [example.id, example] as const))(
  'the tests of %s pass and reach its lines',
  async (_id, example) => {
    const project = parseProject(filesOf(projectOfExample(example)))
    const { results, coverage } = await runTests({ js, load }, { ...project, seed: 1 })
    for (const { steps } of results) {
      expect(steps.filter(({ ok }) => !ok)).toEqual([])
      expect(steps.every(({ gas, text }) => gas > 0 || text !== '')).toBe(true)
    }
    for (const { reached, lines } of coverage) {
      expect(reached.filter((line) => lines.includes(line)).length).toBeGreaterThan(lines.length / 2)
    }
  },
)

const BANK = `class Bank {
  init() { storage.put('total', '0') }
  put(who, n) {
    const had = storage.mapGet('has', who) === null ? 0 : JSON.parse(storage.mapGet('has', who))
    storage.mapPut('has', who, (had + n).toString())
    storage.put('total', (JSON.parse(storage.get('total')) + (n > 37 ? n - 1 : n)).toString())
    return had + n
  }
  off(n) {
    if (n > 5) throw new Error('too much')
  }
}
module.exports = Bank`
const ABI = [
  { name: 'put', args: ['string', 'number'] as const, amountLimit: [] },
  { name: 'off', args: ['number'] as const, amountLimit: [] },
]

function bankTests(source: string, seed = 7) {
  const files = [{ name: 'bank.js', source: BANK, abi: ABI }]
  const plan = { accounts: ['alice', 'bobby'], tests: [] }
  return runTests({ js, load }, { files, plan, scripts: [{ name: 'bank.test.js', source }], seed })
}

test('tests written as code call, read, wait, and say what went wrong', async () => {
  const { results, coverage } = await bankTests(`
    test('adds up', () => {
      same(send('alice', 'bank', 'put', 'x', 3), '3')
      wait(2)
      same(send('bobby', 'bank', 'put', 'x', 4), '7')
      same([stored('bank', 'total'), stored('bank', 'has', 'x'), stored('bank', 'none')], ['7', '7', null])
      check(balance('alice') === '1000')
      same(refused('alice', 'bank', 'off', 9), 'too much')
    })
    test('starts anew', () => same(stored('bank', 'total'), '0'))
    test('fails', () => check(1 > 2, 'one is not more than two'))
    test('throws what the contract throws', () => { send('alice', 'bank', 'off', 6) })
    test('never ends', () => { while (true) {} })`)
  expect(results.map(({ name, ok }) => [name, ok])).toEqual([
    ['adds up', true],
    ['starts anew', true],
    ['fails', false],
    ['throws what the contract throws', false],
    ['never ends', false],
  ])
  expect(results[0]?.calls[1]).toMatchObject({ publisher: 'bobby', next: { skipBlocks: 2 } })
  expect(results[2]?.steps.at(-1)?.text).toBe('one is not more than two')
  expect(results[3]?.steps.at(-1)?.text).toBe('alice: bank.off: too much')
  expect(results[4]?.steps.at(-1)?.text).toBe('it ran for too long')
  expect(coverage[0]?.reached).toContain(10)
})

test('a property is tried with many values; what breaks it is made small; one seed gives one result', async () => {
  const source = `
    property('the total is the sum', [gen.list(gen.object({ who: gen.account(), n: gen.integer(0, 100) }), 4)], (puts) => {
      let sum = 0
      for (const put of puts) { send(put.who, 'bank', 'put', put.who, put.n); sum += put.n }
      same(stored('bank', 'total'), '' + sum)
    })
    property('small is fine', [gen.integer(0, 37), gen.pick('x', 'y'), gen.bool(), gen.amount(5), gen.text(3)], (n, who) => {
      send('alice', 'bank', 'put', who, n)
      same(stored('bank', 'total'), '' + n)
    }, { runs: 20 })`
  const first = await bankTests(source)
  const [broken, fine] = first.results
  expect(broken).toMatchObject({
    ok: false,
    property: { seed: 7, counterexample: '[{"who":"alice","n":38}]' },
  })
  expect(broken?.calls).toMatchObject([
    { publisher: 'alice', contract: 'bank', abi: 'put', args: ['alice', 38] },
  ])
  expect(broken?.steps.at(-1)?.text).toContain('expected "38"')
  expect(fine).toMatchObject({ ok: true, property: { seed: 7, runs: 20 } })
  expect(await bankTests(source)).toEqual(first)
})

test('scripts that are none and generators that are none are refused with a reason', async () => {
  for (const source of [
    'test(',
    'nonsense()',
    "property('p', [gen.integer(2, 1)], () => 0)",
    "property('p', 3, () => 0)",
  ]) {
    await expect(bankTests(source)).rejects.toMatchObject({ code: 'BAD_TESTS' })
  }
})
