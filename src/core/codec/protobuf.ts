import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import { IostError } from '#core/error.ts'

/** Scalars of proto3 and the JavaScript type each has here; `number` is an int64 that must be a safe integer. */
type Scalars = {
  int32: number
  uint32: number
  number: number
  int64: bigint
  uint64: bigint
  bool: boolean
  double: number
  string: string
  bytes: Uint8Array
}
type Scalar = keyof Scalars

/** One field: its number, its scalar or nested codec, and whether it repeats, is a map<string,int64>, or must be there. */
export type Field =
  | { readonly no: number; readonly kind: Scalar; readonly repeated?: true }
  | { readonly no: number; readonly kind: 'mapStrI64' }
  | {
      readonly no: number
      readonly message: NestedCodec
      /** `required`: written even when empty, and its absence is a fault. Without it the absent value is undefined. */
      readonly rule: 'repeated' | 'required' | 'optional'
    }

/** What nesting needs of a codec, whatever it is a codec of. */
type NestedCodec = {
  readonly write: (writer: BinaryWriter, value: never) => void
  readonly read: (reader: BinaryReader, end: number, into?: never) => unknown
}

/** Encodes and decodes one proto3 message; fields come out with their defaults. */
export type MessageCodec<T> = {
  /** Canonical bytes: ascending fields, defaults omitted. */
  encode(value: T): Uint8Array
  /** Errors: BAD_PROTOBUF (cut, overlong, not UTF-8, unsafe number), MISSING_FIELD. */
  decode(bytes: Uint8Array): T
  readonly write: (writer: BinaryWriter, value: T) => void
  /** `into` is an earlier occurrence of the same field: proto3 merges the two. */
  readonly read: (reader: BinaryReader, end: number, into?: T) => T
}

type Values = Record<string, unknown>

const WIRE: Record<Scalar, WireType> = {
  int32: WireType.Varint,
  uint32: WireType.Varint,
  number: WireType.Varint,
  int64: WireType.Varint,
  uint64: WireType.Varint,
  bool: WireType.Varint,
  double: WireType.Bit64,
  string: WireType.LengthDelimited,
  bytes: WireType.LengthDelimited,
}
const EMPTY = new Uint8Array(0)

/** Builds the codec of a message from its field table. Unknown fields and fields of another wire type are skipped, as in Go. */
export function defineMessage<T extends object>(
  name: string,
  fields: { readonly [K in keyof T]-?: Field },
): MessageCodec<T> {
  const table = Object.entries(fields as Record<string, Field>).sort((a, b) => a[1].no - b[1].no)
  const byNumber = new Map(table.map(([key, field]) => [field.no, { key, field }]))

  const write = (writer: BinaryWriter, value: T): void => {
    for (const [key, field] of table) writeField(writer, field, (value as Values)[key])
  }

  const read = (reader: BinaryReader, end: number, into?: T): T => {
    const out: Values = (into as Values | undefined) ?? {}
    if (into === undefined) for (const [key, field] of table) out[key] = initial(field)
    while (reader.pos < end) {
      const [no, wire] = reader.tag()
      const known = byNumber.get(no)
      if (known === undefined || !readField(reader, known.field, wire, out, known.key)) reader.skip(wire, no)
      if (reader.pos > end) throw new IostError({ code: 'BAD_PROTOBUF', message: name, at: reader.pos })
    }
    for (const [key, field] of table) {
      if ('message' in field && field.rule === 'required' && out[key] === undefined) {
        throw new IostError({ code: 'MISSING_FIELD', message: name, field: key })
      }
    }
    return out as T
  }

  return {
    write,
    read,
    encode(value) {
      const writer = new BinaryWriter()
      write(writer, value)
      return writer.finish()
    },
    decode(bytes) {
      try {
        const reader = new BinaryReader(bytes)
        return read(reader, reader.len)
      } catch (error) {
        if (error instanceof IostError) throw error
        throw new IostError({ code: 'BAD_PROTOBUF', message: name, reason: String(error) })
      }
    },
  }
}

function initial(field: Field): unknown {
  if ('message' in field) return field.rule === 'repeated' ? [] : undefined
  if (field.kind === 'mapStrI64') return new Map<string, bigint>()
  if (field.repeated) return []
  return zero(field.kind)
}

function zero(kind: Scalar): Scalars[Scalar] {
  switch (kind) {
    case 'int64':
    case 'uint64':
      return 0n
    case 'bool':
      return false
    case 'string':
      return ''
    case 'bytes':
      return EMPTY
    default:
      return 0
  }
}

function isZero(kind: Scalar, value: unknown): boolean {
  return kind === 'bytes' ? (value as Uint8Array).length === 0 : value === zero(kind)
}

function writeField(writer: BinaryWriter, field: Field, value: unknown): void {
  if ('message' in field) {
    const values =
      field.rule === 'repeated' ? (value as object[]) : value === undefined ? [] : [value as object]
    for (const item of values) {
      writer.tag(field.no, WireType.LengthDelimited).fork()
      field.message.write(writer, item as never)
      writer.join()
    }
    return
  }
  if (field.kind === 'mapStrI64') {
    for (const [key, entry] of value as ReadonlyMap<string, bigint>) {
      writer.tag(field.no, WireType.LengthDelimited).fork()
      writeField(writer, { no: 1, kind: 'string' }, key)
      writeField(writer, { no: 2, kind: 'int64' }, entry)
      writer.join()
    }
    return
  }
  if (!field.repeated) {
    if (!isZero(field.kind, value)) writeScalar(writer.tag(field.no, WIRE[field.kind]), field.kind, value)
    return
  }
  const items = value as unknown[]
  if (WIRE[field.kind] === WireType.LengthDelimited) {
    for (const item of items) writeScalar(writer.tag(field.no, WireType.LengthDelimited), field.kind, item)
  } else if (items.length > 0) {
    writer.tag(field.no, WireType.LengthDelimited).fork()
    for (const item of items) writeScalar(writer, field.kind, item)
    writer.join()
  }
}

function writeScalar(writer: BinaryWriter, kind: Scalar, value: unknown): void {
  switch (kind) {
    case 'int32':
      writer.int32(value as number)
      break
    case 'uint32':
      writer.uint32(value as number)
      break
    case 'number':
      writer.int64(value as number)
      break
    case 'int64':
      writer.int64(value as bigint)
      break
    case 'uint64':
      writer.uint64(value as bigint)
      break
    case 'bool':
      writer.bool(value as boolean)
      break
    case 'double':
      writer.double(value as number)
      break
    case 'string':
      writer.string(value as string)
      break
    case 'bytes':
      writer.bytes(value as Uint8Array)
      break
  }
}

/** Reads one occurrence into `out`; false when the wire type is not this field's, so that the caller skips it. */
function readField(reader: BinaryReader, field: Field, wire: WireType, out: Values, key: string): boolean {
  if ('message' in field) {
    if (wire !== WireType.LengthDelimited) return false
    const end = blockEnd(reader)
    if (field.rule === 'repeated') (out[key] as unknown[]).push(field.message.read(reader, end))
    else out[key] = field.message.read(reader, end, out[key] as never)
    return true
  }
  if (field.kind === 'mapStrI64') {
    if (wire !== WireType.LengthDelimited) return false
    const entry = MAP_ENTRY.read(reader, blockEnd(reader))
    ;(out[key] as Map<string, bigint>).set(entry.key, entry.value)
    return true
  }
  if (!field.repeated) {
    if (wire !== WIRE[field.kind]) return false
    out[key] = readScalar(reader, field.kind)
    return true
  }
  const items = out[key] as unknown[]
  if (wire === WIRE[field.kind]) items.push(readScalar(reader, field.kind))
  else if (wire === WireType.LengthDelimited) {
    const end = blockEnd(reader)
    while (reader.pos < end) items.push(readScalar(reader, field.kind))
  } else return false
  return true
}

function blockEnd(reader: BinaryReader): number {
  const length = reader.uint32()
  const end = reader.pos + length
  if (end > reader.len) throw new IostError({ code: 'BAD_PROTOBUF', reason: 'cut', at: reader.pos, length })
  return end
}

function readScalar(reader: BinaryReader, kind: Scalar): Scalars[Scalar] {
  switch (kind) {
    case 'int32':
      return reader.int32()
    case 'uint32':
      return reader.uint32()
    case 'number': {
      const value = Number(reader.int64())
      if (!Number.isSafeInteger(value))
        throw new IostError({ code: 'BAD_PROTOBUF', reason: 'unsafe number', value })
      return value
    }
    case 'int64':
      return BigInt(reader.int64())
    case 'uint64':
      return BigInt(reader.uint64())
    case 'bool':
      return reader.bool()
    case 'double':
      return reader.double()
    case 'string':
      return reader.string(true)
    case 'bytes':
      return reader.bytes()
  }
}

const MAP_ENTRY = defineMessage<{ key: string; value: bigint }>('map entry', {
  key: { no: 1, kind: 'string' },
  value: { no: 2, kind: 'int64' },
})
