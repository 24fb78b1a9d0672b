import { Link } from 'wouter'
import { Amount } from '#ui/shared/amount.tsx'
import { dropPending, usePending } from '#ui/shared/pending.ts'
import { useNetworkKey } from '#ui/shared/session.ts'
import { Empty } from '#ui/shared/states.tsx'
import { RoundsWait } from './game-state.tsx'
import type { History } from './history.ts'
import { type BetRow, type BetState, betsOf, type CurrentRound, iostText } from './model.ts'
import { type MessageId, t } from './text.ts'

const SHOWN = 10
const STATES: Record<BetState, MessageId> = {
  sent: 'lucky.state.sent',
  in: 'lucky.state.in',
  won: 'lucky.state.won',
  lost: 'lucky.state.lost',
  back: 'lucky.state.back',
  forfeited: 'lucky.state.forfeited',
}

/** The bets of one's own account: on their way, in the round, won, lost. */
export function MyBets({
  account,
  contract,
  current,
  history: { rounds, loaded },
  numberOf,
}: {
  readonly account: string
  readonly contract: string
  readonly current: CurrentRound | undefined
  readonly history: Pick<History, 'rounds' | 'loaded'>
  /** What this device knows of a number that is hidden, or that a contract does not keep. */
  readonly numberOf?: (row: BetRow) => number | undefined
}) {
  const network = useNetworkKey()
  const { list, stages } = usePending()
  const sent = list.filter(
    (tx) => tx.network === network && tx.to === contract && tx.from === account && tx.amount !== '0',
  )
  const waiting = sent.filter(({ hash }) => stages[hash]?.stage !== 'included')
  const refused = sent.filter(({ hash }) => {
    const stage = stages[hash]
    return stage?.stage === 'included' && stage.proof.value.receipt.status.code !== 0
  })
  const rows = betsOf(account, current, rounds).slice(0, SHOWN)
  return (
    <section className="card card--flush" aria-labelledby="my-bets">
      <h2 id="my-bets">{t('lucky.myBets')}</h2>
      {!loaded && <RoundsWait />}
      {loaded && rows.length + waiting.length + refused.length === 0 && (
        <Empty icon="dice" title={t('lucky.noMyBets')} />
      )}
      <ul className="list" aria-live="polite">
        {refused.map(({ hash }) => (
          <li key={hash} className="bet" data-state="refused">
            <span className="bet__state">{t('lucky.state.refused')}</span>
            <span className="small muted">{t('lucky.refusedMeans')}</span>
            <button type="button" className="linklike" onClick={() => dropPending(hash)}>
              {t('pending.dismiss')}
            </button>
          </li>
        ))}
        {waiting.map(({ hash, amount }) => (
          <li key={hash} className="bet" data-state="sent">
            <span className="bet__state">{t(STATES.sent)}</span>
            <Link href={`/tx/${hash}`}>{t('tx.title')}</Link>
            <Amount value={amount} unit="iost" />
          </li>
        ))}
        {rows.map((row, index) => (
          <BetLine key={`${row.round}/${index}`} row={row} number={row.number ?? numberOf?.(row)} />
        ))}
      </ul>
    </section>
  )
}

/** One bet and what has become of it. */
export function BetLine({ row, number }: { readonly row: BetRow; readonly number: number | undefined }) {
  return (
    <li className="bet" data-state={row.state} data-testid="my-bet">
      <span className="bet__state">{t(STATES[row.state])}</span>
      <span>
        {number === undefined
          ? t('lucky.betLine', { round: row.round, coins: row.coins })
          : t('lucky.betLineNumber', { round: row.round, coins: row.coins, number })}
      </span>
      {row.net !== undefined && <Amount value={iostText(row.net)} unit="iost" />}
    </li>
  )
}
