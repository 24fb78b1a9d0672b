import { type CliIo, EXIT, usageError } from '../io.ts'

type Bench = (io: CliIo) => Promise<unknown>

/** Every benchmark by name; each prints its own table, both sides of a ratio measured in the same run. */
const BENCHES: Readonly<Record<string, () => Promise<Bench>>> = {
  headers: async () => (await import('../bench/headers.ts')).benchHeaders,
  execution: async () => (await import('../bench/execution.ts')).benchExecution,
  light: async () => (await import('../bench/light.ts')).benchLight,
  transfers: async () => (await import('../bench/transfers.ts')).benchTransfers,
  idle: async () => (await import('../bench/idle.ts')).benchIdle,
}

/** `everest bench`: runs the named benchmarks, or all. */
export async function runBench(args: string[], io: CliIo): Promise<number> {
  const names = args.length === 0 ? Object.keys(BENCHES) : args
  for (const name of names) {
    const load = BENCHES[name]
    if (load === undefined)
      throw usageError(`no benchmark ${name}; there are ${Object.keys(BENCHES).join(', ')}`)
    io.text(`\n== ${name}`)
    const bench = await load()
    const figures = await bench(io)
    if (io.jsonMode && figures !== undefined) io.json({ bench: name, figures })
  }
  return EXIT.ok
}
