/** Levels: error = a person must act; warn = something is off but handled; info = changes of state; debug = the rest. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** A logger: a fixed event text and its values; never keys, never raw peer bytes. */
export type Log = {
  debug(event: string, values?: Record<string, unknown>): void
  info(event: string, values?: Record<string, unknown>): void
  warn(event: string, values?: Record<string, unknown>): void
  error(event: string, values?: Record<string, unknown>): void
  child(name: string): Log
}

const ORDER: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3 }

/** A logger that hands one formatted line to a sink for every event at or above a level. */
export function createLog(sink: (line: string) => void, level: LogLevel = 'info', name = ''): Log {
  const write = (at: LogLevel) => (event: string, values?: Record<string, unknown>) => {
    if (ORDER[at] < ORDER[level]) return
    const tail = Object.entries(values ?? {})
      .map(([key, value]) => `${key}=${format(value)}`)
      .join(' ')
    sink(`${at.padEnd(5)} ${name === '' ? '' : `${name}: `}${event}${tail === '' ? '' : ` ${tail}`}`)
  }
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: (part) => createLog(sink, level, name === '' ? part : `${name}/${part}`),
  }
}

/** A logger that drops everything. */
export const silentLog: Log = createLog(() => {}, 'error')

function format(value: unknown): string {
  if (value instanceof Error) return JSON.stringify(value.message)
  return typeof value === 'string' && /^[\w./:@+-]*$/.test(value)
    ? value
    : typeof value === 'bigint'
      ? `${value}`
      : (JSON.stringify(value) ?? 'undefined')
}
