import { codeOf } from '#core/error.ts'
import type { Machine } from './machine.ts'
import type { Report } from './messages.ts'

/** What a call in a test came to; what is refused counts as failed without gas. */
export type Called = { readonly message: string; readonly text: string; readonly gas: number }

/** The lines of files that tests have reached so far. */
export class Reached {
  readonly #lines = new Map<string, Set<number>>()

  of(file: string): readonly number[] {
    return [...(this.#lines.get(file) ?? [])]
  }

  /** Makes a call and notes which lines it reached. Errors: those of the machine other than TX_REFUSED. */
  run(call: () => Report): Called {
    try {
      const { code, message, returns, gas, trace } = call()
      for (const { file, lines } of trace?.calls ?? []) {
        if (file === undefined) continue
        const all = this.#lines.get(file) ?? new Set()
        this.#lines.set(file, all)
        for (const line of lines.keys()) all.add(line)
      }
      return { message: code === 0 ? '' : message, text: code === 0 ? returnedText(returns) : '', gas }
    } catch (error) {
      if (codeOf(error) !== 'TX_REFUSED') throw error
      return { message: (error as Error).message, text: '', gas: 0 }
    }
  }
}

/** The text a contract's method returned; what a native one returned as JSON. */
function returnedText(returns: readonly string[]): string {
  const list: unknown = JSON.parse(returns[0] ?? '[]')
  const first: unknown = Array.isArray(list) ? list[0] : list
  return typeof first === 'string' ? first : first === undefined ? '' : JSON.stringify(first)
}

/** The id of a file's contract by its name with or without `.js`; other names stand for themselves. */
export function idOfName(machine: Machine, name: string): string {
  const ids = machine.ids()
  return ids.get(name) ?? ids.get(`${name}.js`) ?? name
}

/** Arguments with ids for `$name`. */
export function withIds(machine: Machine, args: readonly unknown[]): readonly unknown[] {
  return args.map((arg) => (typeof arg === 'string' && arg.startsWith('$') ? idOrText(machine, arg) : arg))
}

function idOrText(machine: Machine, arg: string): string {
  const id = idOfName(machine, arg.slice(1))
  return id === arg.slice(1) ? arg : id
}

/** What an error says, without where it happened. */
export function firstLine(message: string): string {
  const text = /Error: (.*)/.exec(message)?.[1] ?? message
  return text.split('\n')[0] ?? ''
}
