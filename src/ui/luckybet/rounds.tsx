import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { Amount } from '#ui/shared/amount.tsx'
import { formatCount, formatTime } from '#ui/shared/format.ts'
import { accountPath, blockPath } from '#ui/shared/paths.ts'
import { Empty } from '#ui/shared/states.tsx'
import { TrustMark } from '#ui/shared/trust-mark.tsx'
import { RoundsWait } from './game-state.tsx'
import type { History } from './history.ts'
import { type FinishedRound, iostText } from './model.ts'
import { t } from './text.ts'

/** Rounds shown of those that have been read. */
const SHOWN = 10

/** Finished rounds, newest first. `extra` adds what a game has to show of one. */
export function Rounds({
  history: { rounds, loaded },
  extra,
}: {
  readonly history: Pick<History, 'rounds' | 'loaded'>
  readonly extra?: (round: FinishedRound) => ReactNode
}) {
  return (
    <section className="card card--flush" aria-labelledby="rounds">
      <h2 id="rounds">{t('lucky.rounds')}</h2>
      {!loaded && <RoundsWait />}
      {loaded && rounds.length === 0 && (
        <Empty icon="dice" title={t('lucky.noRounds')}>
          <p className="small">{t('lucky.noRoundsHow')}</p>
        </Empty>
      )}
      {rounds.slice(0, SHOWN).map((round) => (
        <details key={round.round} className="round" data-testid="round" data-round={round.round}>
          <summary>
            <span className="round__digit" data-none={round.number < 0}>
              {round.number < 0 ? '–' : round.number}
            </span>
            <span className="stack stack--tight round__what">
              <strong>{t('lucky.round', { n: formatCount(round.round) })}</strong>
              <span className="small muted">
                {outcomeOf(round)} · {t('status.head', { n: formatCount(round.block) })}
                {round.time !== undefined && ` · ${formatTime(round.time)}`}
              </span>
            </span>
            {round.pot > 0n && <Amount value={iostText(round.pot)} unit="iost" />}
          </summary>
          <div className="round__body">
            <p className="small row row--apart">
              <Link href={blockPath(round.block)}>{t('status.head', { n: formatCount(round.block) })}</Link>
              {round.trust !== undefined && <TrustMark trust={round.trust} />}
            </p>
            <Payouts bets={round.bets} />
            {extra?.(round)}
          </div>
        </details>
      ))}
    </section>
  )
}

function outcomeOf({ number, winners, players }: FinishedRound): string {
  if (number < 0) return t('lucky.givenBack')
  return winners === 0 ? t('lucky.nobody', { number }) : t('lucky.winners', { winners, players })
}

function Payouts({ bets }: { readonly bets: FinishedRound['bets'] }) {
  if (bets === undefined) return <p className="muted">{t('lucky.noBets')}</p>
  return (
    <div className="table">
      <table>
        <thead>
          <tr>
            <th>{t('lucky.player')}</th>
            <th className="end">{t('lucky.number')}</th>
            <th className="end">{t('lucky.stake')}</th>
            <th className="end">{t('lucky.payout')}</th>
          </tr>
        </thead>
        <tbody>
          {bets.map((bet, index) => (
            <tr key={index}>
              <td>
                <Link className="mono" href={accountPath(bet.account)}>
                  {bet.account}
                </Link>
              </td>
              <td className="end">{bet.isSilent === true ? t('lucky.silent') : (bet.number ?? '–')}</td>
              <td className="end">{bet.coins}</td>
              <td className="end">{bet.lostDeposit === true ? t('lucky.forfeited') : iostText(bet.won)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
