import { useId } from 'react'

const WIDTH = 100

/** A level between 0 and a limit, as a bar and as a number. */
export function Gauge({
  label,
  value,
  of,
  text,
  hint,
  low = false,
}: {
  readonly label: string
  readonly value: number
  readonly of: number
  readonly text: string
  readonly hint: string
  readonly low?: boolean
}) {
  const id = useId()
  const share = of > 0 ? Math.min(1, Math.max(0, value / of)) : 0
  return (
    <div className="gauge" data-low={low}>
      <div className="row row--apart">
        <h2 id={id}>{label}</h2>
        <span className="gauge__value figures">{text}</span>
      </div>
      <div className="gauge__track" aria-hidden="true">
        <svg viewBox={`0 0 ${WIDTH} 1`} preserveAspectRatio="none" aria-hidden="true">
          <rect className="gauge__fill" width={share * WIDTH} height="1" />
        </svg>
      </div>
      <p className="small muted">{hint}</p>
    </div>
  )
}
