import { ENGINE_BOUNDS } from '#vm/engine/bounds.ts'
import { loadEngineFiles } from '#vm/engine/load.node.ts'
import { createJsMachine } from '#vm/engine/machine.ts'
import { QuickJs } from '#vm/engine/quickjs.ts'
import type { JsHost, JsMachine } from '#vm/js-machine.ts'
import type { CliIo } from '../io.ts'

const ROUNDS = 3
const WARM_MS = 300
const RUN_MS = 1_000
const GAS_LIMIT = 4_000_000
const ACCOUNTS = 1_000

type Sample = {
  readonly name: string
  readonly source: string
  readonly api: string
  args(i: number): readonly string[]
}

const SAMPLES: readonly Sample[] = [
  {
    name: 'token',
    source: `class Purse {
    init() {}
    seed(who, amount) { storage.mapPut("purse", who, amount.toString()); }
    move(from, to, amount, note) {
        const have = Number(storage.mapGet("purse", from) || "0");
        const got = Number(storage.mapGet("purse", to) || "0");
        if (have - amount < note.floor) {
            throw new Error("purse too small");
        }
        storage.mapPut("purse", from, String(have - amount));
        storage.mapPut("purse", to, String(got + amount));
        return [have - amount, got + amount];
    }
}
module.exports = Purse;
`,
    api: 'move',
    args: (i) => [
      text(peer(i)),
      text(peer(i * 417 + 1)),
      '3',
      `{"floor":0,"note":"rent no. ${i}","tags":["a","b"]}`,
    ],
  },
  {
    name: 'store',
    source: `class Shelf {
    init() {}
    fill(shelf, text) {
        for (let i = 0; i < 20; i++) {
            storage.put("shelf/" + shelf + "/" + i, text + i);
        }
        return "20";
    }
}
module.exports = Shelf;
`,
    api: 'fill',
    args: (i) => [text(peer(i)), text('x'.repeat(56) + String(i).padStart(6, '0'))],
  },
  {
    name: 'loop',
    source: `class Adder {
    init() {}
    add(n) {
        let s = 0;
        for (let i = 0; i < n; i++) {
            s = s + i;
        }
        return s;
    }
}
module.exports = Adder;
`,
    api: 'add',
    args: () => ['10000'],
  },
]

/** Calls a second of one contract: on our engine, and the same method called in a bare QuickJS realm without gas. */
export type ContractFigure = {
  readonly name: string
  readonly perSecond: number
  readonly bare: number
  readonly ratio: number
}

/** Measures single contract calls at the engine's own door: storage is a map, no transaction around. */
export async function benchContracts(io: CliIo): Promise<readonly ContractFigure[]> {
  const files = loadEngineFiles()
  const machine = createJsMachine(files)
  const figures: ContractFigure[] = []
  for (const sample of SAMPLES) {
    const state = new Map(Array.from({ length: ACCOUNTS }, (_, i) => [`purse/${peer(i)}`, '1000000']))
    const ours = machineCall(machine, sample, mapHost(state))
    const bare = bareCall(
      new QuickJs(files, ENGINE_BOUNDS.memoryBytes, ENGINE_BOUNDS.ticksPerPoll),
      sample,
      state,
    )
    const rounds: { ours: number; bare: number }[] = []
    for (let round = 0; round < ROUNDS && !io.signal.aborted; round++) {
      rounds.push({ ours: rate(ours), bare: rate(bare) })
      io.progress(`contracts: ${sample.name}, round ${round + 1} of ${ROUNDS}`)
    }
    const perSecond = median(rounds.map((each) => each.ours))
    const plain = median(rounds.map((each) => each.bare))
    const figure = { name: sample.name, perSecond, bare: plain, ratio: perSecond / plain }
    figures.push(figure)
    io.text(
      `${sample.name}: ${perSecond.toFixed(0)} calls/s; bare QuickJS ${plain.toFixed(0)}; ratio ${figure.ratio.toFixed(2)}`,
    )
  }
  machine.dispose()
  return figures
}

function machineCall(machine: JsMachine, sample: Sample, host: JsHost): (i: number) => void {
  const compiled = machine.compile(sample.source)
  if ('error' in compiled) throw new Error(compiled.error)
  return (i) => {
    const call = { code: compiled.code, api: sample.api, args: sample.args(i), gasLimit: GAS_LIMIT }
    const outcome = machine.run(call, host)
    if (outcome.kind !== 'ok') throw new Error(`${sample.name} ended with ${outcome.kind}`)
  }
}

/** The uninstrumented class in a realm that is never reset, its storage two host functions over the same map. */
function bareCall(engine: QuickJs, sample: Sample, state: Map<string, string>): (i: number) => void {
  engine.stackBytes = ENGINE_BOUNDS.stackBytes
  const at = (argv: number, index: number) => engine.stringAt(argv + index * 8) as string
  engine.define('hostGet', (_argc, argv) => {
    const value = state.get(at(argv, 0))
    return value === undefined ? engine.newNull() : engine.newString(value)
  })
  engine.define('hostPut', (_argc, argv) => {
    state.set(at(argv, 0), at(argv, 1))
    return 0
  })
  const script = `const module = {};
const storage = {
  put(k, v) { hostPut(k, v); },
  mapGet(k, f) { return hostGet(k + '/' + f); },
  mapPut(k, f, v) { hostPut(k + '/' + f, v); },
};
${sample.source}
(args) => { const rs = new module.exports().${sample.api}(...JSON.parse(args)); return typeof rs === 'object' ? JSON.stringify(rs) : String(rs); }`
  const method = engine.evaluate(script, 'bench.js')
  if ('error' in method) throw new Error(engine.show(method.error))
  return (i) => {
    const args = engine.newString(`[${sample.args(i).join(',')}]`)
    const result = engine.call(method.value, [args])
    if ('error' in result) throw new Error(engine.show(result.error))
    engine.stringAt(result.value)
    engine.free(result.value)
    engine.free(args)
  }
}

function mapHost(state: Map<string, string>): JsHost {
  const read = <T>(value: T) => ({ gas: 300, value })
  const write = (key: string, value: string) => {
    state.set(key, value)
    return { gas: 300, value: null }
  }
  const unused = () => {
    throw new Error('the benchmark does not use this')
  }
  return {
    get: (key) => read(state.get(key) ?? null),
    put: write,
    mapGet: (key, field) => read(state.get(`${key}/${field}`) ?? null),
    mapPut: (key, field, value) => write(`${key}/${field}`, value),
    has: unused,
    del: unused,
    mapHas: unused,
    mapDel: unused,
    mapKeys: unused,
    mapLen: unused,
    globalHas: unused,
    globalGet: unused,
    globalMapHas: unused,
    globalMapGet: unused,
    globalMapKeys: unused,
    globalMapLen: unused,
    blockInfo: unused,
    txInfo: unused,
    contextInfo: unused,
    call: unused,
    callWithAuth: unused,
    requireAuth: unused,
    receipt: unused,
    event: unused,
    log: unused,
  }
}

/** Calls a second, after a warm-up. */
function rate(call: (i: number) => void): number {
  spin(call, WARM_MS)
  return spin(call, RUN_MS)
}

function spin(call: (i: number) => void, milliseconds: number): number {
  const start = performance.now()
  let calls = 0
  let spent = 0
  do {
    call(calls++)
    spent = performance.now() - start
  } while (spent < milliseconds)
  return (calls / spent) * 1_000
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] as number
}

function peer(i: number): string {
  return `peer${String(i % ACCOUNTS).padStart(5, '0')}`
}

function text(value: string): string {
  return JSON.stringify(value)
}
