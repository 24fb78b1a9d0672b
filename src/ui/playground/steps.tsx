import { formatCount } from '#ui/shared/format.ts'
import type { TraceView } from './machine/messages.ts'
import { goToStep, usePlayground } from './store.ts'
import { p } from './text.ts'

/** Goes through a run line by line, forward and backward; the editor follows. */
export function Steps({ trace }: { readonly trace: TraceView }) {
  const step = usePlayground((state) => state.step)
  const last = trace.steps.length - 1
  const at = step === undefined ? undefined : trace.steps[step]
  const stack: string[] = []
  for (let i = at?.call; i !== undefined; i = trace.calls[i]?.parent) {
    const call = trace.calls[i]
    if (call !== undefined) stack.unshift(`${call.file ?? call.contract}.${call.api}`)
  }
  const call = at === undefined ? undefined : trace.calls[at.call]
  return (
    <div className="stack stack--tight" data-testid="steps">
      <h3>{p('play.steps')}</h3>
      <div className="play-steps">
        <button
          type="button"
          className="button button--small"
          disabled={step === undefined || step === 0}
          onClick={() => goToStep((step ?? 0) - 1)}
        >
          {p('play.stepBack')}
        </button>
        <input
          type="range"
          aria-label={p('play.steps')}
          min={0}
          max={last}
          value={step ?? 0}
          onChange={(event) => goToStep(Number(event.target.value))}
        />
        <button
          type="button"
          className="button button--small"
          disabled={step === last}
          onClick={() => goToStep(step === undefined ? 0 : step + 1)}
        >
          {p('play.stepOn')}
        </button>
      </div>
      {at !== undefined && (
        <div className="small">
          <p>
            {p('play.stepOf', {
              n: (step ?? 0) + 1,
              of: last + 1,
              place: p('play.place', { file: call?.file ?? call?.contract ?? '', line: at.line }),
              gas: formatCount(at.gas),
            })}
          </p>
          <p className="muted mono wrap-any">{stack.join(' › ')}</p>
          {at.host !== undefined && (
            <p className="mono wrap-any">
              {at.host.name}({at.host.args.join(', ')}) → {at.host.answer} · {formatCount(at.host.gas)}
            </p>
          )}
        </div>
      )}
      {trace.isCut && (
        <p className="small muted">{p('play.stepsCut', { n: formatCount(trace.steps.length) })}</p>
      )}
    </div>
  )
}
