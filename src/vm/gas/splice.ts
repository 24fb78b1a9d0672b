/** A place in the source where gas is counted: before a statement (`;`) or before an expression (`,`). */
export type Counter = { readonly kind: 'statement' | 'comma'; gas: number }
type Wrapper = { readonly kind: 'text'; readonly text: string }

/** The text of a counter that stands at an offset of the source. */
export type PrintCounter = (counter: Counter, offset: number) => string

/** What is to be inserted into a source, by offset; order and merging follow spec contracts §3.3.5. */
export class Insertions {
  readonly #at = new Map<number, (Counter | Wrapper)[]>()

  /** A counter at an offset: the statement counter that already ends the list there, else a new one. */
  counter(offset: number, kind: Counter['kind'], gas = 0): Counter {
    const list = this.#list(offset)
    const last = list.at(-1)
    if (last?.kind === 'statement') {
      last.gas += gas
      return last
    }
    const counter: Counter = { kind, gas }
    list.push(counter)
    return counter
  }

  open(offset: number, text: string): void {
    this.#list(offset).push({ kind: 'text', text })
  }

  close(offset: number, text: string): void {
    this.#list(offset).unshift({ kind: 'text', text })
  }

  /** The source with everything inserted; counters of nothing are left out. */
  apply(source: string, print: PrintCounter = printCounter): string {
    const offsets = [...this.#at.keys()].sort((a, b) => a - b)
    let text = ''
    let from = 0
    for (const offset of offsets) {
      text += source.slice(from, offset)
      for (const item of this.#list(offset)) {
        text += item.kind === 'text' ? item.text : print(item, offset)
      }
      from = offset
    }
    return text + source.slice(from)
  }

  #list(offset: number): (Counter | Wrapper)[] {
    let list = this.#at.get(offset)
    if (list === undefined) {
      list = []
      this.#at.set(offset, list)
    }
    return list
  }
}

/** A counter as the chain stores it. */
export function printCounter({ kind, gas }: Counter): string {
  return gas <= 0 ? '' : `_IOSTInstruction_counter.incr(${gas})${kind === 'statement' ? ';' : ','}`
}
