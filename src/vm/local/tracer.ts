import { codeOf, IostError } from '#core/error.ts'
import type { HostReply, JsHost, JsMachine } from '#vm/js-machine.ts'
import { TRACE_HEAD, TRACE_REPORT, tracedSource } from './traced-source.ts'

/** Most steps that are kept of one transaction; lines and sums are complete beyond it. */
export const MAX_STEPS = 20_000
/** Reports that one transaction may make; a longer one is not followed. */
const MAX_REPORTS = 100_000
const MAX_TEXT = 300

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
}

export type Trace = {
  readonly calls: readonly CallTrace[]
  readonly steps: readonly Step[]
  readonly isCut: boolean
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
  line: number
  counted: number
}

/** Creates a tracing engine over another; sources it has not compiled itself are run as they are and not reported. */
export function createTracer(js: JsMachine): Tracer {
  const forms = new Map<string, { readonly source: string; readonly traced: string | undefined }>()
  let calls: OpenCall[] = []
  let steps: Step[] = []
  let open: number | undefined
  let reports = 0

  function keep(step: Step): void {
    if (steps.length <= MAX_STEPS) steps.push(step)
  }

  function move(index: number, call: OpenCall, kind: string, line: number, gas: number): void {
    spend(call, gas)
    call.line = line
    call.lines.set(line, call.lines.get(line) ?? 0)
    if (kind === 't') keep({ call: index, line, gas })
  }

  function spend(call: OpenCall, gas: number): void {
    add(call.lines, call.line, gas - call.counted)
    call.counted = gas
  }

  function watch(host: JsHost, index: number, call: OpenCall): JsHost {
    const watched: Record<string, unknown> = { ...host }
    for (const [name, method] of Object.entries(host) as [keyof JsHost, (...args: never[]) => unknown][]) {
      if (name === 'log') continue
      watched[name] = (...args: never[]) => {
        const reply = method(...args) as HostReply<unknown>
        // Before its first line it is the engine that asks, not the contract.
        if (call.line === 0 && call.traced) return reply
        const failed = 'error' in reply
        keep({
          call: index,
          line: call.line,
          gas: call.counted,
          host: {
            name,
            args: (args as unknown[]).filter((arg) => arg !== undefined).map((arg) => cut(String(arg))),
            gas: reply.gas,
            answer: cut(failed ? reply.error : (JSON.stringify(reply.value) ?? '')),
            failed,
          },
        })
        return reply
      }
    }
    watched['log'] = ((level, text) => {
      const report = text.startsWith(TRACE_HEAD) ? TRACE_REPORT.exec(text.slice(TRACE_HEAD.length)) : null
      if (report === null) host.log(level, text)
      else if (++reports > MAX_REPORTS) throw new IostError({ code: 'TRACE_TOO_LONG' })
      else move(index, call, report[1] as string, Number(report[2]), Number(report[3]))
    }) satisfies JsHost['log']
    return watched as unknown as JsHost
  }

  const tracing: JsMachine = {
    validate: js.validate,
    dispose: js.dispose,
    compile(source) {
      const compiled = js.compile(source)
      if ('code' in compiled && !forms.has(compiled.code)) {
        forms.set(compiled.code, { source, traced: tracedSource(source) })
      }
      return compiled
    },
    run(request, host) {
      const form = forms.get(request.code)
      if (form === undefined) return js.run(request, host)
      const index = calls.length
      const call: OpenCall = {
        contract: contractOf(host),
        api: request.api,
        source: form.source,
        parent: open,
        gas: 0,
        traced: form.traced !== undefined,
        lines: new Map(),
        line: 0,
        counted: 0,
      }
      calls.push(call)
      open = index
      const outcome = js.run({ ...request, code: form.traced ?? request.code }, watch(host, index, call))
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
      let value: ReturnType<typeof run>
      try {
        value = run()
      } catch (error) {
        if (codeOf(error) === 'TRACE_TOO_LONG') return undefined
        throw error
      }
      const isCut = steps.length > MAX_STEPS
      return { value, trace: { calls, steps: steps.slice(0, MAX_STEPS), isCut } }
    },
  }
}

function add(lines: Map<number, number>, line: number, gas: number): void {
  if (gas !== 0) lines.set(line, (lines.get(line) ?? 0) + gas)
}

function contractOf(host: JsHost): string {
  const info = host.contextInfo()
  return 'value' in info ? String((JSON.parse(info.value) as Record<string, unknown>)['contract_name']) : ''
}

function cut(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text
}
