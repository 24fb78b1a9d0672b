import { breakTest } from '../debug/breakpoints.ts'
import { type Direction, framesAt, type Move, stepAfter } from '../debug/stepping.ts'
import { now, set } from './state.ts'

export const showReport = (id: number) => set({ shown: id, step: undefined })

function shownTrace() {
  const { reports, shown } = now()
  return reports.find(({ block }) => block.id === shown)?.trace
}

/** Stands at a step of the shown run and opens its file there. */
export function goToStep(step: number | undefined): void {
  const trace = shownTrace()
  const isThere = step !== undefined && trace?.steps[step] !== undefined
  set({ step: isThere ? step : undefined, line: undefined })
  showFrame(0)
}

/** Looks at a function of the call stack: its line and its variables. */
export function showFrame(frame: number): void {
  const { step, project, file } = now()
  const trace = shownTrace()
  if (trace === undefined || step === undefined) return
  const call = trace.calls[framesAt(trace, step)[frame]?.call ?? -1]
  const next = call?.file !== undefined && project.files[call.file] !== undefined ? call.file : file
  set({ frame, file: next })
}

/** Goes on or back through the shown run. */
export function moveStep(move: Move, direction: Direction): void {
  const trace = shownTrace()
  if (trace === undefined || trace.steps.length === 0) return
  const isBreak = breakTest(trace, now().project.breakpoints ?? [])
  goToStep(stepAfter(trace, now().step, move, direction, isBreak))
}
