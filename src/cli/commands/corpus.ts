import { parseArgs } from 'node:util'
import { IostError } from '#core/error.ts'
import { sha3Node } from '#platform/sha3.node.ts'
import { createExecutor } from '#vm/executor.ts'
import type { JsMachine } from '#vm/js-machine.ts'
import { keyRing } from '../corpus/build-tx.ts'
import { type Json, readCorpus } from '../corpus/read-case.ts'
import { type Difference, isRequired, runCase } from '../corpus/run-case.ts'
import { buildWorld, findSources, type KnownSources } from '../corpus/worlds.ts'
import { type CliIo, EXIT, usageError } from '../io.ts'
import { loadJsMachine } from '../js-machine.ts'

const CHAIN_ID = 1020
const SHOWN = 200
/** Where a checkout may have recordings beside it: looked at last for the sources of system contracts. */
const RECORDINGS = '../shared/recordings'

/** `everest corpus DIR`: runs contract cases and compares every figure. */
export async function runCorpus(args: string[], io: CliIo): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      base: { type: 'string' },
      only: { type: 'string' },
      deep: { type: 'boolean', default: false },
    },
  })
  const dir = positionals[0]
  if (dir === undefined || positionals.length > 1) throw usageError('corpus needs one folder')
  const started = performance.now()
  const corpus = readCorpus(dir)
  const js = loadJsMachine()
  const executor = createExecutor({ js, sha3: sha3Node }, { chainId: CHAIN_ID })
  const sources = await findSources([...(values.base === undefined ? [] : [values.base]), dir, RECORDINGS])
  const keyOf = keyRing(corpus.keys)
  const worlds = new Map<string, Map<string, Uint8Array> | IostError>()
  const only = values.only
  const cases = corpus.cases.filter(({ id }) => only === undefined || id.startsWith(only))
  let identical = 0
  let required = true
  const differences: (Difference & { readonly required: boolean })[] = []
  for (const [index, test] of cases.entries()) {
    if (io.signal.aborted) break
    let world = worlds.get(test.world)
    if (world === undefined) {
      world = tryWorld(corpus.worlds.get(test.world), sources, js)
      worlds.set(test.world, world)
    }
    const found =
      world instanceof IostError
        ? [{ id: test.id, call: 0, field: 'world', want: test.world, got: world.message }]
        : runCase(executor, test, world, keyOf, values.deep)
    if (found.length === 0) identical += 1
    else {
      const binding = isRequired(test)
      if (binding) required = false
      differences.push(...found.map((difference) => ({ ...difference, required: binding })))
      for (const { id, call, field, want, got } of found) {
        io.text(
          `${id} call ${call} ${field}${binding ? '' : ' (reported only)'}\n  want ${show(want)}\n  got  ${show(got)}`,
        )
      }
    }
    if (index % 50 === 49) io.progress(`${index + 1} of ${cases.length} cases`)
  }
  js.dispose()
  const seconds = Math.round(performance.now() - started) / 1000
  const ok = required && !io.signal.aborted
  io.json({ ok, cases: cases.length, identical, differences, seconds })
  return ok ? EXIT.ok : EXIT.no
}

/** A world that cannot be made is a difference of its cases. */
function tryWorld(
  world: { readonly [key: string]: Json } | undefined,
  sources: KnownSources,
  js: JsMachine,
): Map<string, Uint8Array> | IostError {
  try {
    if (world === undefined) throw new IostError({ code: 'BAD_CORPUS', reason: 'no such world' })
    return buildWorld(world, sources, js)
  } catch (error) {
    if (error instanceof IostError) return error
    throw error
  }
}

function show(value: unknown): string {
  const text = JSON.stringify(value)
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text
}
