import { KeyMemo } from './key-memo.ts'
import type { Slot } from './slot.ts'
import type { StateEntry, StateView } from './state-view.ts'

/**
 * Entries of a view by a short name: for what is looked up so often that building the key each time would cost more than
 * the rest of the look-up.
 */
export class EntryMemo {
  readonly #keys: KeyMemo<string>
  readonly #views = new WeakMap<StateView, Map<string, StateEntry>>()

  constructor(keyOf: (name: string) => string) {
    this.#keys = new KeyMemo(keyOf)
  }

  slot(view: StateView, name: string): Slot | null {
    let entries = this.#views.get(view)
    if (entries === undefined) {
      entries = new Map()
      this.#views.set(view, entries)
    }
    let entry = entries.get(name)
    if (entry === undefined) {
      entry = view.entry(this.#keys.of(name))
      entries.set(name, entry)
    }
    return entry.slot
  }
}
