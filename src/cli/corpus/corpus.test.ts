import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { sha3Node } from '#platform/sha3.node.ts'
import { sharedDir } from '#testing/shared-dir.ts'
import { createExecutor } from '#vm/executor.ts'
import { loadJsMachine } from '../js-machine.ts'
import { keyRing } from './build-tx.ts'
import { readCorpus } from './read-case.ts'
import { isRequired, runCase } from './run-case.ts'
import { buildWorld, findSources } from './worlds.ts'

const shared = sharedDir()

async function differencesOf(dir: string) {
  const js = loadJsMachine()
  const executor = createExecutor({ js, sha3: sha3Node }, { chainId: 1020 })
  const { cases, keys, worlds } = readCorpus(dir)
  const sources = await findSources([dir])
  const states = new Map([...worlds].map(([name, world]) => [name, buildWorld(world, sources, js)]))
  const keyOf = keyRing(keys)
  const found = cases
    .filter(isRequired)
    .flatMap((test) => runCase(executor, test, states.get(test.world) ?? new Map(), keyOf, true))
  return { cases: cases.length, found }
}

describe('recorded contract cases', () => {
  it('native contracts cost and change what the reference’s do', async () => {
    const dir = fileURLToPath(new URL('../../testing/vectors/corpus', import.meta.url))
    const { cases, found } = await differencesOf(dir)
    expect(found).toEqual([])
    expect(cases).toBe(95)
  })

  it.skipIf(shared === undefined)(
    'the whole corpus comes out as recorded (needs ../shared/recordings)',
    async () => {
      const { found } = await differencesOf(`${shared}/recordings/corpus`)
      expect(found.slice(0, 20)).toEqual([])
    },
    120_000,
  )
})
