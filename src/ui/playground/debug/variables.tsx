import { formatCount } from '#ui/shared/format.ts'
import { readLocals, type TracedValue, type TracedVariable } from '#vm/local/locals.ts'
import type { TraceView } from '../machine/messages.ts'
import { p } from '../text.ts'
import { framesAt } from './stepping.ts'
import { membersOf, untoldMembers, valueText } from './value-text.ts'

/** What the variables of a frame hold at a step; those that the step before in this frame had otherwise are marked. */
export function Variables({
  trace,
  step,
  frame,
}: {
  readonly trace: TraceView
  readonly step: number
  readonly frame: number
}) {
  const at = framesAt(trace, step)[frame]?.step ?? step
  const variables = readLocals(trace.steps[at]?.locals ?? '')
  const before = new Map(
    readLocals(localsBefore(trace, at)).map((each) => [each.name, valueText(each.value)]),
  )
  const isNew = ({ name, value }: TracedVariable) => before.size > 0 && before.get(name) !== valueText(value)
  return (
    <div>
      <h3>{p('play.variables')}</h3>
      {variables.length === 0 && <p className="small muted">{p('play.noVariables')}</p>}
      <ul className="play-vars" data-testid="variables">
        {variables.map((variable) => (
          <Row
            key={variable.name}
            name={variable.name}
            value={variable.value}
            note={variable.scope === 'module' ? p('play.moduleScope') : undefined}
            changed={isNew(variable)}
          />
        ))}
      </ul>
    </div>
  )
}

function localsBefore(trace: TraceView, at: number): string {
  const here = trace.steps[at]
  for (let i = at - 1; i >= 0; i--) {
    const step = trace.steps[i]
    if (step?.call === here?.call && step?.depth === here?.depth && step?.fn === here?.fn) {
      return step?.locals ?? ''
    }
  }
  return ''
}

function Row({
  name,
  value,
  note,
  changed = false,
}: {
  readonly name: string
  readonly value: TracedValue
  readonly note?: string | undefined
  readonly changed?: boolean
}) {
  const members = membersOf(value)
  const untold = untoldMembers(value)
  const line = (
    <>
      <span className="play-vars__name">{name}</span>
      <span className="play-vars__value" data-kind={value.kind}>
        {valueText(value)}
      </span>
      {note !== undefined && <span className="play-vars__note">{note}</span>}
      {changed && <span className="play-vars__note">● {p('play.changed')}</span>}
    </>
  )
  if (members.length === 0) return <li className="play-vars__line">{line}</li>
  return (
    <li>
      <details>
        <summary className="play-vars__line">{line}</summary>
        <ul className="play-vars">
          {members.map(([member, held]) => (
            <Row key={member} name={member} value={held} />
          ))}
          {untold > 0 && <li className="small muted">{p('play.more', { n: formatCount(untold) })}</li>}
        </ul>
      </details>
    </li>
  )
}
