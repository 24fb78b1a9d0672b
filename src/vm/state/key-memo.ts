/** Most names that one memo keeps; it then starts over. */
const KEPT_NAMES = 4_096

/**
 * State keys by the name they are made of, kept over blocks: a text made anew has to be joined and hashed before it is
 * looked up, which costs more than the look-up.
 */
export class KeyMemo<T> {
  readonly #make: (name: string) => T
  readonly #kept = new Map<string, T>()

  constructor(make: (name: string) => T) {
    this.#make = make
  }

  of(name: string): T {
    let keys = this.#kept.get(name)
    if (keys === undefined) {
      if (this.#kept.size >= KEPT_NAMES) this.#kept.clear()
      keys = this.#make(name)
      this.#kept.set(name, keys)
    }
    return keys
  }
}
