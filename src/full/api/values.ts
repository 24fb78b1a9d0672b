import { encodeBase64 } from '#core/codec/base64.ts'
import { utf8Encode } from '#core/codec/bytes.ts'
import type { Decimal } from '#core/codec/decimal.ts'
import { IostError } from '#core/error.ts'
import type { StateReader } from '#vm/executor.ts'
import { mapKey, plainKey } from '#vm/state/keys.ts'
import { decodeValue, type Value } from '#vm/state/value.ts'

const NIL: Value = { type: 'n', data: null, payer: undefined }

/** A stored value by its full key; nil when absent. */
export function valueAt(state: StateReader, key: string): Value {
  const bytes = state.get(key)
  return bytes === undefined ? NIL : decodeValue(bytes)
}

/** The text of a plain key that a JavaScript contract wrote, or undefined. */
export function plainText(state: StateReader, contract: string, key: string): string | undefined {
  return textOf(valueAt(state, plainKey(contract, key)))
}

/** The text of a map entry that a JavaScript contract wrote, or undefined. */
export function mapText(
  state: StateReader,
  contract: string,
  key: string,
  field: string,
): string | undefined {
  return textOf(valueAt(state, mapKey(contract, key, field)))
}

/** An int64 entry, 0 when absent. */
export function intAt(state: StateReader, key: string): bigint {
  const value = valueAt(state, key)
  return value.type === 'i' ? value.data : 0n
}

/** A decimal entry, 0 when absent. */
export function decimalAt(state: StateReader, key: string): Decimal {
  const value = valueAt(state, key)
  return value.type === 'f' ? value.data : { value: 0n, scale: 0 }
}

/** A decimal as a double, as the reference gets it: the integer as a double, divided. */
export function decimalToDouble(decimal: Decimal): number {
  return Number(decimal.value) / 10 ** decimal.scale
}

/** A JSON text parsed, or undefined when it is none: contract state is anybody's writing. */
export function parseJsonText(text: string | undefined): unknown {
  if (text === undefined) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A value as getContractStorage prints it. Source: spec contracts §4.4. */
export function storageText(value: Value): string {
  switch (value.type) {
    case 's':
      return value.data
    case 'j':
      return JSON.stringify(encodeBase64(utf8Encode(value.data)))
    case 'f':
      return `{"Value":${value.data.value},"Scale":${value.data.scale},"Err":null}`
    case 'n':
      return 'null'
    default:
      return String(value.data)
  }
}

/**
 * Checks an account or contract id as the API does.
 * Errors: BAD_ID with go-iost's text. Source: spec chain §3.1, §8.6.
 */
export function checkId(id: string): void {
  if (id.startsWith('0x') && id.length === 42) return
  if (id.startsWith('Contract') || id.endsWith('.iost')) {
    if (id.length >= 100) throw badId(`id invalid. ContractID length should be less then 100 - ${id.length}`)
    return
  }
  const length = utf8Encode(id).length
  if (length < 5 || length > 11) throw badId(`id invalid. id length should be between 5,11 - ${length} `)
  for (const char of id) {
    if (!/[a-z0-9_]/.test(char))
      throw badId(`id invalid. id contains invalid character - ${char.codePointAt(0)}`)
  }
}

function badId(message: string): IostError {
  return new IostError({ code: 'BAD_ID' }, message)
}

function textOf(value: Value): string | undefined {
  return value.type === 's' ? value.data : undefined
}
