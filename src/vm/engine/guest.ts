import { IostError } from '#core/error.ts'
import type { JsHost } from '#vm/js-machine.ts'
import { HOST_OPS } from '#vm/realm/host-objects.ts'
import { BLOCK_NAMES_SCRIPT, CONTROL, ENDED, realmScripts, TX_NAMES_SCRIPT } from '#vm/realm/realm.ts'
import type { AsciiText } from '#vm/state/ascii-text.ts'
import { ENGINE_BOUNDS } from './bounds.ts'
import type { HostArgs, hostFunctions } from './host-call.ts'
import { type Image, putImage, takeImage } from './image.ts'
import { changedLines, markImage, restoreLines } from './lines.ts'
import { type EngineFiles, QuickJs } from './quickjs.ts'

const KILL = HOST_OPS.indexOf('kill')
const CELL_BYTES = 16
const VALUE_BYTES = 8
const SCRIPT = '_default_name.js'
/** What the engine says when the guest's stack ends. */
const OVERFLOW = 'InternalError: stack overflow'

/** A realm with IOST's libraries as it is before any contract: same in every instance, so one image serves all. */
export type Realm = { readonly image: Image; readonly control: number; readonly cell: number }

/** How a piece of guest code ended; `gas` is the counter then. */
export type Ended =
  | { readonly kind: 'well'; readonly text: string; readonly gas: number }
  | { readonly kind: 'thrown'; readonly text: string; readonly gas: number }
  | { readonly kind: 'killed'; readonly gas: number }

/** Which snapshots of block and transaction a source names. */
export type SnapshotReads = { readonly readsBlock: boolean; readonly readsTx: boolean }

/** Stack that is left for the calls nested inside the one that runs. */
export type StackLeft = { bytes: number }

/** One engine instance. Everything a call leaves in it is gone with the next `load`. */
export class Guest implements HostArgs {
  readonly realm: Realm
  readonly #vm: QuickJs
  readonly #stack: StackLeft
  /** The contract whose image lies over the realm's. */
  #loaded: Image | undefined
  #host: JsHost | undefined
  #polls = 0
  #wasKilled = false
  /** The contract has ended: what still runs only reads how. */
  #isOver = false
  #deadline = 0
  readonly #now: () => number
  readonly #hasFullStack: boolean
  #cells: Float64Array = new Float64Array()
  #args = { at: 0, count: 0 }
  #fault: { error: unknown } | undefined
  isBroken = false

  constructor(
    files: EngineFiles,
    functions: ReturnType<typeof hostFunctions>,
    stack: StackLeft,
    realm?: Realm,
  ) {
    this.#stack = stack
    this.#vm = new QuickJs(files, ENGINE_BOUNDS.memoryBytes, ENGINE_BOUNDS.ticksPerPoll)
    this.#now = files.now
    this.#hasFullStack = files.stackBytes >= ENGINE_BOUNDS.fullStackBytes
    const cell = this.#vm.sharedBuffer(CELL_BYTES)
    this.#vm.setGlobal('__cell', cell.value)
    this.#vm.define('__host', (argc, argv) => this.#answer(functions, argc, argv))
    this.realm = realm ?? this.#boot(files, cell.at)
    markImage(this.#vm.bytes(), this.realm.image)
    this.#vm.interrupt = (looks) => this.#isOverdue(looks)
  }

  #boot(files: EngineFiles, cell: number): Realm {
    this.#vm.stackBytes = ENGINE_BOUNDS.stackBytes
    let control = 0
    for (const { file, text } of realmScripts(files.bigNumberSource)) {
      const result = this.#vm.evaluate(text, file)
      if ('error' in result)
        throw new IostError({ code: 'ENGINE_REALM', reason: this.#vm.show(result.error) })
      control = result.value
    }
    return { control, cell, image: takeImage(this.#vm.bytes(), ...this.#vm.stackArea) }
  }

  /** Puts the realm, and a contract in it when given, back to the state before any call. */
  load(host: JsHost, contract?: Image): void {
    const memory = this.#vm.bytes()
    if (this.#loaded !== contract && this.#loaded !== undefined) markImage(memory, this.#loaded)
    this.#loaded = contract
    restoreLines(memory, this.realm.image)
    if (contract !== undefined) putImage(memory, contract)
    this.#vm.touch(this.realm.cell, CELL_BYTES)
    this.#vm.stackBytes = Math.max(this.#stack.bytes, ENGINE_BOUNDS.leastStackBytes)
    this.#host = host
    this.#polls = 0
    this.#wasKilled = false
    this.#isOver = false
    this.#deadline = this.#now() + ENGINE_BOUNDS.milliseconds
  }

  /** The difference that what was evaluated since `load` made. */
  difference(): Image {
    return changedLines(this.#vm.bytes(), this.realm.image, this.#vm.stackArea)
  }

  /** Counts from 0 towards a limit. */
  start(gasLimit: number): void {
    this.#vm.call(this.realm.control, [this.#vm.newNumber(CONTROL.start), this.#vm.newNumber(gasLimit)])
  }

  /** Runs a script; its value is the result. */
  script(source: string): Ended {
    return this.#watch(() => {
      const result = this.#vm.evaluate(source, SCRIPT)
      return 'error' in result
        ? this.#control(CONTROL.fail, result.error)
        : this.#control(CONTROL.finish, result.value)
    })
  }

  /** Declares the names of the snapshots that a source reads. */
  declareSnapshots({ readsBlock, readsTx }: SnapshotReads): void {
    if (readsBlock) this.#vm.evaluate(BLOCK_NAMES_SCRIPT, SCRIPT)
    if (readsTx) this.#vm.evaluate(TX_NAMES_SCRIPT, SCRIPT)
  }

  /** Gives a declared snapshot its value: a JSON text. */
  setSnapshot(name: 'block' | 'tx', text: string): void {
    this.#control(CONTROL[name], this.#vm.newString(text))
  }

  /** Calls a method of the loaded contract; `args` is the JSON text of its argument list. */
  invoke(api: string, args: string, gasLimit: number): Ended {
    return this.#watch(() =>
      this.#control(
        CONTROL.invoke,
        this.#vm.newString(api),
        this.#vm.newString(args),
        this.#vm.newNumber(gasLimit),
      ),
    )
  }

  get usedBytes(): number {
    return this.#vm.bytes().length
  }

  #control(op: number, ...args: number[]): Ended {
    const result = this.#vm.call(this.realm.control, [this.#vm.newNumber(op), ...args])
    const cell = this.#cell()
    const gas = cell[0] as number
    if ('error' in result) return { kind: 'thrown', text: '', gas }
    const text = this.#vm.stringAt(result.value) ?? ''
    return { kind: cell[1] === ENDED.well ? 'well' : 'thrown', text, gas }
  }

  /** The two shared numbers; made anew when the memory has grown. */
  #cell(): Float64Array {
    const { buffer } = this.#vm.bytes()
    if (this.#cells.buffer !== buffer) this.#cells = new Float64Array(buffer, this.realm.cell, 2)
    return this.#cells
  }

  /** A fault of host or engine leaves the guest in an unknown state: it is not used again. */
  #watch(run: () => Ended): Ended {
    try {
      const ended = run()
      this.#isOver = true
      if (ended.kind === 'thrown' && ended.text.startsWith(OVERFLOW)) this.#needFullStack()
      return this.#wasKilled ? { kind: 'killed', gas: this.#gasNow() } : ended
    } catch (error) {
      this.isBroken = true
      this.#isOver = true
      const fault = this.#fault
      if (fault !== undefined) throw fault.error
      // The host's own stack ended before the guest's did.
      this.#vm.unwindStack()
      const gas = this.#gasNow()
      if (!isStackOverflow(error)) throw error
      this.#needFullStack()
      return { kind: 'thrown', text: OVERFLOW, gas }
    }
  }

  /** Where the guest's stack is smaller than a full node's, its end says nothing about the contract. */
  #needFullStack(): void {
    if (this.#hasFullStack) return
    throw new IostError(
      { code: 'STACK_LIMIT', bytes: ENGINE_BOUNDS.stackBytes },
      'This call nests deeper than the stack of a page allows; only a full node can run it.',
    )
  }

  #gasNow(): number {
    return this.#control(CONTROL.fail, this.#vm.newNull()).gas
  }

  #isOverdue(looks: number): boolean {
    if (this.#isOver) return false
    this.#polls += looks
    if (this.#polls > ENGINE_BOUNDS.polls || this.#now() > this.#deadline) this.#wasKilled = true
    return this.#wasKilled
  }

  #answer(functions: ReturnType<typeof hostFunctions>, argc: number, argv: number): number {
    const used = this.#vm.usedStack
    this.#stack.bytes -= used
    const outerArgs = this.#args
    this.#args = { at: argv, count: argc }
    try {
      const op = this.#vm.numberAt(argv)
      if (op === KILL) this.#wasKilled = true
      const run = functions[op]
      if (run === undefined || this.#host === undefined) throw new IostError({ code: 'ENGINE_HOST_CALL', op })
      const reply = run(this.#host, this)
      const failed = 'error' in reply
      const cell = this.#cell()
      cell[0] = reply.gas
      cell[1] = failed ? 1 : 0
      return this.#give(failed ? reply.error : reply.value)
    } catch (error) {
      this.#fault = { error }
      throw error
    } finally {
      this.#args = outerArgs
      this.#stack.bytes += used
    }
  }

  /** A string argument of the host function that is being called. */
  text(index: number): string {
    return this.optional(index) as string
  }

  /** A string argument, or undefined where the guest gave none. */
  optional(index: number): string | undefined {
    return index < this.#args.count ? this.#vm.stringAt(this.#args.at + index * VALUE_BYTES) : undefined
  }

  stored(index: number): string | AsciiText {
    return this.#vm.asciiAt(this.#args.at + index * VALUE_BYTES) ?? this.text(index)
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

function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && /call stack|recursion/i.test(error.message)
}
