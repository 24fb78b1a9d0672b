import { useEffect, useState } from 'react'
import { Link } from 'wouter'
import { Amount } from '#ui/shared/amount.tsx'
import { Field } from '#ui/shared/field.tsx'
import { formatCount, toMs } from '#ui/shared/format.ts'
import { accountPath } from '#ui/shared/paths.ts'
import { FaultNotice } from '#ui/shared/states.tsx'
import { type History, MAX_ROUNDS } from './history.ts'
import { betsOf, type CurrentRound, type FinishedRound, iostText, ranking } from './model.ts'
import { BetLine } from './my-bets.tsx'
import { t } from './text.ts'

const TOP = 10
const SHOWN_BETS = 50
type Props = { readonly history: History; readonly current: CurrentRound | undefined }

/** Who has earned most today, and the bets of any account as far back as there are rounds. */
export function Players({ history, current }: Props) {
  return (
    <div className="columns">
      <TopTen history={history} />
      <Search history={history} current={current} />
      {history.fault !== undefined && <FaultNotice code={history.fault} />}
    </div>
  )
}

const startOfToday = () => new Date().setHours(0, 0, 0, 0)

function TopTen({ history }: { readonly history: History }) {
  const { rounds, loaded, walking, complete, walk } = history
  const midnight = startOfToday()
  const isToday = ({ time }: FinishedRound) => time !== undefined && toMs(time) >= midnight
  const oldest = rounds.at(-1)
  const isWhole = complete || oldest === undefined || !isToday(oldest)
  const [asked, setAsked] = useState(false)
  useEffect(() => {
    // Once per visit: rounds that end while the page is open are read as they come.
    if (!loaded || isWhole || walking || asked) return
    setAsked(true)
    walk((round) => round.time === undefined || toMs(round.time) < startOfToday())
  }, [loaded, isWhole, walking, asked, walk])
  const today = rounds.filter(isToday)
  const top = ranking(today, TOP)
  return (
    <section className="card stack" aria-labelledby="top">
      <h2 id="top">{t('lucky.top')}</h2>
      {loaded && (
        <p className="small muted" role="status" data-testid="top-span" data-whole={isWhole}>
          {t(isWhole ? 'lucky.topSpan' : walking ? 'lucky.topCounting' : 'lucky.topPart', {
            n: today.length,
            text: formatCount(today.length),
          })}
        </p>
      )}
      {top.length > 0 && (
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
    </section>
  )
}

function Search({ history, current }: Props) {
  const { rounds, walking, complete, walk, stop } = history
  const [text, setText] = useState('')
  const [name, setName] = useState('')
  const found = name === '' ? [] : betsOf(name, current, rounds)
  const total = Math.max(rounds.length, (current?.round ?? 1) - 1)
  const isDone = complete || rounds.length >= total
  return (
    <section className="card stack" aria-labelledby="search">
      <h2 id="search">{t('lucky.search')}</h2>
      <form
        className="stack stack--tight"
        onSubmit={(event) => {
          event.preventDefault()
          setName(text)
          if (text !== '') walk(() => false)
        }}
      >
        <Field
          label={t('lucky.searchName')}
          hint={t('lucky.searchHint')}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={11}
          value={text}
          onChange={(event) => setText(event.target.value.trim())}
        />
        <div className="row">
          <button type="submit" className="button button--small" disabled={text === ''}>
            {t('lucky.searchAction')}
          </button>
          {walking && name !== '' && (
            <button type="button" className="button button--small" onClick={stop}>
              {t('lucky.searchStop')}
            </button>
          )}
        </div>
      </form>
      {name !== '' && (
        <div className="progress" role="status" data-testid="search-span" data-done={isDone}>
          <p className="small muted">
            {t('lucky.searched', { name, n: formatCount(rounds.length), of: formatCount(total) })}
            {complete && rounds.length >= MAX_ROUNDS && ` ${t('lucky.searchBound')}`}
          </p>
          {!isDone && <progress value={rounds.length} max={total} aria-label={t('lucky.search')} />}
        </div>
      )}
      {name !== '' && found.length === 0 && isDone && (
        <p className="muted">{t('lucky.notFound', { name })}</p>
      )}
      <ul className="list">
        {found.slice(0, SHOWN_BETS).map((row, index) => (
          <BetLine key={`${row.round}/${index}`} row={row} number={row.number} />
        ))}
      </ul>
      {found.length > SHOWN_BETS && (
        <p className="small muted">{t('lucky.searchMore', { n: found.length - SHOWN_BETS })}</p>
      )}
    </section>
  )
}
