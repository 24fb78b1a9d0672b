/** A value of a running contract, as far as it is told. */
export type TracedValue =
  | { readonly kind: 'literal'; readonly text: string }
  /** `length` is that of the whole text. */
  | { readonly kind: 'text'; readonly text: string; readonly length: number }
  | { readonly kind: 'function'; readonly name: string }
  | { readonly kind: 'array'; readonly length: number; readonly items: readonly TracedValue[] }
  | {
      readonly kind: 'object'
      readonly name: string
      readonly size: number
      readonly members: readonly (readonly [name: string, value: TracedValue])[]
    }
  /** A member that a function computes (not called), a hole of an array, or a value too long to be told. */
  | { readonly kind: 'getter' | 'empty' | 'untold' }

/** `scope`: a variable of the function, its `this`, or a variable of the whole source. */
export type TracedVariable = {
  readonly scope: 'local' | 'this' | 'module'
  readonly name: string
  readonly value: TracedValue
}

const SCOPES: Readonly<Record<string, TracedVariable['scope']>> = { v: 'local', t: 'this', m: 'module' }

/** Reads what a traced source told of its variables; what does not follow the form ends the list. */
export function readLocals(text: string): readonly TracedVariable[] {
  const reader = new Reader(text)
  const variables: TracedVariable[] = []
  try {
    while (!reader.isAtEnd) {
      const scope = SCOPES[reader.char()]
      if (scope === undefined) break
      variables.push({ scope, name: reader.sized(), value: reader.value() })
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
  return variables
}

class Reader {
  #at = 0
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#text.length
  }

  char(): string {
    return this.take(1)
  }

  take(length: number): string {
    if (this.#at + length > this.#text.length) throw new RangeError('locals')
    this.#at += length
    return this.#text.slice(this.#at - length, this.#at)
  }

  number(): number {
    const end = this.#text.indexOf(':', this.#at)
    const digits = end < 0 ? '' : this.#text.slice(this.#at, end)
    if (!/^[0-9]{1,15}$/.test(digits)) throw new RangeError('locals')
    this.#at = end + 1
    return Number(digits)
  }

  sized(): string {
    return this.take(this.number())
  }

  value(): TracedValue {
    switch (this.char()) {
      case 'l':
        return { kind: 'literal', text: this.sized() }
      case 's': {
        const length = this.number()
        return { kind: 'text', length, text: this.sized() }
      }
      case 'f':
        return { kind: 'function', name: this.sized() }
      case 'a': {
        const length = this.number()
        return { kind: 'array', length, items: this.#list(() => this.value()) }
      }
      case 'o': {
        const name = this.sized()
        const size = this.number()
        return { kind: 'object', name, size, members: this.#list(() => [this.sized(), this.value()]) }
      }
      case 'g':
        return { kind: 'getter' }
      case 'e':
        return { kind: 'empty' }
      case 'x':
        return { kind: 'untold' }
      default:
        throw new RangeError('locals')
    }
  }

  #list<T>(read: () => T): T[] {
    const items: T[] = []
    for (let left = this.number(); left > 0; left--) items.push(read())
    return items
  }
}
