import type { StepView, TraceView } from '../machine/messages.ts'

/** A way through a recorded run: to the next step, over what a line calls, out of the function, or to a breakpoint. */
export type Move = 'into' | 'over' | 'out' | 'run'
export type Direction = 1 | -1

/** A function that is being run at a step; `step` is where it stands, the innermost frame first. */
export type FrameView = {
  readonly step: number
  readonly call: number
  readonly depth: number
  readonly fn: string
  readonly line: number
}

/** Whether a step happens within what the frame of another has called. */
function isInside(trace: TraceView, step: StepView, frame: StepView): boolean {
  if (step.call === frame.call) return step.depth > frame.depth
  for (let call = trace.calls[step.call]?.parent; call !== undefined; call = trace.calls[call]?.parent) {
    if (call === frame.call) return true
  }
  return false
}

/**
 * The step a move leads to, forward or backward in time; where there is none, the last or the first. Answers of the chain
 * are steps of their own for `into` only.
 */
export function stepAfter(
  trace: TraceView,
  from: number | undefined,
  move: Move,
  direction: Direction,
  isBreak: (step: StepView) => boolean,
): number {
  const { steps } = trace
  const end = direction === 1 ? Math.max(0, steps.length - 1) : 0
  const here = from === undefined ? undefined : steps[from]
  if (from === undefined || here === undefined) return firstStop(steps, isBreak)
  if (move === 'out' && direction === -1) return framesAt(trace, from)[1]?.step ?? end
  for (let at = from + direction; at >= 0 && at < steps.length; at += direction) {
    const step = steps[at] as StepView
    if (move === 'into') return at
    if (step.host !== undefined) continue
    if (move === 'run' ? isBreak(step) : isPast(trace, step, here, move)) return at
  }
  return end
}

/** Where a run is first looked at: the first breakpoint, else the first line of a function. */
function firstStop(steps: readonly StepView[], isBreak: (step: StepView) => boolean): number {
  const stop = steps.findIndex((step) => step.host === undefined && isBreak(step))
  return Math.max(0, stop >= 0 ? stop : steps.findIndex(({ depth }) => depth > 0))
}

function isPast(trace: TraceView, step: StepView, here: StepView, move: Move): boolean {
  if (isInside(trace, step, here)) return false
  return move === 'over' || step.call !== here.call || step.depth < here.depth
}

/** The functions that run at a step over all contracts, the innermost first. */
export function framesAt(trace: TraceView, at: number): readonly FrameView[] {
  const frames: FrameView[] = []
  let from = at
  for (;;) {
    const step = trace.steps[from]
    if (step === undefined) return frames
    const { call, fn, line } = step
    frames.push({ step: from, call, depth: step.depth, fn, line })
    const next = callerOf(trace, from, step)
    if (next === undefined) return frames
    from = next
  }
}

/** The step at which the caller of a step's function stands. */
function callerOf(trace: TraceView, from: number, { call, depth }: StepView): number | undefined {
  const parent = trace.calls[call]?.parent
  for (let at = from - 1; at >= 0; at--) {
    const step = trace.steps[at] as StepView
    // What is outside of all functions has ended when the method is called.
    if (step.call === call && step.depth < depth && step.depth > 0) return at
    if (step.call === parent) return at
  }
  return undefined
}
