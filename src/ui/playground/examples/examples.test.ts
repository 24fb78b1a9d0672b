import { expect, test } from 'vitest'
import { createTestChain } from '#testing/test-chain.ts'
import { EXAMPLES } from './all.ts'

test.each(EXAMPLES.map((example) => [example.id, example] as const))(
  'the story of %s goes as told',
  (_id, example) => {
    const chain = createTestChain()
    for (const account of example.accounts) chain.createAccount(account, 1000)
    const ids: Record<string, string> = {}
    for (const [name, { source, info }] of Object.entries(example.contracts)) {
      ids[name] = chain.deploy(example.accounts[0] as string, source, info)
    }
    for (const call of example.story) {
      chain.skip(call.wait ?? 0)
      const args = call.args.map((arg) =>
        typeof arg === 'string' && arg.startsWith('$') ? ids[arg.slice(1)] : arg,
      )
      const receipt = chain.act(call.as, ids[call.contract] ?? call.contract, call.abi, args)
      const label = `${call.as} ${call.contract}/${call.abi}`
      if (call.fails === undefined) expect(receipt.status.message, label).toBe('')
      else expect(receipt.status.message, label).toContain(`Error: ${call.fails}`)
      if (call.returns !== undefined)
        expect(JSON.parse(receipt.returns[0] as string)[0], label).toBe(call.returns)
    }
  },
)

test('every example has a name of its own and something to read', () => {
  expect(new Set(EXAMPLES.map(({ id }) => id)).size).toBe(EXAMPLES.length)
  expect(EXAMPLES.length).toBeGreaterThanOrEqual(12)
  for (const { about, title } of EXAMPLES) expect(Math.min(about.length, title.length)).toBeGreaterThan(3)
})
