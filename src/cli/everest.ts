import '#platform/polyfill.node.ts'
import { codeOf, IostError } from '#core/error.ts'
import { COMMANDS } from './commands.ts'
import { createCliIo, EXIT } from './io.ts'

const USAGE_CODES = new Set(['USAGE', 'ENVIRONMENT', 'NOT_BUILT'])

/** Runs one command line and returns its exit code. */
async function main(argv: readonly string[]): Promise<number> {
  const [name, ...rest] = argv
  const jsonMode = rest.includes('--json')
  const args = rest.filter((arg) => arg !== '--json')
  const stop = new AbortController()
  const io = createCliIo(jsonMode, stop.signal)
  const command = COMMANDS.find((candidate) => candidate.name === name)
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    io.text(helpText())
    return name === undefined ? EXIT.usage : EXIT.ok
  }
  if (command === undefined) {
    process.stderr.write(`unknown command: ${name}\n\n${helpText()}\n`)
    return EXIT.usage
  }
  if (args.includes('--help') || args.includes('-h')) {
    io.text(`everest ${command.name} ${command.usage}\n\n${command.summary}`)
    return EXIT.ok
  }
  for (const event of ['SIGINT', 'SIGTERM'] as const) process.on(event, () => stop.abort())
  // A parent that dies without a word closes the pipe: an orphan must not live on.
  process.on('disconnect', () => stop.abort())
  try {
    const run = await command.load()
    return await run(args, io)
  } catch (error) {
    return report(error, jsonMode)
  }
}

function report(error: unknown, jsonMode: boolean): number {
  const code = parseArgsFault(error) ? 'USAGE' : codeOf(error)
  const message = error instanceof Error ? error.message : String(error)
  const data = error instanceof IostError ? error.toJSON().data : {}
  if (jsonMode) process.stdout.write(`${JSON.stringify({ ok: false, ...data, code, message })}\n`)
  process.stderr.write(`${code}: ${message}\n`)
  if (code === 'UNKNOWN' && error instanceof Error && error.stack) process.stderr.write(`${error.stack}\n`)
  return USAGE_CODES.has(code) || code === 'UNKNOWN' ? EXIT.usage : EXIT.no
}

function parseArgsFault(error: unknown): boolean {
  return error instanceof TypeError && String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS')
}

function helpText(): string {
  const lines = COMMANDS.map((command) => `  ${command.name.padEnd(14)} ${command.summary}`)
  return [
    'everest <command> [flags]',
    '',
    ...lines,
    '',
    'everest <command> --help shows its flags; --json prints JSON lines only.',
  ].join('\n')
}

process.exitCode = await main(process.argv.slice(2))
// The channel to the parent would keep a finished command alive.
if (process.connected) process.disconnect()
