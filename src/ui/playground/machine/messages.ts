import type { ContractText } from '#vm/examples/contract-text.ts'
import type { CallTrace, Step, Trace } from '#vm/local/tracer.ts'

export type AbiEntry = ContractText['info']['abi'][number] & { readonly description?: string }

/** Something about a place in a source; lines and columns from 1. */
export type Finding = {
  readonly level: 'error' | 'warning' | 'info'
  readonly line: number
  readonly column: number
  readonly text: string
}

export type Analysis = {
  /** The ABI that IOST's own tool would make of the source; undefined when it cannot be read. */
  readonly abi: readonly AbiEntry[] | undefined
  readonly findings: readonly Finding[]
}

/** A stored value for reading: its type letter, text and RAM payer. */
export type Shown = { readonly type: string; readonly text: string; readonly payer: string | undefined }
export type ShownChange = {
  readonly key: string
  readonly before: Shown | undefined
  readonly after: Shown | undefined
}

export type BlockView = {
  readonly id: number
  readonly parent: number | undefined
  readonly number: number
  readonly time: bigint
  readonly witness: string
  readonly label: string
  readonly ok: boolean
}

export type StepView = Step
/** A contract call as the page sees it: `file` is the name of its source's file, when it was published from one. */
export type CallView = Omit<CallTrace, 'source'> & { readonly file: string | undefined }
export type TraceView = Omit<Trace, 'calls'> & { readonly calls: readonly CallView[] }

/**
 * A part of a receipt's gas: lines of contracts, what contracts cost apart from their lines, starting them, native
 * contracts, looking at who signed, bytes of the transaction and its results, limits that were checked, what was taken up to the gas limit.
 */
export type GasPart = {
  readonly part: 'lines' | 'around' | 'start' | 'native' | 'authority' | 'bytes' | 'limits' | 'burnt'
  readonly gas: number
}

/** All there is to say about a transaction on the local chain; gas in whole units, as the receipt has it. */
export type Report = {
  readonly block: BlockView
  readonly hash: string
  readonly code: number
  readonly message: string
  readonly returns: readonly string[]
  readonly gas: number
  readonly cpu: number
  readonly net: number
  readonly ram: readonly (readonly [payer: string, bytes: number])[]
  readonly receipts: readonly { readonly funcName: string; readonly content: string }[]
  readonly events: readonly { readonly contract: string; readonly data: string }[]
  readonly logs: readonly { readonly contract: string; readonly level: string; readonly text: string }[]
  /** Lines of the log that are not kept. */
  readonly logsLeftOut: number
  readonly balances: readonly { readonly account: string; readonly token: string; readonly change: string }[]
  readonly changes: readonly ShownChange[]
  readonly trace: TraceView | undefined
  /** Adds up to `gas`; absent without a trace. */
  readonly parts: readonly GasPart[] | undefined
  /** The contract that was published or updated. */
  readonly contract: string | undefined
}

export type AccountView = { readonly name: string; readonly iost: string }
export type ContractView = {
  readonly id: string
  readonly file: string
  readonly owner: string
  readonly abi: readonly AbiEntry[]
}

export type ChainView = {
  readonly head: BlockView
  readonly blocks: readonly BlockView[]
  readonly witnesses: readonly string[]
  readonly accounts: readonly AccountView[]
  readonly contracts: readonly ContractView[]
}

/** The next block, as a person sets it. */
export type NextBlockInput = {
  readonly witness?: string
  readonly skipBlocks?: number
  readonly skipSeconds?: number
}

export type CallInput = {
  readonly publisher: string
  readonly contract: string
  readonly abi: string
  /** JSON text of the argument list. */
  readonly args: string
  readonly gasLimit?: number
  /** `iost:100, *:unlimited`; absent: unlimited. */
  readonly amountLimit?: readonly { readonly token: string; readonly val: string }[]
  readonly next?: NextBlockInput
}

export type PublishInput = {
  readonly publisher: string
  readonly file: string
  readonly source: string
  readonly abi: readonly AbiEntry[]
  /** The contract to update instead of publishing a new one. */
  readonly update?: string
  readonly next?: NextBlockInput
}

/** One step of a project's tests; `$name` in arguments is the id of that file's contract. */
export type TestStep = {
  readonly as: string
  readonly contract: string
  readonly abi: string
  readonly args: readonly unknown[]
  readonly returns?: string
  readonly fails?: string
  readonly wait?: number
}

/** `tests.json` of a project. */
export type TestPlan = {
  readonly accounts: readonly string[]
  readonly tests: readonly { readonly name: string; readonly steps: readonly TestStep[] }[]
}

export type SourceFile = {
  readonly name: string
  readonly source: string
  readonly abi: readonly AbiEntry[]
}

/** A call that a test made, so that it can be made again; `$name` in arguments is the id of that file's contract. */
export type TestCall = {
  readonly publisher: string
  /** The file's name without `.js`, or the id of a contract of the system. */
  readonly contract: string
  readonly abi: string
  readonly args: readonly unknown[]
  readonly next: NextBlockInput
}

/** How a property fared: the values that break it, made as small as could be, and what they broke. */
export type PropertyResult = {
  readonly seed: number
  readonly runs: number
  readonly shrinks: number
  readonly counterexample?: string
}

export type TestResult = {
  readonly name: string
  readonly ok: boolean
  /** What the test did, for a property with the last values it was tried with. */
  readonly calls: readonly TestCall[]
  readonly property?: PropertyResult
  readonly steps: readonly {
    readonly label: string
    readonly ok: boolean
    readonly text: string
    readonly gas: number
  }[]
}

/** A file of tests written as code: `x.test.js`. */
export type TestScript = { readonly name: string; readonly source: string }

/** Reached lines by file, and all lines that can be. */
export type Coverage = readonly {
  readonly file: string
  readonly reached: readonly number[]
  readonly lines: readonly number[]
}[]

export type TestReport = { readonly results: readonly TestResult[]; readonly coverage: Coverage }

/** What the worker answers to, by name. */
export type Requests = {
  readonly analyse: {
    readonly input: { readonly source: string; readonly abi: string }
    readonly output: Analysis
  }
  readonly reset: { readonly input: { readonly accounts: readonly string[] }; readonly output: ChainView }
  readonly account: {
    readonly input: { readonly name: string; readonly iost: number }
    readonly output: ChainView
  }
  readonly publish: { readonly input: PublishInput; readonly output: Report }
  readonly call: { readonly input: CallInput; readonly output: Report }
  readonly jump: { readonly input: { readonly id: number }; readonly output: ChainView }
  readonly view: { readonly input: Record<string, never>; readonly output: ChainView }
  readonly storage: { readonly input: { readonly contract: string }; readonly output: readonly ShownChange[] }
  readonly test: {
    readonly input: {
      readonly files: readonly SourceFile[]
      readonly plan: TestPlan
      readonly scripts: readonly TestScript[]
      readonly seed: number
    }
    readonly output: TestReport
  }
}
export type RequestName = keyof Requests
export type Ask = { readonly id: number; readonly name: RequestName; readonly input: unknown }
export type Answer =
  | { readonly id: number; readonly output: unknown }
  | { readonly id: number; readonly fault: { readonly code: string; readonly message: string } }
