import type { Change } from '#vm/local/state-tree.ts'
import { decodeValue } from '#vm/state/value.ts'
import type { Shown, ShownChange } from './messages.ts'

const MAX_SHOWN = 2_000

/** A change of the state as texts. */
export function shownChange({ key, before, after }: Change): ShownChange {
  return { key, before: shown(key, before), after: shown(key, after) }
}

function shown(key: string, bytes: Uint8Array | undefined): Shown | undefined {
  if (bytes === undefined) return undefined
  if (key.startsWith('c-')) return { type: 'c', text: `${bytes.length} bytes`, payer: undefined }
  // The list of a map's fields and its marker are plain texts.
  if (key.startsWith('m-') && key.split('-').length === 3)
    return { type: 'l', text: cut(new TextDecoder().decode(bytes)), payer: undefined }
  const value = decodeValue(bytes)
  const text = value.type === 'f' ? decimalText(value.data) : String(value.data)
  return { type: value.type, text: cut(text), payer: value.payer }
}

/** A fixed point number in digits. */
function decimalText({ value, scale }: { readonly value: bigint; readonly scale: number }): string {
  if (scale === 0) return value.toString()
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0')
  const fraction = digits.slice(-scale).replace(/0+$/, '')
  return `${value < 0n ? '-' : ''}${digits.slice(0, -scale)}${fraction === '' ? '' : `.${fraction}`}`
}

function cut(text: string): string {
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text
}
