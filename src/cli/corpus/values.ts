import { createHash } from 'node:crypto'
import { utf8Decode, utf8Encode } from '#core/codec/bytes.ts'
import { decodeHex, encodeHex } from '#core/codec/hex.ts'
import { decodeContract } from '#core/contract/contract.ts'
import type { Json } from './read-case.ts'

const LONG_VALUE = 2048
const LONG_TEXT = 4096
/** A lone surrogate as raw bytes: where the reference keeps it, U+FFFD stands here. */
const RAW_SURROGATE = /\u00ed[\u00a0-\u00bf][\u0080-\u00bf]/g

/** A stored value in the corpus' own form. Source: corpus README "Values". */
export function describeValue(key: string, bytes: Uint8Array | undefined): Json {
  if (bytes === undefined) return null
  if (key.startsWith('c-')) return describeContract(bytes)
  if (bytes.length > LONG_VALUE) {
    return {
      len: bytes.length,
      sha256: sha256(bytes),
      tail: readable(bytes.subarray(bytes.lastIndexOf(0x40))),
    }
  }
  return readable(bytes)
}

/** A return, receipt, event or message text in the corpus' own form; long ones without their head. */
export function describeText(text: string): Json {
  const bytes = utf8Encode(text)
  return bytes.length > LONG_TEXT ? { len: bytes.length, sha256: sha256(bytes) } : text
}

/** The same of a recorded one. */
export function recordedText(value: Json): Json {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value
  const { hex, len, sha256: digest } = value as { readonly [name: string]: Json }
  if (typeof hex === 'string') {
    const raw = String.fromCharCode(...decodeHex(hex)).replace(RAW_SURROGATE, '\u00ef\u00bf\u00bd')
    return new TextDecoder().decode(Uint8Array.from(raw, (char) => char.charCodeAt(0)))
  }
  return { len: len ?? null, sha256: digest ?? null }
}

/** JSON text with members in order of their names. */
export function canonical(value: Json | undefined): string {
  return JSON.stringify(value ?? null, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function describeContract(bytes: Uint8Array): Json {
  const contract = decodeContract(bytes)
  const code = utf8Encode(contract.code)
  return {
    recordLen: bytes.length,
    recordSha256: sha256(bytes),
    codeLen: code.length,
    codeSha256: sha256(code),
    lang: contract.info?.lang ?? '',
    version: contract.info?.version ?? '',
    abi: (contract.info?.abi ?? []).map((abi) => abi.name).join(','),
  }
}

function readable(bytes: Uint8Array): Json {
  try {
    const text = utf8Decode(bytes)
    if (!/\p{Cc}/u.test(text)) return text
  } catch {
    // shown as hex
  }
  return { hex: encodeHex(bytes) }
}
