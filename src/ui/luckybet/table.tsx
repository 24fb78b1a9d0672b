import { formatSpan } from '#ui/shared/format.ts'
import { Icon } from '#ui/shared/icon.tsx'
import type { FairPhase } from '#vm/examples/fair-round.ts'
import { FAIR_MAX_PLAYERS } from '#vm/examples/lucky-bet-fair.ts'
import type { SealedBet } from './model.ts'
import { type MessageId, t } from './text.ts'

const MS_PER_BLOCK = 500
const STAGES = ['bets', 'lock', 'reveals', 'over'] as const
const LABELS: Record<(typeof STAGES)[number], MessageId> = {
  bets: 'lucky.stage.bets',
  lock: 'lucky.stage.lock',
  reveals: 'lucky.stage.reveals',
  over: 'lucky.stage.over',
}

/** A number that moves and about how long it still takes. */
export function Countdown({
  label,
  value,
  max,
  blocksLeft,
}: {
  readonly label: string
  readonly value: number
  readonly max: number
  readonly blocksLeft?: number
}) {
  const left = blocksLeft === undefined ? undefined : Math.max(0, blocksLeft)
  return (
    <div className="progress">
      <p className="row row--apart">
        <span>{label}</span>
        {left !== undefined && (
          <span className="small muted figures">
            {t('lucky.blocksLeft', { n: left, span: formatSpan(left * MS_PER_BLOCK) })}
          </span>
        )}
      </p>
      <progress value={Math.min(value, max)} max={max} aria-label={label} />
    </div>
  )
}

/** Where a fair round stands on its way from the first bet to the draw. */
export function Stages({ phase }: { readonly phase: FairPhase }) {
  const now = phase === 'empty' ? -1 : STAGES.indexOf(phase)
  return (
    <ol className="phases">
      {STAGES.map((stage, index) => (
        <li
          key={stage}
          className="phases__step"
          data-state={index < now ? 'done' : index === now ? 'now' : 'next'}
          aria-current={index === now ? 'step' : undefined}
        >
          {t(LABELS[stage])}
        </li>
      ))}
    </ol>
  )
}

/** The places of a fair round: who sits there, and whether the bet is sealed or open. */
export function Seats({
  bets,
  own,
}: {
  readonly bets: readonly SealedBet[]
  readonly own: string | undefined
}) {
  const free = Math.max(0, FAIR_MAX_PLAYERS - bets.length)
  return (
    <ul className="seats" aria-label={t('lucky.seats')}>
      {bets.map(({ account, coins, isOpen, number }) => (
        <li
          key={account}
          className="seat"
          data-state={isOpen ? 'open' : 'sealed'}
          data-own={account === own}
          data-testid="seat"
        >
          <span className="seat__sign">
            {number === undefined ? <Icon name="lock" /> : <span>{number}</span>}
            <span className="visually-hidden">{t(isOpen ? 'lucky.opened' : 'lucky.sealed')}</span>
          </span>
          <span className="seat__name mono">{account}</span>
          <span className="small muted figures">{t('lucky.coins', { n: coins })}</span>
        </li>
      ))}
      {Array.from({ length: free }, (_, index) => (
        <li key={index} className="seat" data-state="free" aria-hidden="true">
          <span className="seat__sign" />
        </li>
      ))}
    </ul>
  )
}
