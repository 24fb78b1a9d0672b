import { listKey, mapKey, markerKey } from './keys.ts'
import { Slot } from './slot.ts'
import type { StateView } from './state-view.ts'

/** A new field is no longer recorded once the list holds more separators than this. */
const MAX_SEPARATORS = 256
const MARKER = Slot.ofText('1')

/** Names of a map's fields in order of their first put; at most 257 are recorded. Source: spec contracts §4.3. */
export function fieldsOf(state: StateView, contract: string, key: string): readonly string[] {
  const slot = state.slot(listKey(contract, key))
  if (slot === null) return []
  return slot.text.split('@').slice(1)
}

/** Records a new field. */
export function addField(state: StateView, contract: string, key: string, field: string): void {
  const at = listKey(contract, key)
  const text = state.slot(at)?.text ?? ''
  if (countSeparators(text) > MAX_SEPARATORS) return
  state.set(at, Slot.ofText(`${text}@${field}`))
}

/** Removes a field; the first removal of a map's life also drops names whose entries are gone and leaves a marker. */
export function removeField(state: StateView, contract: string, key: string, field: string): void {
  const at = listKey(contract, key)
  const slot = state.slot(at)
  let names = slot === null ? [] : slot.text.split('@').slice(1)
  const marker = markerKey(contract, key)
  if (state.slot(marker) === null) {
    names = names.filter((name) => state.slot(mapKey(contract, key, name)) !== null)
    state.set(marker, MARKER)
  }
  names = names.filter((name) => name !== field)
  state.set(at, names.length === 0 ? null : Slot.ofText(`@${names.join('@')}`))
}

function countSeparators(text: string): number {
  let count = 0
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) count += 1
  return count
}
