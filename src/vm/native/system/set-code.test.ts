import { expect, test } from 'vitest'
import { loadEngineFiles } from '#vm/engine/load.node.ts'
import { createJsMachine } from '#vm/engine/machine.ts'
import { createLocalChain, publishedId } from '#vm/local/local-chain.ts'

const codeText = (code: string, abi: object[]) =>
  JSON.stringify({ info: { lang: 'javascript', version: '1.0.0', abi }, code })

const INNER = codeText('class I { init() { storage.put("k", "v") } }\nmodule.exports = I', [])
const FACTORY = codeText(
  `class F { init() {}
    make(code) { return blockchain.call('system.iost', 'setCode', [code])[0] } }
  module.exports = F`,
  [{ name: 'make', args: ['string'] }],
)

// Observed on go-iost: the cost that a JavaScript caller is told has no RAM in it.
test('the code of a contract that a contract deploys is billed to nobody', () => {
  const chain = createLocalChain(
    { js: createJsMachine(loadEngineFiles()) },
    { genesisTime: 1_700_000_000_000_000_000n },
  )
  chain.createAccount('alice', 100)
  const run = (contract: string, actionName: string, arg: string) =>
    chain.run(
      { publisher: 'alice', actions: [{ contract, actionName, data: JSON.stringify([arg]) }] },
      actionName,
    ).receipt
  const factory = publishedId(run('system.iost', 'setCode', FACTORY))
  const made = run(factory, 'make', INNER)
  expect(made.status.message).toBe('')
  const id = JSON.parse(made.returns[0] as string)[0] as string
  const ownerEntry = `system.iost-contract_owner${id}${id}salice@alice`.length
  const storageEntry = `${id}-ksv@${id}`.length
  expect(Object.fromEntries(made.ramUsage)).toEqual({
    alice: BigInt(ownerEntry),
    [id]: BigInt(storageEntry),
  })
})
