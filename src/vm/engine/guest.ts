import { IostError } from '#core/error.ts'
import type { JsHost } from '#vm/js-machine.ts'
import { CONTROL, realmScripts } from '#vm/realm/realm.ts'
import { ENGINE_BOUNDS } from './bounds.ts'
import type { hostFunctions } from './host-call.ts'
import { type EngineFiles, QuickJs } from './quickjs.ts'

const CELL_BYTES = 16
const VALUE_BYTES = 8

/** One realm with IOST's libraries, put back to its first state before every call. */
export class Guest {
  readonly #vm: QuickJs
  readonly #control: number
  readonly #cell: number
  readonly #image: Image
  readonly #scratch: QuickJs['scratch']
  #host: JsHost | undefined
  #polls = 0
  /** An error of the host itself, on its way through the guest. */
  #fault: { error: unknown } | undefined
  isBroken = false
  wasKilled = false

  constructor(files: EngineFiles, functions: ReturnType<typeof hostFunctions>) {
    this.#vm = new QuickJs(files, ENGINE_BOUNDS)
    const cell = this.#vm.sharedBuffer(CELL_BYTES)
    this.#cell = cell.at
    this.#vm.setGlobal('__cell', cell.value)
    this.#vm.define('__host', (argc, argv) => this.#answer(functions, argc, argv))
    let control = 0
    for (const script of realmScripts(files.bigNumberSource)) {
      const result = this.#vm.evaluate(script, 'realm.js')
      if ('error' in result) {
        throw new IostError({ code: 'ENGINE_REALM', reason: this.#vm.show(result.error) })
      }
      control = result.value
    }
    this.#control = control
    this.#vm.interrupt = () => this.#isOverdue()
    this.#image = takeImage(this.#vm.bytes())
    this.#scratch = this.#vm.scratch
  }

  /** Puts the realm back to its first state and gives it the host of a call. */
  begin(host: JsHost): void {
    this.#vm.bytes().set(this.#image.low, 0)
    this.#vm.bytes().set(this.#image.heap, this.#image.heapAt)
    this.#vm.rewindScratch(this.#scratch)
    this.#host = host
    this.#polls = 0
    this.wasKilled = false
    this.limit(Number.POSITIVE_INFINITY)
  }

  /** Starts counting at 0 towards a limit. */
  limit(gasLimit: number): void {
    this.#number(CONTROL.reset, this.#vm.newNumber(gasLimit))
  }

  /** Gas counted so far. */
  gas(): number {
    return this.#number(CONTROL.gas, 0)
  }

  /** Runs a script; gives the result as contract text, or what was thrown. */
  run(source: string): { value: string } | { error: string } {
    const result = this.#guarded(() => this.#vm.evaluate(source, '_default_name.js'))
    if ('error' in result) return { error: this.#describe(result.error) }
    const finished = this.#guarded(() => this.#apply(CONTROL.finish, result.value))
    if ('error' in finished) return { error: this.#describe(finished.error) }
    return { value: this.#vm.stringAt(finished.value) ?? '' }
  }

  get usedBytes(): number {
    return this.#vm.bytes().length
  }

  #describe(error: number): string {
    const text = this.#guarded(() => this.#apply(CONTROL.errorText, error))
    return 'error' in text ? '' : (this.#vm.stringAt(text.value) ?? '')
  }

  #apply(op: number, value: number) {
    const arg = value === 0 ? [] : [value]
    return this.#vm.call(this.#control, [this.#vm.newNumber(op), ...arg])
  }

  #number(op: number, value: number): number {
    const result = this.#apply(op, value)
    return 'value' in result ? this.#vm.numberAt(result.value) : Number.NaN
  }

  /** A fault of host or engine leaves the guest in an unknown state: it is not used again. */
  #guarded<T>(run: () => T): T {
    let result: T
    try {
      result = run()
    } catch (error) {
      this.isBroken = true
      const fault = this.#fault
      this.#fault = undefined
      throw fault === undefined ? error : fault.error
    }
    return result
  }

  #isOverdue(): boolean {
    this.#polls++
    if (this.#polls <= ENGINE_BOUNDS.freePolls) return false
    this.wasKilled = true
    return true
  }

  #answer(functions: ReturnType<typeof hostFunctions>, argc: number, argv: number): number {
    try {
      const text = (i: number) => (i < argc ? this.#vm.stringAt(argv + i * VALUE_BYTES) : undefined)
      const op = this.#vm.numberAt(argv)
      const run = functions[op]
      if (run === undefined || this.#host === undefined) throw new IostError({ code: 'ENGINE_HOST_CALL', op })
      const reply = run(this.#host, (i) => text(i) as string, text)
      const failed = 'error' in reply
      const bytes = this.#vm.bytes()
      const cell = new DataView(bytes.buffer, this.#cell, CELL_BYTES)
      cell.setFloat64(0, reply.gas, true)
      cell.setFloat64(8, failed ? 1 : 0, true)
      return this.#give(failed ? reply.error : reply.value)
    } catch (error) {
      this.#fault = { error }
      throw error
    }
  }

  #give(value: string | number | boolean | null | readonly string[]): number {
    switch (typeof value) {
      case 'string':
        return this.#vm.newString(value)
      case 'number':
        return this.#vm.newNumber(value)
      case 'boolean':
        return this.#vm.newBool(value)
      default:
        return value === null ? this.#vm.newNull() : this.#vm.newString(JSON.stringify(value))
    }
  }
}

type Image = { readonly low: Uint8Array; readonly heapAt: number; readonly heap: Uint8Array }

const PAGE = 4096

/** What a booted realm's memory holds: the C library's own data below the stack, and the heap above it. */
function takeImage(bytes: Uint8Array): Image {
  const isZero = (page: number) => bytes.subarray(page * PAGE, (page + 1) * PAGE).every((byte) => byte === 0)
  const pages = bytes.length / PAGE
  let lowEnd = 0
  while (lowEnd < pages && !isZero(lowEnd)) lowEnd++
  let end = pages
  while (end > 0 && isZero(end - 1)) end--
  let start = end
  let zeros = 0
  for (let page = end - 1; page > lowEnd && zeros < 64; page--) {
    if (isZero(page)) zeros++
    else {
      zeros = 0
      start = page
    }
  }
  return {
    low: bytes.slice(0, lowEnd * PAGE),
    heapAt: start * PAGE,
    heap: bytes.slice(start * PAGE, end * PAGE),
  }
}
