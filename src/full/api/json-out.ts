import { encodeBase64 } from '#core/codec/base64.ts'
import type { FieldType, MessageType, MessageValue } from './schema.ts'

/** JSON text of a message as go-iost's gateway prints it: every field, int64 as text, enums by name. Source: spec chain §8.2. */
export function messageToJson(type: MessageType, value: MessageValue): string {
  let text = '{'
  for (const field of type.fields) {
    if (text.length > 1) text += ','
    text += `${JSON.stringify(field.name)}:${fieldToJson(field, value[field.name])}`
  }
  return `${text}}`
}

function fieldToJson(field: FieldType, value: unknown): string {
  switch (field.rule) {
    case 'repeated': {
      const items = (value as readonly unknown[] | undefined) ?? []
      return `[${items.map((item) => oneToJson(field, item)).join(',')}]`
    }
    case 'map': {
      const entries = [...((value as ReadonlyMap<string, unknown> | undefined) ?? new Map<string, unknown>())]
      entries.sort(([a], [b]) => (a < b ? -1 : 1))
      return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${oneToJson(field, item)}`).join(',')}}`
    }
    default:
      return oneToJson(field, value)
  }
}

function oneToJson(field: FieldType, value: unknown): string {
  const { type } = field
  if (typeof type === 'object') {
    if (type.kind === 'message')
      return value === undefined || value === null ? 'null' : messageToJson(type, value as MessageValue)
    const number = (value as number | undefined) ?? 0
    const name = type.names.get(number)
    return name === undefined ? String(number) : `"${name}"`
  }
  switch (type) {
    case 'str':
      return JSON.stringify(value ?? '')
    case 'i64':
      return `"${value ?? 0}"`
    case 'bytes':
      return `"${value === undefined ? '' : encodeBase64(value as Uint8Array)}"`
    case 'bool':
      return value === true ? 'true' : 'false'
    case 'dbl':
      return doubleToJson((value as number | undefined) ?? 0)
    default:
      return String(value ?? 0)
  }
}

/** Shortest digits, as JavaScript writes them too; the values JSON lacks are texts (proto3 JSON mapping). */
function doubleToJson(value: number): string {
  if (Number.isFinite(value)) return Object.is(value, -0) ? '-0' : String(value)
  return Number.isNaN(value) ? '"NaN"' : value > 0 ? '"Infinity"' : '"-Infinity"'
}
