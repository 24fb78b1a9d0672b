import type { Abi } from '#core/contract/contract.ts'
import { IostError } from '#core/error.ts'
import { goJsonString, type Json, readFirstJson, writeJson } from './go-json.ts'

/** A `json` argument: its compact text with sorted members. */
export type JsonText = { readonly json: string }

/** An argument as a native contract receives it: `number` is an int64. */
export type Arg = string | bigint | boolean | JsonText

const MAX_INT64 = 2n ** 63n - 1n
const MIN_INT64 = -(2n ** 63n)
const TYPE_WORD: Readonly<Record<string, string>> = { string: 'string', bool: 'bool' }

/**
 * Reads the argument array of an action by a method's ABI.
 * Errors: ARGS with go-iost's text. Source: spec contracts §2.2, §11 row 2.2.
 */
export function readArgs(abi: Abi, data: string): Arg[] {
  const text = data.endsWith(',]') ? `${data.slice(0, -2)}]` : data
  const quick = quickStrings(abi, text)
  if (quick !== undefined) return quick
  let json: Json
  try {
    json = readFirstJson(text)
  } catch (error) {
    if (!(error instanceof IostError)) throw error
    throw fault(`error in data: ${error.message}, ${text}`)
  }
  if (json.kind !== 'array') {
    throw fault(`error args should be array, type assertion to []interface{} failed, ${show(json)}`)
  }
  if (json.items.length !== abi.args.length) {
    throw fault(`args length unmatched to abi ${abi.name}. need ${abi.args.length}, got ${json.items.length}`)
  }
  return json.items.map((item, i) => readArg(abi.args[i] as string, item))
}

/** The argument as a JavaScript source literal. */
export function toLiteral(arg: Arg): string {
  if (typeof arg === 'string') return goJsonString(arg)
  return typeof arg === 'object' ? arg.json : String(arg)
}

/** Arrays of plain strings, by far the most common data, through the engine's own parser. */
function quickStrings(abi: Abi, text: string): Arg[] | undefined {
  if (text.includes('\\u') || !abi.args.every((type) => type === 'string')) return undefined
  let values: unknown
  try {
    values = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!Array.isArray(values) || values.length !== abi.args.length) return undefined
  return values.every((value) => typeof value === 'string') ? values : undefined
}

function readArg(type: string, value: Json): Arg {
  switch (type) {
    case 'string':
      if (value.kind === 'string') return value.text
      break
    case 'bool':
      if (value.kind === 'bool') return value.value
      break
    case 'number':
      if (value.kind !== 'number') throw fault(`error parse number arg ${show(value)}, invalid value type`)
      return readInt64(value)
    case 'json':
      return { json: writeJson(value) }
    default:
      throw fault(`unexpected arg type ${type}`)
  }
  throw fault(`error parse ${type} arg ${show(value)}, type assertion to ${TYPE_WORD[type]} failed`)
}

function readInt64(value: Json & { kind: 'number' }): bigint {
  const trouble = (reason: string) =>
    fault(`error parse number arg ${show(value)}, strconv.ParseInt: parsing "${value.text}": ${reason}`)
  if (!/^-?[0-9]+$/.test(value.text)) throw trouble('invalid syntax')
  const number = BigInt(value.text)
  if (number > MAX_INT64 || number < MIN_INT64) throw trouble('value out of range')
  return number
}

function show(value: Json): string {
  switch (value.kind) {
    case 'null':
      return '&{<nil>}'
    case 'bool':
      return `&{${value.value}}`
    case 'string':
    case 'number':
      return `&{${value.text}}`
    default:
      return `&${writeJson(value)}`
  }
}

function fault(reason: string): IostError {
  return new IostError({ code: 'ARGS', reason: reason.slice(0, 200) }, reason)
}
