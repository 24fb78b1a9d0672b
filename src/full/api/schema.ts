import { IostError } from '#core/error.ts'
import { SCHEMA_TEXT } from './schema-text.ts'

/** A scalar of proto3; int64 is a bigint, bytes a Uint8Array, the rest is what JavaScript has. */
export type ScalarType = 'str' | 'i32' | 'u32' | 'i64' | 'dbl' | 'bool' | 'bytes'

/** An enumeration: names by number and numbers by name. */
export type EnumType = {
  readonly kind: 'enum'
  readonly name: string
  readonly names: ReadonlyMap<number, string>
  readonly numbers: ReadonlyMap<string, number>
}

export type MessageType = {
  readonly kind: 'message'
  readonly name: string
  /** In the order in which answers print them. */
  readonly fields: readonly FieldType[]
  /** By proto name and by lowerCamelCase name. */
  readonly byName: ReadonlyMap<string, FieldType>
  readonly byNumber: ReadonlyMap<number, FieldType>
}

export type FieldType = {
  readonly name: string
  readonly number: number
  readonly type: ScalarType | EnumType | MessageType
  /** `map` has text keys and this field's type as values. */
  readonly rule: 'single' | 'repeated' | 'map'
}

/** A message value: proto names to values; an absent member is its default. Maps are `Map`s, lists arrays. */
export type MessageValue = { readonly [field: string]: unknown }

const SCALARS = new Set<string>(['str', 'i32', 'u32', 'i64', 'dbl', 'bool', 'bytes'])

const types = parseSchema(SCHEMA_TEXT)

/** The message type of a name. Errors: UNKNOWN_MESSAGE. */
export function messageType(name: string): MessageType {
  const type = types.get(name)
  if (type?.kind !== 'message') throw new IostError({ code: 'UNKNOWN_MESSAGE', name })
  return type
}

function parseSchema(text: string): Map<string, EnumType | MessageType> {
  const out = new Map<string, EnumType | MessageType>()
  const open: { type: MessageType; body: string }[] = []
  for (const [, isEnum, name = '', body = ''] of text.matchAll(/^(enum )?(\w+) \{(.*)\}$/gm)) {
    if (isEnum !== undefined) {
      const pairs = body
        .trim()
        .split(/\s+/)
        .map((item) => item.split('=') as [string, string])
      out.set(name, {
        kind: 'enum',
        name,
        names: new Map(pairs.map(([label, number]) => [Number(number), label])),
        numbers: new Map(pairs.map(([label, number]) => [label, Number(number)])),
      })
      continue
    }
    const type = { kind: 'message' as const, name, fields: [], byName: new Map(), byNumber: new Map() }
    out.set(name, type)
    open.push({ type, body })
  }
  for (const { type, body } of open) {
    for (const part of body.split(';')) {
      const words = part.trim().split(/\s+/)
      if (words.length < 3) continue
      const [number, name, ...rest] = words as [string, string, ...string[]]
      const typeName = rest.at(-1) as string
      const known = SCALARS.has(typeName) ? (typeName as ScalarType) : out.get(typeName)
      if (known === undefined) throw new IostError({ code: 'UNKNOWN_MESSAGE', name: typeName })
      const rule = rest.length === 1 ? 'single' : rest[0] === 'map' ? 'map' : 'repeated'
      addField(type, { name, number: Number(number), type: known, rule })
    }
  }
  return out
}

function addField(type: MessageType, field: FieldType): void {
  const camel = field.name.replace(/_([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase())
  ;(type.fields as FieldType[]).push(field)
  ;(type.byName as Map<string, FieldType>).set(field.name, field).set(camel, field)
  ;(type.byNumber as Map<number, FieldType>).set(field.number, field)
}
