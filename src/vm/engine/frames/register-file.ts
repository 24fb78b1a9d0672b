/** Places beside the registers, below 0 as in V8's frames: what is lower wins when values are kept elsewhere. */
export const ACCUMULATOR = -6
export const CONTEXT = -4
export const CLOSURE = -3
const RECEIVER = -7

/** The place of an argument; -1 is the receiver. */
export function argumentPlace(index: number): number {
  return RECEIVER - 1 - index
}

/** A register that holds the same value as others of its set; only some of them really hold it. */
type Register = { readonly index: number; isReal: boolean; isTaken: boolean; set: Register[] }

/**
 * Which registers of a function are ever written. V8's compiler leaves out moves between registers as long as another
 * one holds the same value, so a frame is as large as the highest register that a move or a result really went to.
 */
export class RegisterFile {
  /** Highest register written so far. */
  highest: number
  readonly #firstTemporary: number
  readonly #registers = new Map<number, Register>()
  readonly #shared = new Set<Register>()

  constructor(locals: number) {
    this.#firstTemporary = locals
    this.highest = locals - 1
  }

  take(index: number): void {
    const register = this.#at(index)
    register.isTaken = true
    if (!register.isReal) this.#leave(register, true)
  }

  release(index: number): void {
    this.#at(index).isTaken = false
  }

  /** A move; it is made only where it can be observed or its source is about to change. */
  move(from: number, to: number): void {
    const source = this.#at(from)
    const target = this.#at(to)
    const isVisible = this.#isVariable(to)
    const isSame = source.set === target.set
    if (isSame && (!isVisible || target.isReal)) return
    if (target.isReal) this.#keepElsewhere(target)
    if (!isSame) this.#join(target, source)
    if (isVisible) {
      target.isReal = false
      this.#make(target)
    }
    if (!this.#isVariable(from)) return
    for (const other of source.set) {
      if (other !== source && other.index >= this.#firstTemporary) other.isReal = false
    }
  }

  /** A result goes into a register. */
  write(index: number): void {
    const register = this.#at(index)
    if (register.isReal) this.#keepElsewhere(register)
    this.#leave(register, true)
    this.highest = Math.max(this.highest, index)
  }

  /** An operand is read, from wherever its value really is. */
  read(index: number): void {
    const register = this.#at(index)
    if (register.isReal) return
    if (!register.set.some((each) => each.isReal && each.index !== ACCUMULATOR)) this.#make(register)
  }

  /** An operand is read from this very register. */
  materialize(index: number): void {
    const register = this.#at(index)
    if (!register.isReal) this.#make(register)
  }

  /** Operands that must stand in a row. */
  readRow(first: number, count: number): void {
    if (count === 1) this.read(first)
    else for (let i = 0; i < count; i++) this.materialize(first + i)
  }

  /** At the end of straight code every register that is in use must really hold its value. */
  settle(): void {
    for (const register of this.#shared) {
      const real = register.isReal ? register : register.set.find((each) => each.isReal)
      if (real === undefined) {
        this.#leave(register, false)
        continue
      }
      for (const other of [...real.set]) {
        if (other === real) continue
        if (other.isTaken && !other.isReal) this.#make(other)
        this.#leave(other, true)
      }
    }
    this.#shared.clear()
  }

  #at(index: number): Register {
    const known = this.#registers.get(index)
    if (known !== undefined) return known
    const register: Register = { index, isReal: true, isTaken: index < this.#firstTemporary, set: [] }
    register.set.push(register)
    this.#registers.set(index, register)
    return register
  }

  #isVariable(index: number): boolean {
    return index !== ACCUMULATOR && index < this.#firstTemporary
  }

  #make(register: Register): void {
    if (register.index !== ACCUMULATOR) this.highest = Math.max(this.highest, register.index)
    register.isReal = true
  }

  /** Before the last real holder of a value changes, the lowest other register of its set takes the value. */
  #keepElsewhere(register: Register): void {
    const others = register.set.filter((each) => each !== register)
    if (others.some((each) => each.isReal)) return
    const taken = others.filter((each) => each.isTaken)
    if (taken.length === 0) return
    this.#make(taken.reduce((best, each) => (each.index < best.index ? each : best)))
  }

  #join(register: Register, to: Register): void {
    register.set.splice(register.set.indexOf(register), 1)
    register.set = to.set
    to.set.push(register)
    register.isReal = false
    this.#shared.add(register)
  }

  #leave(register: Register, isReal: boolean): void {
    register.set.splice(register.set.indexOf(register), 1)
    register.set = [register]
    register.isReal = isReal
  }
}
