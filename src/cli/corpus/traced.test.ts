import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { sha3Node } from '#platform/sha3.node.ts'
import { sharedDir } from '#testing/shared-dir.ts'
import { createExecutor } from '#vm/executor.ts'
import { createTracer } from '#vm/local/tracer.ts'
import { loadJsMachine } from '../js-machine.ts'
import { keyRing } from './build-tx.ts'
import { readCorpus } from './read-case.ts'
import { type Difference, isRequired, runCase } from './run-case.ts'
import { buildWorld, findSources } from './worlds.ts'

/** Runs the cases on an engine that follows every line; how many steps it told, and how many with variables. */
async function tracedRun(dir: string) {
  const tracer = createTracer(loadJsMachine())
  const executor = createExecutor({ js: tracer.js, sha3: sha3Node }, { chainId: 1020 })
  const { cases, keys, worlds } = readCorpus(dir)
  const sources = await findSources([dir])
  const states = new Map([...worlds].map(([name, world]) => [name, buildWorld(world, sources, tracer.js)]))
  const keyOf = keyRing(keys)
  const found: Difference[] = []
  let steps = 0
  let withLocals = 0
  for (const test of cases.filter(isRequired)) {
    const world = states.get(test.world) ?? new Map()
    const done = tracer.record(() => runCase(executor, test, world, keyOf, true))
    found.push(...(done?.value ?? []))
    steps += done?.trace.steps.length ?? 0
    withLocals += done?.trace.steps.filter(({ locals }) => locals !== undefined).length ?? 0
  }
  return { cases: cases.length, found, steps, withLocals }
}

it('following every line changes no result, gas or state of the cases kept here', async () => {
  const dir = fileURLToPath(new URL('../../testing/vectors/corpus', import.meta.url))
  const { found } = await tracedRun(dir)
  expect(found).toEqual([])
})

it.skipIf(sharedDir() === undefined)(
  'following every line changes no result of the whole corpus (needs ../shared/recordings)',
  async () => {
    const { found, steps, withLocals } = await tracedRun(`${sharedDir()}/recordings/corpus`)
    expect(found.slice(0, 20)).toEqual([])
    expect(withLocals).toBeGreaterThan(steps / 2)
  },
  240_000,
)
