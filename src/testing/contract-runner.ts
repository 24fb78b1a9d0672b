import { ENGINE_BOUNDS } from '#vm/engine/bounds.ts'
import { loadEngineFiles } from '#vm/engine/load.node.ts'
import { createJsMachine } from '#vm/engine/machine.ts'
import type { JsHost, JsMachine, JsOutcome } from '#vm/js-machine.ts'
import { plainHost } from './plain-host.ts'

/** Whether this process has the stack of a full node, as `npm test` gives it (src/cli/bootstrap.mjs). */
export const hasFullStack = loadEngineFiles().stackBytes === ENGINE_BOUNDS.fullStackBytes

/** One engine for all tests of a file. Its clock stands still: gas and counts alone have to end a call. */
export function testMachine(): JsMachine {
  return createJsMachine({ ...loadEngineFiles(), now: () => 0 })
}

/** Compiles a source and calls a method; a compile error is thrown. */
export function runSource(
  machine: JsMachine,
  source: string,
  api: string,
  args: readonly unknown[] = [],
  options: { gasLimit?: number; host?: JsHost } = {},
): JsOutcome {
  const compiled = machine.compile(source)
  if ('error' in compiled) throw new Error(compiled.error)
  return machine.run(
    {
      code: compiled.code,
      api,
      args: args.map((arg) => JSON.stringify(arg)),
      gasLimit: options.gasLimit ?? 100_000_000,
    },
    options.host ?? plainHost(),
  )
}

/** The text a method's result or error has, for tests that compare just that. */
export function outcomeText(outcome: JsOutcome): string {
  if (outcome.kind === 'ok') return outcome.value
  return outcome.kind === 'error' ? outcome.message : outcome.kind
}
