import { type ReactNode, useEffect, useRef } from 'react'
import { formatCount } from '#ui/shared/format.ts'
import { Notice } from '#ui/shared/states.tsx'
import { dearestLines, failurePlace, hostTotals } from './heat.ts'
import type { GasPart, Report, Shown, ShownChange } from './machine/messages.ts'
import { openFile } from './store/files.ts'
import { usePlayground } from './store/state.ts'
import { type PlayId, p } from './text.ts'

const DEAREST = 12

/** Everything one transaction did. */
export function ReportView({ report }: { readonly report: Report }) {
  const { code, returns, balances, ram, events, receipts, logs, logsLeftOut, parts } = report
  const root = useRef<HTMLElement>(null)
  // What was asked for is looked at, wherever on the page it was asked.
  useEffect(() => {
    root.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  const hosts = hostTotals(report)
  return (
    <article className="card stack" data-testid="report" ref={root}>
      <h2>
        {p('play.block', { number: report.block.number })} · {report.block.label}
      </h2>
      {code === 0 ? <Notice tone="good">{p('play.ok')}</Notice> : <Failure report={report} />}
      <dl className="facts">
        <dt>{p('play.returns')}</dt>
        <dd className="mono" data-testid="returns">
          {returns.join(' ') || '–'}
        </dd>
        <dt>{p('play.gas')}</dt>
        <dd data-testid="gas">{formatCount(report.gas)}</dd>
      </dl>
      {parts === undefined ? (
        <p className="small muted">{p('play.noTrace')}</p>
      ) : (
        <GasParts parts={parts} total={report.gas} hosts={hosts.reduce((sum, { gas }) => sum + gas, 0)} />
      )}
      <StateDiff report={report} />
      <Rows
        title={p('play.balances')}
        rows={balances.map(({ account, token, change }) => [account, `${change} ${token}`])}
      />
      <Rows
        title={p('play.ram')}
        rows={ram.map(([payer, bytes]) => [payer, p('play.bytes', { bytes: formatCount(bytes) })])}
      />
      <Rows
        title={p('play.gasLines')}
        rows={dearestLines(report, DEAREST).map(({ file, line, gas }) => [
          p('play.place', { file, line }),
          formatCount(gas),
        ])}
      />
      <Rows
        title={p('play.hostCalls')}
        note={p('play.hostCallsSay')}
        rows={hosts.map(({ name, count, gas }) => [`${name} × ${count}`, formatCount(gas)])}
      />
      <Rows title={p('play.events')} rows={events.map(({ contract, data }) => [contract, data])} />
      <Rows title={p('play.receipts')} rows={receipts.map(({ funcName, content }) => [funcName, content])} />
      <Rows title={p('play.logs')} rows={logs.map(({ level, text }) => [level, text])} />
      {logsLeftOut > 0 && (
        <p className="small muted">{p('play.logsLeftOut', { n: formatCount(logsLeftOut) })}</p>
      )}
    </article>
  )
}

/** Why a run failed, where it stood, and the chain's own words in full. */
function Failure({ report }: { readonly report: Report }) {
  const { code, message } = report
  const named = useNames()
  const files = usePlayground((state) => state.project.files)
  const place = failurePlace(report)
  const text = place === undefined ? undefined : files[place.file]?.split('\n')[place.line - 1]
  const gist = /Uncaught exception: (?:Error: )?([\s\S]*)$/
    .exec(message)?.[1]
    ?.replaceAll(/Uncaught exception: Error: /g, '')
  return (
    <Notice tone="bad" title={p('play.failed', { code })}>
      <p className="wrap-any">{named(gist ?? message)}</p>
      {place !== undefined && (
        <p>
          <button type="button" className="linklike" onClick={() => openFile(place.file, place.line)}>
            {p('play.failedAt', { ...place, column: (text?.search(/\S/) ?? 0) + 1 })}
          </button>
        </p>
      )}
      {gist !== undefined && <p className="small muted mono wrap-any play-message">{message}</p>}
    </Notice>
  )
}

/** What the receipt's gas consists of. */
function GasParts({
  parts,
  total,
  hosts,
}: {
  readonly parts: readonly GasPart[]
  readonly total: number
  /** What of the lines went to calls to the chain. */
  readonly hosts: number
}) {
  return (
    <Part title={p('play.gasParts')} open>
      <dl className="play-gas" data-testid="gas-parts">
        {parts.map(({ part, gas }) => (
          <div key={part}>
            <dt>
              {p(`play.gas.${part}` satisfies PlayId)}
              {part === 'lines' && hosts > 0 && (
                <span className="small muted play-gas__of">
                  {p('play.gas.hosts', { gas: formatCount(hosts) })}
                </span>
              )}
            </dt>
            <dd>{formatCount(gas)}</dd>
          </div>
        ))}
        <div>
          <dt>{p('play.gas.total')}</dt>
          <dd>{formatCount(total)}</dd>
        </div>
      </dl>
    </Part>
  )
}

/** Own contracts' keys stand open, those of the system's contracts (gas, RAM, balances) below them. */
function StateDiff({ report }: { readonly report: Report }) {
  const named = useNames()
  const isOwn = ({ key }: ShownChange) => /^[bmc]-Contract/.test(key)
  const own = report.changes.filter(isOwn)
  const others = report.changes.filter((change) => !isOwn(change))
  return (
    <>
      <Part title={`${p('play.diff')} (${own.length})`} open>
        {own.length === 0 ? (
          <p className="muted">{p('play.noDiff')}</p>
        ) : (
          <Changes list={own} named={named} />
        )}
      </Part>
      {others.length > 0 && (
        <Part title={`${p('play.diffSystem')} (${others.length})`}>
          <Changes list={others} named={named} />
        </Part>
      )}
    </>
  )
}

function Changes({
  list,
  named,
}: {
  readonly list: readonly ShownChange[]
  readonly named: (text: string) => string
}) {
  return (
    <dl className="play-diff" data-testid="diff">
      {list.map(({ key, before, after }) => (
        <div key={key}>
          <dt className="mono wrap-any">{named(key)}</dt>
          <dd>
            <span className="visually-hidden">{p('play.before')}: </span>
            <Value value={before} named={named} />
          </dd>
          <dd>
            <span className="visually-hidden">{p('play.after')}: </span>
            <Value value={after} named={named} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** Ids of local contracts give way to their files' names. */
export function useNames(): (text: string) => string {
  const contracts = usePlayground((state) => state.chain?.contracts)
  return (text) => (contracts ?? []).reduce((so, { id, file }) => so.replaceAll(id, file), text)
}

/** A stored value with who pays for it. */
export function Value({
  value,
  named,
}: {
  readonly value: Shown | undefined
  readonly named: (text: string) => string
}) {
  if (value === undefined) return <span className="muted">–</span>
  return (
    <span className="play-value">
      <code>{named(value.text)}</code>
      {value.payer !== undefined && value.payer !== '' && (
        <span className="small muted wrap-any">{p('play.payer', { payer: named(value.payer) })}</span>
      )}
    </span>
  )
}

function Rows({
  title,
  rows,
  note,
}: {
  readonly title: string
  readonly note?: string
  readonly rows: readonly (readonly [string, string])[]
}) {
  const named = useNames()
  if (rows.length === 0) return null
  return (
    <Part title={`${title} (${rows.length})`}>
      {note !== undefined && <p className="small muted">{note}</p>}
      <dl className="play-rows">
        {rows.map(([name, value], i) => (
          <div key={i}>
            <dt className="mono wrap-any">{named(name)}</dt>
            <dd className="mono wrap-any">{named(value)}</dd>
          </div>
        ))}
      </dl>
    </Part>
  )
}

function Part({
  title,
  open = false,
  children,
}: {
  readonly title: string
  readonly open?: boolean
  readonly children: ReactNode
}) {
  return (
    <details className="play-call" open={open}>
      <summary>{title}</summary>
      {children}
    </details>
  )
}
