import { IostError } from '#core/error.ts'

/** What a command writes to and is stopped by. */
export type CliIo = {
  /** Whether standard output carries JSON lines only. */
  readonly jsonMode: boolean
  /** One JSON object on a line of standard output; bigints become decimal text. For a person: printed as it is too. */
  json(line: object): void
  /** A line for a person; silent in JSON mode. */
  text(line: string): void
  /** A line of progress on standard error; silent in JSON mode. */
  progress(line: string): void
  /** Fires when the command is to stop (Ctrl-C, SIGTERM, or the parent's end). */
  readonly signal: AbortSignal
}

/** Exit codes of every command. */
export const EXIT = { ok: 0, no: 1, usage: 2 } as const

/** Creates the CLI's output over standard output and error. */
export function createCliIo(jsonMode: boolean, signal: AbortSignal): CliIo {
  return {
    jsonMode,
    signal,
    json(line) {
      const replacer = (_key: string, value: unknown) =>
        typeof value === 'bigint' ? value.toString() : value
      process.stdout.write(`${JSON.stringify(line, replacer)}\n`)
    },
    text(line) {
      if (!jsonMode) process.stdout.write(`${line}\n`)
    },
    progress(line) {
      if (!jsonMode) process.stderr.write(`${line}\n`)
    },
  }
}

/** Resolves when a command is to stop. */
export function stopped(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done()
    else signal.addEventListener('abort', () => done(), { once: true })
  })
}

/** The error of a wrongly used command: exit code 2. */
export function usageError(message: string): IostError {
  return new IostError({ code: 'USAGE', message }, message)
}
