import { type ReactNode, useState } from 'react'
import { Link } from 'wouter'
import { Amount } from '#ui/shared/amount.tsx'
import { Field } from '#ui/shared/field.tsx'
import { formatCount, formatSpan, formatTime, toMs } from '#ui/shared/format.ts'
import { accountPath, blockPath } from '#ui/shared/paths.ts'
import { dropPending, usePending } from '#ui/shared/pending.ts'
import { useNetworkKey } from '#ui/shared/session.ts'
import { Empty } from '#ui/shared/states.tsx'
import {
  type BetRow,
  type BetState,
  betsOf,
  type FinishedRound,
  iostText,
  type OpenBet,
  ranking,
} from './model.ts'
import { useTimes } from './reads.ts'
import { type MessageId, t } from './text.ts'

const TOP = 10
const MS_PER_BLOCK = 500
const STATES: Record<BetState, MessageId> = {
  sent: 'lucky.state.sent',
  in: 'lucky.state.in',
  won: 'lucky.state.won',
  lost: 'lucky.state.lost',
  back: 'lucky.state.back',
}
type Current = { readonly round: number; readonly bets: readonly OpenBet[] } | undefined

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

/** Finished rounds, newest first. `extra` adds what a game has to show of one. */
export function Rounds({
  rounds,
  extra,
}: {
  readonly rounds: readonly FinishedRound[]
  readonly extra?: (round: FinishedRound) => ReactNode
}) {
  const times = useTimes(rounds.map(({ block }) => block))
  return (
    <section className="card card--flush" aria-labelledby="rounds">
      <h2 id="rounds">{t('lucky.rounds')}</h2>
      {rounds.length === 0 && <Empty icon="dice" title={t('lucky.noRounds')} />}
      {rounds.map((round) => (
        <details key={round.round} className="round" data-testid="round">
          <summary>
            <span className="round__digit">{round.number < 0 ? '–' : round.number}</span>
            <span className="stack stack--tight">
              <strong>{t('lucky.round', { n: formatCount(round.round) })}</strong>
              <span className="small muted">
                {round.number < 0
                  ? t('lucky.givenBack')
                  : t('lucky.winners', { winners: round.winners, players: round.players })}
                {times.has(round.block) && ` · ${formatTime(times.get(round.block) as bigint)}`}
              </span>
            </span>
            <Amount value={iostText(round.pot)} unit="iost" />
          </summary>
          <div className="round__body">
            <p className="small">
              <Link href={blockPath(round.block)}>{t('status.head', { n: formatCount(round.block) })}</Link>
            </p>
            <Payouts bets={round.bets} />
            {extra?.(round)}
          </div>
        </details>
      ))}
    </section>
  )
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
              <td className="end">{iostText(bet.won)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** The bets of one's own account: on their way, in the round, won, lost. */
export function MyBets({
  account,
  contract,
  current,
  rounds,
  numberOf,
}: {
  readonly account: string
  readonly contract: string
  readonly current: Current
  readonly rounds: readonly FinishedRound[]
  /** What this device knows of a hidden number. */
  readonly numberOf?: (round: number) => number | undefined
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
  const rows = betsOf(account, current, rounds)
  return (
    <section className="card card--flush" aria-labelledby="my-bets">
      <h2 id="my-bets">{t('lucky.myBets')}</h2>
      {rows.length + waiting.length + refused.length === 0 && (
        <Empty icon="dice" title={t('lucky.noMyBets')} />
      )}
      <ul className="list">
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
          <Row key={`${row.round}/${index}`} row={row} number={row.number ?? numberOf?.(row.round)} />
        ))}
      </ul>
    </section>
  )
}

function Row({ row, number }: { readonly row: BetRow; readonly number: number | undefined }) {
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

/** Net earnings of today's rounds, and a search for one account. */
export function Players({
  rounds,
  current,
}: {
  readonly rounds: readonly FinishedRound[]
  readonly current: Current
}) {
  const times = useTimes(rounds.map(({ block }) => block))
  const [name, setName] = useState('')
  const midnight = new Date().setHours(0, 0, 0, 0)
  const today = rounds.filter(({ block }) => {
    const time = times.get(block)
    return time !== undefined && toMs(time) >= midnight
  })
  const top = ranking(today, TOP)
  const found = name === '' ? [] : betsOf(name, current, rounds)
  return (
    <section className="card stack" aria-labelledby="top">
      <h2 id="top">{t('lucky.top')}</h2>
      {top.length === 0 ? (
        <p className="muted">{t('lucky.noTop')}</p>
      ) : (
        <ol className="stack stack--tight">
          {top.map(({ account, net, bets }, index) => (
            <li key={account} className="row row--apart">
              <span className="row">
                <span className="muted figures">{index + 1}</span>
                <Link className="mono" href={accountPath(account)}>
                  {account}
                </Link>
                <span className="small muted">{t('lucky.bets', { n: bets })}</span>
              </span>
              <Amount value={iostText(net)} unit="iost" />
            </li>
          ))}
        </ol>
      )}
      <Field
        label={t('lucky.search')}
        hint={t('lucky.searchHint', { n: rounds.length })}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={11}
        value={name}
        onChange={(event) => setName(event.target.value.trim())}
      />
      {name !== '' && found.length === 0 && <p className="muted">{t('lucky.notFound', { name })}</p>}
      <ul className="list">
        {found.map((row, index) => (
          <Row key={`${row.round}/${index}`} row={row} number={row.number} />
        ))}
      </ul>
    </section>
  )
}
