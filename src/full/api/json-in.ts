import { decodeBase64 } from '#core/codec/base64.ts'
import { IostError } from '#core/error.ts'
import { type JsonNode, readFirstJsonNode } from './json-reader.ts'
import type { EnumType, FieldType, MessageType, MessageValue, ScalarType } from './schema.ts'

const INT_BOUNDS = {
  i32: [-(2n ** 31n), 2n ** 31n - 1n],
  u32: [0n, 2n ** 32n - 1n],
  i64: [-(2n ** 63n), 2n ** 63n - 1n],
} as const
const GO_NAMES: Readonly<Record<ScalarType, string>> = {
  str: 'string',
  i32: 'int32',
  u32: 'uint32',
  i64: 'int64',
  dbl: 'double',
  bool: 'bool',
  bytes: 'bytes',
}
const INTEGER = /^(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$/
/** Digits that an integer of 64 bits can have, with room for the zeros a fraction may carry. */
const MAX_INTEGER_CHARS = 64
const MAX_EXPONENT = 40

/**
 * Reads a request body by the rules of spec chain §8.2; empty text is the empty message.
 * Errors: BAD_BODY with the reference's parser text.
 */
export function messageFromJson(type: MessageType, body: string): MessageValue {
  let node: JsonNode | undefined
  try {
    node = readFirstJsonNode(body)
  } catch (error) {
    throw new IostError({ code: 'BAD_BODY' }, (error as Error).message)
  }
  if (node === undefined) return {}
  // Places in messages count from the value's own start, as the reference cuts the first value out of the body.
  return readMessage({ body, origin: node.start }, type, node)
}

type Source = { readonly body: string; readonly origin: number }

function readMessage(source: Source, type: MessageType, node: JsonNode): MessageValue {
  if (node.kind !== 'object') throw unexpected(source, node)
  const out: Record<string, unknown> = {}
  for (const member of node.members) {
    const field = type.byName.get(member.name)
    if (field === undefined) continue
    if (Object.hasOwn(out, field.name)) {
      const place = linePlace(source, member.start)
      throw badBody(`proto: ${place}: duplicate field ${JSON.stringify(member.name)}`)
    }
    if (isNull(member.value)) continue
    out[field.name] = readField(source, field, member.value)
  }
  return out
}

function readField(source: Source, field: FieldType, node: JsonNode): unknown {
  if (field.rule === 'repeated') {
    if (node.kind !== 'array') throw unexpected(source, node)
    return node.items.map((item) => readOne(source, field, item)).filter((item) => item !== undefined)
  }
  if (field.rule === 'map') {
    if (node.kind !== 'object') throw unexpected(source, node)
    return new Map(node.members.map(({ name, value }) => [name, readOne(source, field, value)]))
  }
  return readOne(source, field, node)
}

function readOne(source: Source, field: FieldType, node: JsonNode): unknown {
  const { type } = field
  if (typeof type === 'object')
    return type.kind === 'message' ? readMessage(source, type, node) : readEnum(source, type, node)
  const value = readScalar(type, node)
  if (value === undefined) throw invalid(source, GO_NAMES[type], node)
  return value
}

/** An unknown name is ignored, an unknown number kept. */
function readEnum(source: Source, type: EnumType, node: JsonNode): number | undefined {
  if (node.kind === 'string') return type.numbers.get(node.text)
  const number = node.kind === 'number' ? readInteger('i32', node.raw) : undefined
  if (number === undefined) throw invalid(source, 'enum', node)
  return Number(number)
}

/** The value of a scalar, or undefined when the node cannot be one. */
function readScalar(type: ScalarType, node: JsonNode): unknown {
  switch (type) {
    case 'str':
      return node.kind === 'string' ? node.text : undefined
    case 'bool':
      return node.kind === 'literal' && node.raw !== 'null' ? node.raw === 'true' : undefined
    case 'bytes':
      return node.kind === 'string' ? readBytes(node.text) : undefined
    case 'dbl':
      return readDouble(node)
    default: {
      const text = node.kind === 'string' ? node.text : node.kind === 'number' ? node.raw : undefined
      const number = text === undefined ? undefined : readInteger(type, text)
      return number === undefined || type === 'i64' ? number : Number(number)
    }
  }
}

/** Integers may be written with a fraction of zeros or an exponent, as long as they are whole and in range. */
function readInteger(type: 'i32' | 'u32' | 'i64', text: string): bigint | undefined {
  if (text.length > MAX_INTEGER_CHARS) return undefined
  const match = INTEGER.exec(text)
  if (match === null) return undefined
  const [, sign, whole = '', fraction = '', exponentText = '0'] = match
  const exponent = Number(exponentText)
  if (Math.abs(exponent) > MAX_EXPONENT) return undefined
  const digits = whole + fraction
  const shift = exponent - fraction.length
  let value: bigint
  if (shift >= 0) value = BigInt(digits) * 10n ** BigInt(shift)
  else {
    const unit = 10n ** BigInt(-shift)
    value = BigInt(digits)
    if (value % unit !== 0n) return undefined
    value /= unit
  }
  if (sign === '-') value = -value
  const [low, high] = INT_BOUNDS[type]
  return value < low || value > high ? undefined : value
}

function readDouble(node: JsonNode): number | undefined {
  if (node.kind === 'number') {
    const value = Number(node.raw)
    return Number.isFinite(value) ? value : undefined
  }
  if (node.kind !== 'string') return undefined
  if (node.text === 'NaN') return Number.NaN
  if (node.text === 'Infinity') return Number.POSITIVE_INFINITY
  if (node.text === '-Infinity') return Number.NEGATIVE_INFINITY
  return /^-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$/.test(node.text) ? Number(node.text) : undefined
}

function readBytes(text: string): Uint8Array | undefined {
  try {
    return decodeBase64(text)
  } catch {
    return undefined
  }
}

function isNull(node: JsonNode): boolean {
  return node.kind === 'literal' && node.raw === 'null'
}

function rawOf(node: JsonNode): string {
  return node.kind === 'object' ? '{' : node.kind === 'array' ? '[' : node.raw
}

function linePlace(source: Source, start: number): string {
  const before = source.body.slice(source.origin, start)
  const lines = before.split('\n')
  return `(line ${lines.length}:${(lines.at(-1) as string).length + 1})`
}

function unexpected(source: Source, node: JsonNode): IostError {
  return badBody(`proto: syntax error ${linePlace(source, node.start)}: unexpected token ${rawOf(node)}`)
}

function invalid(source: Source, name: string, node: JsonNode): IostError {
  return badBody(`proto: ${linePlace(source, node.start)}: invalid value for ${name} type: ${rawOf(node)}`)
}

function badBody(message: string): IostError {
  return new IostError({ code: 'BAD_BODY' }, message)
}
