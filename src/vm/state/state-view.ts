import type { StateReader } from '#vm/executor.ts'
import { Slot } from './slot.ts'

/**
 * One key's place in a view: `slot` is what it holds now (null = absent) and stays up to date over writes and roll-backs,
 * so that a reader may keep the entry instead of its key. Written through StateView.write only.
 */
export class StateEntry {
  readonly key: string
  slot: Slot | null
  dirty = false

  constructor(key: string, slot: Slot | null) {
    this.key = key
    this.slot = slot
  }
}

type Undo = { readonly entry: StateEntry; readonly slot: Slot | null; readonly dirty: boolean }

/**
 * Slots of long values seen before, so that a reader that hands out the same array has contracts and accounts decoded
 * once. Short values are read again faster than they are found here.
 */
const known = new WeakMap<Uint8Array, Slot>()
const LONG_VALUE = 256

/**
 * The state with changes on top: reads go through to a reader once, writes are kept with a journal that can be rolled
 * back to any mark. Source: spec contracts §4.
 */
export class StateView implements StateReader {
  readonly #base: StateReader
  readonly #entries = new Map<string, StateEntry>()
  /** Entries in order of their first write; a roll-back may have made them clean again. */
  readonly #written = new Set<StateEntry>()
  readonly #journal: Undo[] = []

  constructor(base: StateReader) {
    this.#base = base
  }

  /** The place of a key. */
  entry(key: string): StateEntry {
    let entry = this.#entries.get(key)
    if (entry === undefined) {
      const bytes = this.#base.get(key)
      entry = new StateEntry(key, bytes === undefined ? null : slotOf(bytes))
      this.#entries.set(key, entry)
    }
    return entry
  }

  /** The entry's present slot, or null when absent. */
  slot(key: string): Slot | null {
    return this.entry(key).slot
  }

  /** The stored bytes, as a reader for other layers. */
  get(key: string): Uint8Array | undefined {
    return this.entry(key).slot?.bytes
  }

  /** Writes or (null) deletes an entry. */
  set(key: string, slot: Slot | null): void {
    this.write(this.entry(key), slot)
  }

  /** Writes or (null) deletes an entry of this view. */
  write(entry: StateEntry, slot: Slot | null): void {
    if (slot === null && entry.slot === null) return
    this.#journal.push({ entry, slot: entry.slot, dirty: entry.dirty })
    entry.slot = slot
    if (!entry.dirty) {
      entry.dirty = true
      this.#written.add(entry)
    }
  }

  /** A point to roll back to. */
  mark(): number {
    return this.#journal.length
  }

  /** Takes back every write made since the mark. */
  rollback(mark: number): void {
    for (let i = this.#journal.length - 1; i >= mark; i--) {
      const { entry, slot, dirty } = this.#journal[i] as Undo
      entry.slot = slot
      entry.dirty = dirty
    }
    this.#journal.length = mark
  }

  /** Forgets all marks: what was written so far stays. */
  commit(): void {
    this.#journal.length = 0
  }

  /** Every written key with its bytes; null = deleted. An entry written back to its old value is listed too. */
  writes(): Map<string, Uint8Array | null> {
    const out = new Map<string, Uint8Array | null>()
    for (const { key, slot, dirty } of this.#written) {
      if (!dirty) continue
      if (slot === null) out.set(key, null)
      else {
        out.set(key, slot.bytes)
        if (slot.bytes.length >= LONG_VALUE) known.set(slot.bytes, slot)
      }
    }
    return out
  }
}

function slotOf(bytes: Uint8Array): Slot {
  if (bytes.length < LONG_VALUE) return Slot.ofBytes(bytes)
  let slot = known.get(bytes)
  if (slot === undefined) {
    slot = Slot.ofBytes(bytes)
    known.set(bytes, slot)
  }
  return slot
}
