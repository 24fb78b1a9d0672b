import type { HeadView } from '#light/api.ts'
import { formatCount } from '#ui/shared/format.ts'
import { t } from '#ui/shared/text.ts'

const WIDTH = 10
const GAP = 2
const HEIGHT = 56
const LANES = 6

/** The newest heads as blocks: a lane per place in the witness's slot, filled as they become final; ticks mark a new witness. */
export function HeadStrip({ heads }: { readonly heads: readonly HeadView[] }) {
  const first = heads[0]?.number ?? 0
  const last = heads.at(-1)?.number ?? 0
  const lane = HEIGHT / LANES
  let place = 0
  return (
    <figure>
      <svg
        className="strip"
        viewBox={`0 0 ${heads.length * WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t('network.strip', { from: formatCount(first), to: formatCount(last) })}
      >
        {heads.map((head, index) => {
          const fresh = index > 0 && heads[index - 1]?.witness !== head.witness
          place = fresh ? 0 : place + (index === 0 ? 0 : 1)
          const x = index * WIDTH
          const y = HEIGHT - ((place % LANES) + 1) * lane
          return (
            <g key={head.hash}>
              {fresh && <line x1={x} x2={x} y1="0" y2={HEIGHT} strokeDasharray="1 3" />}
              <rect
                data-level={head.level}
                x={x + GAP / 2}
                y={y + 1}
                width={WIDTH - GAP}
                height={HEIGHT - y - 2}
                vectorEffect="non-scaling-stroke"
              />
            </g>
          )
        })}
      </svg>
      <figcaption className="small muted">{t('network.stripHint')}</figcaption>
    </figure>
  )
}
