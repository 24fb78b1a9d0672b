import { useEffect, useRef } from 'react'
import { formatCount } from '#ui/shared/format.ts'
import type { TraceView } from '../machine/messages.ts'
import { useNames } from '../report.tsx'
import { usePlayground } from '../store/state.ts'
import { goToStep, moveStep, showFrame } from '../store/steps.ts'
import { type PlayId, p } from '../text.ts'
import { BreakpointList } from './breakpoint-list.tsx'
import { breakTest } from './breakpoints.ts'
import { type Direction, framesAt, type Move } from './stepping.ts'
import { Variables } from './variables.tsx'

const MOVES: readonly (readonly [Move, Direction, arrow: string, key: string])[] = [
  ['run', -1, '⇤', 'Shift+F8'],
  ['out', -1, '↖', ''],
  ['over', -1, '↶', 'Shift+F10'],
  ['into', -1, '←', 'Shift+F11'],
  ['into', 1, '→', 'F11'],
  ['over', 1, '↷', 'F10'],
  ['out', 1, '↗', ''],
  ['run', 1, '⇥', 'F8'],
]
const NO_BREAKPOINTS: readonly never[] = []

/** Goes through a recorded run, forward and backward: where it is, who called, and what the variables hold. */
export function Debugger({ trace }: { readonly trace: TraceView }) {
  const { step, frame, project } = usePlayground()
  const root = useRef<HTMLElement>(null)
  const isOn = step !== undefined
  useKeys()
  useEffect(() => {
    if (isOn) root.current?.previousElementSibling?.scrollIntoView({ block: 'nearest' })
  }, [isOn])
  const at = step === undefined ? undefined : trace.steps[step]
  const breakpoints = project.breakpoints ?? NO_BREAKPOINTS
  return (
    <section className="card stack stack--tight play-debug" data-testid="debugger" ref={root}>
      <div className="row row--apart">
        <h2>{p('play.debug')}</h2>
        {isOn && (
          <button type="button" className="button button--small" onClick={() => goToStep(undefined)}>
            {p('play.debugEnd')}
          </button>
        )}
      </div>
      {step === undefined || at === undefined ? (
        <Start trace={trace} />
      ) : (
        <>
          <input
            type="range"
            aria-label={p('play.steps')}
            min={0}
            max={trace.steps.length - 1}
            value={step}
            onChange={(event) => goToStep(Number(event.target.value))}
          />
          <p className="small play-where" role="status">
            {p('play.stepOf', { n: formatCount(step + 1), of: formatCount(trace.steps.length) })}
            {' · '}
            <strong>{placeOf(trace, at.call, at.line)}</strong>
            {' · '}
            {p('play.gasSoFar', { gas: formatCount(at.gas) })}
            {breakTest(trace, breakpoints)(at) && <span className="play-stop">● {p('play.breakpoint')}</span>}
          </p>
          <Moves />
          <HostUse trace={trace} step={step} />
          <div className="play-debug__state">
            <Frames trace={trace} step={step} frame={frame} />
            <Variables trace={trace} step={step} frame={frame} />
          </div>
          {trace.isCut && (
            <p className="small muted">{p('play.stepsCut', { n: formatCount(trace.steps.length) })}</p>
          )}
          {trace.areLocalsCut && <p className="small muted">{p('play.localsCut')}</p>}
        </>
      )}
      <BreakpointList breakpoints={breakpoints} />
    </section>
  )
}

function Start({ trace }: { readonly trace: TraceView }) {
  return (
    <div className="row">
      <button type="button" className="button button--main" onClick={() => moveStep('run', 1)}>
        {p('play.debugStart', { n: formatCount(trace.steps.length) })}
      </button>
      <span className="small muted">{p('play.debugSays')}</span>
    </div>
  )
}

/** Eight ways: the left half goes back in time. */
function Moves() {
  const { step, reports, shown } = usePlayground()
  const last = (reports.find(({ block }) => block.id === shown)?.trace?.steps.length ?? 1) - 1
  const group = (direction: Direction) => (
    <fieldset className="play-moves">
      <legend className="visually-hidden">{p(direction === 1 ? 'play.stepOn' : 'play.stepBack')}</legend>
      {MOVES.filter(([, way]) => way === direction).map(([move, , arrow, key]) => {
        const side = direction === 1 ? 'on' : 'back'
        const name = p(`play.move.${move}.${side}` satisfies PlayId)
        return (
          <button
            key={move}
            type="button"
            className="button button--small"
            aria-label={name}
            title={key === '' ? name : `${name} (${key})`}
            disabled={direction === 1 ? step === last : step === 0}
            onClick={() => moveStep(move, direction)}
          >
            <span aria-hidden="true">{arrow}</span>
            <span className="play-moves__name">{p(`play.move.${move}` satisfies PlayId)}</span>
          </button>
        )
      })}
    </fieldset>
  )
  return (
    <div className="play-moves-both">
      {group(-1)}
      {group(1)}
    </div>
  )
}

function HostUse({ trace, step }: { readonly trace: TraceView; readonly step: number }) {
  const named = useNames()
  const host = trace.steps[step]?.host
  if (host === undefined) return null
  return (
    <p className="play-host mono wrap-any" data-failed={host.failed}>
      {host.name}({host.args.map((arg) => JSON.stringify(named(arg))).join(', ')}) →{' '}
      {named(host.failed ? p('play.hostFailed', { text: host.answer }) : host.answer)}
      <span className="play-host__gas">{p('play.gasOf', { gas: formatCount(host.gas) })}</span>
    </p>
  )
}

function Frames({
  trace,
  step,
  frame,
}: {
  readonly trace: TraceView
  readonly step: number
  readonly frame: number
}) {
  return (
    <div>
      <h3>{p('play.stack')}</h3>
      <ol className="play-frames" data-testid="stack">
        {framesAt(trace, step).map(({ call, fn, line, depth }, i) => (
          <li key={i}>
            <button
              type="button"
              className="play-frame"
              aria-current={i === frame}
              onClick={() => showFrame(i)}
            >
              <strong className="mono wrap-any">{depth === 0 ? p('play.outside') : `${fn}()`}</strong>
              <span className="small muted wrap-any">{placeOf(trace, call, line)}</span>
            </button>
          </li>
        ))}
      </ol>
    </div>
  )
}

function placeOf(trace: TraceView, call: number, line: number): string {
  const { file, contract } = trace.calls[call] ?? {}
  return p('play.place', { file: file ?? contract ?? '', line })
}

/** The keys that debuggers have. */
function useKeys(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const move = ({ F8: 'run', F10: 'over', F11: 'into' } as const)[event.key]
      if (move === undefined || event.ctrlKey || event.altKey || event.metaKey) return
      event.preventDefault()
      moveStep(move, event.shiftKey ? -1 : 1)
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
}
