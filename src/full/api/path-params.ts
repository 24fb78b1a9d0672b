import { IostError } from '#core/error.ts'
import type { ApiMethod } from './methods.ts'
import type { MessageValue } from './schema.ts'

const TRUE = new Set(['1', 't', 'T', 'TRUE', 'true', 'True'])
const FALSE = new Set(['0', 'f', 'F', 'FALSE', 'false', 'False'])
const INT64_MAX = 2n ** 63n - 1n

/** The request that path segments make up. Errors: BAD_PATH_VALUE with the reference's text. Source: spec chain §8.2, §8.3. */
export function readParams(method: ApiMethod, segments: readonly string[]): MessageValue {
  const out: Record<string, unknown> = {}
  method.params.forEach((name, at) => {
    const text = segments[at] ?? ''
    const type = method.request.byName.get(name)?.type
    out[name] = type === 'bool' ? readFlag(name, text) : type === 'i64' ? readInt(name, text) : text
  })
  return out
}

function readFlag(name: string, text: string): boolean {
  if (TRUE.has(text)) return true
  if (FALSE.has(text)) return false
  throw mismatch(name, 'ParseBool', text, 'invalid syntax')
}

function readInt(name: string, text: string): bigint {
  const value = parseGoInt(text)
  if (value === undefined) throw mismatch(name, 'ParseInt', text, 'invalid syntax')
  if (value > INT64_MAX || value < -INT64_MAX - 1n)
    throw mismatch(name, 'ParseInt', text, 'value out of range')
  return value
}

/** An integer in Go's base-0 syntax: 0x, 0o, 0b, leading zero = octal, underscores between digits. */
function parseGoInt(text: string): bigint | undefined {
  const match =
    /^([+-]?)(?:0[xX](_?[0-9a-fA-F]+)+|0[bB](_?[01]+)+|0[oO]?(_?[0-7]+)+|0|[1-9](_?[0-9]+)*)$/.exec(text)
  if (match === null) return undefined
  const digits = text.replace(/^[+-]/, '').replaceAll('_', '')
  const octal = /^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits
  const value = BigInt(octal)
  return match[1] === '-' ? -value : value
}

function mismatch(name: string, parser: string, text: string, reason: string): IostError {
  return new IostError(
    { code: 'BAD_PATH_VALUE', name },
    `type mismatch, parameter: ${name}, error: strconv.${parser}: parsing ${JSON.stringify(text)}: ${reason}`,
  )
}
