/** What went wrong: a stable code and the values that show it. */
export type Fault = { readonly code: string; readonly [field: string]: unknown }

/** The one error class of the project: callers switch on `code`, people read `message`. */
export class IostError<F extends Fault = Fault> extends Error {
  readonly data: F

  constructor(data: F, message?: string) {
    super(message ?? describe(data))
    this.name = 'IostError'
    this.data = data
  }

  get code(): F['code'] {
    return this.data.code
  }

  /** A plain object that crosses worker and process borders; bigints become decimal text. */
  toJSON(): { code: string; message: string; data: Record<string, unknown> } {
    const data: Record<string, unknown> = {}
    for (const [key, value] of Object.entries(this.data)) {
      data[key] = typeof value === 'bigint' ? value.toString() : value
    }
    return { code: this.data.code, message: this.message, data }
  }
}

/** The fault code of any thrown value, or `UNKNOWN` for a foreign error. */
export function codeOf(error: unknown): string {
  return error instanceof IostError ? error.code : 'UNKNOWN'
}

function describe(data: Fault): string {
  const values = Object.entries(data)
    .filter(([key]) => key !== 'code')
    .map(([key, value]) => `${key} ${String(value)}`)
  return values.length === 0 ? data.code : `${data.code}: ${values.join(', ')}`
}
