import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import { IostError } from '#core/error.ts'
import type { FieldType, MessageType, MessageValue, ScalarType } from './schema.ts'

const WIRE: Readonly<Record<ScalarType, WireType>> = {
  str: WireType.LengthDelimited,
  bytes: WireType.LengthDelimited,
  dbl: WireType.Bit64,
  i32: WireType.Varint,
  u32: WireType.Varint,
  i64: WireType.Varint,
  bool: WireType.Varint,
}

/** Protobuf bytes of a message value; defaults are left out. */
export function encodeMessage(type: MessageType, value: MessageValue): Uint8Array {
  const writer = new BinaryWriter()
  writeMessage(writer, type, value)
  return writer.finish()
}

/** The message of protobuf bytes; unknown fields are skipped. Errors: BAD_PROTOBUF. */
export function decodeMessage(type: MessageType, bytes: Uint8Array): MessageValue {
  try {
    const reader = new BinaryReader(bytes)
    return readMessage(reader, type, reader.len)
  } catch (error) {
    if (error instanceof IostError) throw error
    throw new IostError({ code: 'BAD_PROTOBUF', message: type.name, reason: String(error) })
  }
}

function writeMessage(writer: BinaryWriter, type: MessageType, value: MessageValue): void {
  for (const field of type.fields) {
    const item = value[field.name]
    if (item === undefined || item === null) continue
    if (field.rule === 'map') {
      for (const [key, entry] of item as ReadonlyMap<string, unknown>) {
        writer.tag(field.number, WireType.LengthDelimited).fork()
        writer.tag(1, WireType.LengthDelimited).string(key)
        writeOne(writer, { ...field, number: 2 }, entry)
        writer.join()
      }
    } else if (field.rule === 'repeated') {
      const items = item as readonly unknown[]
      if (items.length === 0) continue
      if (isPacked(field)) {
        writer.tag(field.number, WireType.LengthDelimited).fork()
        for (const entry of items) writeScalar(writer, scalarOf(field), entry)
        writer.join()
      } else for (const entry of items) writeOne(writer, field, entry)
    } else if (!isDefault(field, item)) writeOne(writer, field, item)
  }
}

function writeOne(writer: BinaryWriter, field: FieldType, value: unknown): void {
  const { type } = field
  if (typeof type === 'object' && type.kind === 'message') {
    writer.tag(field.number, WireType.LengthDelimited).fork()
    writeMessage(writer, type, value as MessageValue)
    writer.join()
    return
  }
  const scalar = scalarOf(field)
  writeScalar(writer.tag(field.number, WIRE[scalar]), scalar, value)
}

function writeScalar(writer: BinaryWriter, type: ScalarType, value: unknown): void {
  switch (type) {
    case 'str':
      writer.string(value as string)
      break
    case 'bytes':
      writer.bytes(value as Uint8Array)
      break
    case 'dbl':
      writer.double(value as number)
      break
    case 'bool':
      writer.bool(value as boolean)
      break
    case 'i64':
      writer.int64(value as bigint)
      break
    case 'u32':
      writer.uint32(value as number)
      break
    case 'i32':
      writer.int32(value as number)
      break
  }
}

function readMessage(reader: BinaryReader, type: MessageType, end: number): MessageValue {
  const out: Record<string, unknown> = {}
  while (reader.pos < end) {
    const [number, wire] = reader.tag()
    const field = type.byNumber.get(number)
    if (field === undefined || !readField(reader, field, wire, out)) reader.skip(wire, number)
    if (reader.pos > end) throw new IostError({ code: 'BAD_PROTOBUF', message: type.name, at: reader.pos })
  }
  return out
}

/** Reads one occurrence; false when the wire type is not this field's. */
function readField(
  reader: BinaryReader,
  field: FieldType,
  wire: WireType,
  out: Record<string, unknown>,
): boolean {
  const { type, name, rule } = field
  if (rule === 'map') return false
  if (typeof type === 'object' && type.kind === 'message') {
    if (wire !== WireType.LengthDelimited) return false
    const value = readMessage(reader, type, blockEnd(reader))
    if (rule === 'repeated') out[name] = [...((out[name] as unknown[] | undefined) ?? []), value]
    else out[name] = value
    return true
  }
  const scalar = scalarOf(field)
  if (rule === 'single') {
    if (wire !== WIRE[scalar]) return false
    out[name] = readScalar(reader, scalar)
    return true
  }
  const items = (out[name] as unknown[] | undefined) ?? []
  out[name] = items
  if (wire === WIRE[scalar]) items.push(readScalar(reader, scalar))
  else if (wire === WireType.LengthDelimited) {
    const end = blockEnd(reader)
    while (reader.pos < end) items.push(readScalar(reader, scalar))
  } else return false
  return true
}

function readScalar(reader: BinaryReader, type: ScalarType): unknown {
  switch (type) {
    case 'str':
      return reader.string(true)
    case 'bytes':
      return reader.bytes()
    case 'dbl':
      return reader.double()
    case 'bool':
      return reader.bool()
    case 'i64':
      return BigInt(reader.int64())
    case 'u32':
      return reader.uint32()
    case 'i32':
      return reader.int32()
  }
}

function blockEnd(reader: BinaryReader): number {
  const length = reader.uint32()
  const end = reader.pos + length
  if (end > reader.len) throw new IostError({ code: 'BAD_PROTOBUF', reason: 'cut', at: reader.pos, length })
  return end
}

/** Enumerations travel as int32. */
function scalarOf(field: FieldType): ScalarType {
  return typeof field.type === 'object' ? 'i32' : field.type
}

function isPacked(field: FieldType): boolean {
  if (typeof field.type === 'object' && field.type.kind === 'message') return false
  return WIRE[scalarOf(field)] !== WireType.LengthDelimited
}

function isDefault(field: FieldType, value: unknown): boolean {
  if (typeof field.type === 'object' && field.type.kind === 'message') return false
  return (
    value === 0 ||
    value === 0n ||
    value === '' ||
    value === false ||
    (value instanceof Uint8Array && value.length === 0)
  )
}
