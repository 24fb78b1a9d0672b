import { codeOf, IostError } from '#core/error.ts'
import type { HostReply, JsHost, JsMachine } from '#vm/js-machine.ts'
import { CUT_LOCALS, SAME_LOCALS, TRACE_HEAD, TRACE_REPORT } from './trace-prelude.ts'
import { type TracedSource, tracedSource } from './traced-source.ts'

/** Most steps that are kept of one transaction; lines and sums are complete beyond it. */
const MAX_STEPS = 20_000
/** Reports that one transaction may make; a longer one is not followed. */
const MAX_REPORTS = 100_000
/** Characters of variables that are kept of one transaction; steps after them have none. */
const MAX_LOCALS = 4_000_000
const MAX_TEXT = 300
/** Sources whose reporting form is kept, the least recently used dropped first; a dropped one runs unreported. */
const MAX_FORMS = 500

/** A host function a contract called; `gas` is what it cost the caller. */
export type HostUse = {
  readonly name: string
  readonly args: readonly string[]
  readonly gas: number
  readonly answer: string
  readonly failed: boolean
}

/** One moment of a run: a line is about to run, or a host function has answered. `gas` is the call's count so far. */
export type Step = {
  readonly call: number
  readonly line: number
  readonly gas: number
  /** How deep the call's functions are nested here (0: outside of all), and the name of the innermost. */
  readonly depth: number
  readonly fn: string
  /** The variables in scope, as `readLocals` reads them; absent where none were told. */
  readonly locals?: string
  readonly host?: HostUse
}

/** One contract call of a transaction: gas by reached line of its source, line 0 for what belongs to none; nested calls' own gas is theirs. */
export type CallTrace = {
  readonly contract: string
  readonly api: string
  readonly source: string
  readonly parent: number | undefined
  readonly gas: number
  /** False where the source cannot be traced: all its gas stands at line 0. */
  readonly traced: boolean
  readonly lines: ReadonlyMap<number, number>
  /** Host functions by name, all of them: how often they were called, and for how much of the gas of the lines. */
  readonly hosts: ReadonlyMap<string, HostTotal>
}

export type HostTotal = { readonly count: number; readonly gas: number }

export type Trace = {
  readonly calls: readonly CallTrace[]
  readonly steps: readonly Step[]
  /** There were more steps, or more variables, than are kept. */
  readonly isCut: boolean
  readonly areLocalsCut: boolean
}

/** A contract engine that reports where its contracts are. */
export type Tracer = {
  readonly js: JsMachine
  /** Runs something on that engine; what its contracts did is the trace, undefined when it is too long to follow. */
  record<T>(run: () => T): { readonly value: T; readonly trace: Trace } | undefined
}

type OpenCall = {
  contract: string
  api: string
  source: string
  parent: number | undefined
  gas: number
  traced: boolean
  lines: Map<number, number>
  hosts: Map<string, HostTotal>
  line: number
  counted: number
  depth: number
  /** What was told last, by depth. */
  fns: string[]
  locals: (string | undefined)[]
}

/** A source with its reporting form; undefined where it cannot be traced. */
type Form = { readonly source: string; readonly traced: TracedSource | undefined }

/** Creates a tracing engine over another; sources it has not compiled itself are run as they are and not reported. */
export function createTracer(js: JsMachine): Tracer {
  const forms = new Map<string, Form>()
  let calls: OpenCall[] = []
  let steps: Step[] = []
  let open: number | undefined
  let reports = 0
  let localsLeft = MAX_LOCALS
  let areLocalsCut = false

  function keepForm(code: string, form: Form): void {
    forms.delete(code)
    forms.set(code, form)
    if (forms.size > MAX_FORMS) forms.delete(forms.keys().next().value as string)
  }

  function keep(index: number, call: OpenCall, host?: HostUse): void {
    if (steps.length > MAX_STEPS) return
    const { line, counted: gas, depth } = call
    const fn = call.fns[depth] ?? ''
    const locals = call.locals[depth]
    steps.push({
      call: index,
      line,
      gas,
      depth,
      fn,
      ...(locals === undefined || locals === '' ? {} : { locals }),
      ...(host === undefined ? {} : { host }),
    })
  }

  function move(index: number, call: OpenCall, form: TracedSource, report: RegExpExecArray): void {
    const [, kind, line, gas, depth, fn, locals = ''] = report
    spend(call, Number(gas))
    call.line = Number(line)
    call.lines.set(call.line, call.lines.get(call.line) ?? 0)
    call.depth = Number(depth)
    if (kind !== 't') return
    call.fns[call.depth] = form.functions[Number(fn)] ?? ''
    if (locals !== SAME_LOCALS) {
      localsLeft -= locals.length
      const isCut = localsLeft < 0 || locals === CUT_LOCALS
      if (isCut) areLocalsCut = true
      call.locals[call.depth] = isCut ? undefined : locals
    }
    keep(index, call)
  }

  function spend(call: OpenCall, gas: number): void {
    add(call.lines, call.line, gas - call.counted)
    call.counted = gas
  }

  function watch(host: JsHost, index: number, call: OpenCall, form: TracedSource | undefined): JsHost {
    const watched: Record<string, unknown> = { ...host }
    for (const [name, method] of Object.entries(host) as [keyof JsHost, (...args: never[]) => unknown][]) {
      if (name === 'log') continue
      watched[name] = (...args: never[]) => {
        const before = calls.length
        const reply = method(...args) as HostReply<unknown>
        // Before its first line it is the engine that asks, not the contract.
        if (call.line === 0 && call.traced) return reply
        const failed = 'error' in reply
        // What it called has lines of its own.
        const theirs = calls.slice(before).filter(({ parent }) => parent === index)
        count(
          call.hosts,
          name,
          theirs.reduce((rest, { gas }) => rest - gas, reply.gas),
        )
        keep(index, call, {
          name,
          args: (args as unknown[]).filter((arg) => arg !== undefined).map((arg) => cut(String(arg))),
          gas: reply.gas,
          answer: cut(failed ? reply.error : (JSON.stringify(reply.value) ?? '')),
          failed,
        })
        return reply
      }
    }
    watched['log'] = ((level, text) => {
      const report = text.startsWith(TRACE_HEAD) ? TRACE_REPORT.exec(text.slice(TRACE_HEAD.length)) : null
      if (report === null || form === undefined) host.log?.(level, text)
      else if (++reports > MAX_REPORTS) throw new IostError({ code: 'TRACE_TOO_LONG' })
      else move(index, call, form, report)
    }) satisfies JsHost['log']
    return watched as unknown as JsHost
  }

  const tracing: JsMachine = {
    validate: js.validate,
    dispose: js.dispose,
    compile(source) {
      const compiled = js.compile(source)
      if ('code' in compiled) {
        const { code } = compiled
        keepForm(code, forms.get(code) ?? { source, traced: tracedSource(source) })
      }
      return compiled
    },
    run(request, host) {
      const form = forms.get(request.code)
      if (form === undefined) return js.run(request, host)
      keepForm(request.code, form)
      const index = calls.length
      const call: OpenCall = {
        contract: contractOf(host),
        api: request.api,
        source: form.source,
        parent: open,
        gas: 0,
        traced: form.traced !== undefined,
        lines: new Map(),
        hosts: new Map(),
        line: 0,
        counted: 0,
        depth: 0,
        fns: [],
        locals: [],
      }
      calls.push(call)
      open = index
      const outcome = js.run(
        { ...request, code: form.traced?.text ?? request.code },
        watch(host, index, call, form.traced),
      )
      open = call.parent
      // What is counted after the last line is the result's; of a call that failed, the line's that failed.
      if (outcome.kind === 'ok') call.line = 0
      spend(call, outcome.gas)
      call.gas = outcome.gas
      const parent = open === undefined ? undefined : calls[open]
      // The caller will count it with its own host call.
      if (parent !== undefined) add(parent.lines, parent.line, -outcome.gas)
      return outcome
    },
  }

  return {
    js: tracing,
    record(run) {
      calls = []
      steps = []
      open = undefined
      reports = 0
      localsLeft = MAX_LOCALS
      areLocalsCut = false
      let value: ReturnType<typeof run>
      try {
        value = run()
      } catch (error) {
        if (codeOf(error) === 'TRACE_TOO_LONG') return undefined
        throw error
      }
      const isCut = steps.length > MAX_STEPS
      const trace = { calls, steps: steps.slice(0, MAX_STEPS), isCut, areLocalsCut }
      return { value, trace }
    },
  }
}

function add(lines: Map<number, number>, line: number, gas: number): void {
  if (gas !== 0) lines.set(line, (lines.get(line) ?? 0) + gas)
}

function count(hosts: Map<string, HostTotal>, name: string, gas: number): void {
  const so = hosts.get(name)
  hosts.set(name, { count: (so?.count ?? 0) + 1, gas: (so?.gas ?? 0) + gas })
}

function contractOf(host: JsHost): string {
  const info = host.contextInfo()
  return 'value' in info ? String((JSON.parse(info.value) as Record<string, unknown>)['contract_name']) : ''
}

function cut(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text
}
