import { IostError } from '#core/error.ts'
import type { Action } from '#core/tx/tx.ts'
import { ENGINE_BOUNDS } from '#vm/engine/bounds.ts'
import { type EngineFiles, QuickJs } from '#vm/engine/quickjs.ts'

/** The host's side of a bare realm: the storage of all contracts in one map of texts. */
const PRELUDE = `const contracts = {};
const storage = {
  put(k, v) { hostPut(k, v); },
  mapHas(k, f) { return hostGet(k + '/' + f) !== null; },
  mapGet(k, f) { return hostGet(k + '/' + f); },
  mapPut(k, f, v) { hostPutField(k, f, v); },
  mapKeys(k) { return JSON.parse(hostKeys(k)); },
  mapLen(k) { return JSON.parse(hostKeys(k)).length; },
};
const run = (id, api, args) => {
  const rs = new contracts[id]()[api](...args);
  return typeof rs === 'object' ? JSON.stringify(rs) : String(rs);
};
const blockchain = { call(id, api, args) { return [run(id, api, args)]; } };
`

/**
 * The same methods in a plain realm of the same engine: sources as written, no gas, never reset, storage a map of the
 * host. What is left between this and a call on the chain is what the chain's rules cost.
 * Errors: BENCH_FAILED when a method throws.
 */
export function openBareCalls(
  files: EngineFiles,
  sources: ReadonlyMap<string, string>,
): (call: Action) => void {
  const engine = new QuickJs(files, ENGINE_BOUNDS.memoryBytes, ENGINE_BOUNDS.ticksPerPoll)
  engine.stackBytes = ENGINE_BOUNDS.stackBytes
  defineStorage(engine)
  const classes = [...sources].map(
    ([id, source]) =>
      `contracts[${JSON.stringify(id)}] = (function (module) {\n${source}\nreturn module.exports;\n})({});\n`,
  )
  const script = `${PRELUDE}${classes.join('')}((id, api, args) => run(id, api, JSON.parse(args)))`
  const method = ownedValue(engine, engine.evaluate(script, 'bench.js'))
  return ({ contract, actionName, data }) => {
    const args = [contract, actionName, data].map((text) => engine.newString(text))
    const result = ownedValue(engine, engine.call(method, args))
    engine.stringAt(result)
    for (const value of [result, ...args]) engine.free(value)
  }
}

function defineStorage(engine: QuickJs): void {
  const state = new Map<string, string>()
  const fields = new Map<string, string[]>()
  const at = (argv: number, index: number) => engine.stringAt(argv + index * 8) as string
  engine.define('hostGet', (_argc, argv) => {
    const value = state.get(at(argv, 0))
    return value === undefined ? engine.newNull() : engine.newString(value)
  })
  engine.define('hostPut', (_argc, argv) => {
    state.set(at(argv, 0), at(argv, 1))
    return 0
  })
  engine.define('hostPutField', (_argc, argv) => {
    const [key, field] = [at(argv, 0), at(argv, 1)]
    const place = `${key}/${field}`
    if (!state.has(place)) fields.set(key, [...(fields.get(key) ?? []), field])
    state.set(place, at(argv, 2))
    return 0
  })
  engine.define('hostKeys', (_argc, argv) => engine.newString(JSON.stringify(fields.get(at(argv, 0)) ?? [])))
}

function ownedValue(engine: QuickJs, result: { value: number } | { error: number }): number {
  if ('error' in result) throw new IostError({ code: 'BENCH_FAILED', reason: engine.show(result.error) })
  return result.value
}
