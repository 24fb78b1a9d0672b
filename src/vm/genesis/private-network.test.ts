import { beforeAll, expect, test } from 'vitest'
import { encodeBase58 } from '#core/codec/base58.ts'
import { formatNetwork, parseNetwork } from '#core/network.ts'
import { loadEngineFiles } from '#vm/engine/load.node.ts'
import { createJsMachine } from '#vm/engine/machine.ts'
import { createExecutor, type Executor } from '#vm/executor.ts'
import { createPrivateNetwork, genesisOfDefinition } from './private-network.ts'

const TIME = 1_700_000_000_000_000_000n
let executor: Executor

beforeAll(() => {
  executor = createExecutor({ js: createJsMachine(loadEngineFiles()) }, { chainId: 1020 })
})

test('the same options give the same block 0, and its definition is enough to make it again', () => {
  const options = { witnesses: 4, candidates: 1, voteInterval: 60, genesisTime: TIME }
  const network = createPrivateNetwork(executor, options)
  expect(network.producers.map(({ id }) => id)).toEqual([
    'producer000',
    'producer001',
    'producer002',
    'producer003',
    'producer004',
  ])
  expect(network.definition.params.witnesses).toEqual(
    network.producers
      .slice(0, 4)
      .map(({ keys }) => encodeBase58(keys.publicKey))
      .sort(),
  )
  const definition = parseNetwork(formatNetwork(network.definition))
  expect(encodeBase58(genesisOfDefinition(executor, definition).hash)).toBe(network.definition.genesisHash)
})

test('vote interval, time, witnesses and candidates all decide the hash', () => {
  const base = { witnesses: 1, candidates: 0, voteInterval: 1200, genesisTime: TIME }
  const variants = [
    base,
    { ...base, voteInterval: 60 },
    { ...base, genesisTime: TIME + 1n },
    { ...base, candidates: 1 },
  ]
  const hashes = variants.map((options) => createPrivateNetwork(executor, options).definition.genesisHash)
  expect(new Set(hashes).size).toBe(variants.length)
})

test('a definition of other contracts is refused, and so are impossible sizes', () => {
  const { definition } = createPrivateNetwork(executor, { witnesses: 1, genesisTime: TIME })
  const other = { ...definition, genesisTime: (TIME + 1n).toString() }
  expect(() => genesisOfDefinition(executor, other)).toThrow('--fresh')
  for (const witnesses of [0, 1.5, 101]) {
    expect(() => createPrivateNetwork(executor, { witnesses, genesisTime: TIME })).toThrow(
      'BAD_PRIVATE_NETWORK',
    )
  }
})
