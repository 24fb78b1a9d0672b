import type { ReactNode } from 'react'
import { formatCount } from '#ui/shared/format.ts'
import { Notice } from '#ui/shared/states.tsx'
import { dearestLines, gasParts, hostTotals } from './heat.ts'
import type { Report, Shown } from './machine/messages.ts'
import { Steps } from './steps.tsx'
import { p } from './text.ts'

const DEAREST = 12

/** Everything one transaction did. */
export function ReportView({ report }: { readonly report: Report }) {
  const { code, message, returns, balances, ram, events, receipts, logs, trace } = report
  const parts = gasParts(report)
  return (
    <article className="card stack" data-testid="report">
      <h2>
        {p('play.block', { number: report.block.number })} · {report.block.label}
      </h2>
      {code === 0 ? (
        <Notice tone="good">{p('play.ok')}</Notice>
      ) : (
        <Notice tone="bad" title={p('play.failed', { code })}>
          <p className="wrap-any play-message">{message}</p>
        </Notice>
      )}
      <dl className="facts">
        <dt>{p('play.returns')}</dt>
        <dd className="mono" data-testid="returns">
          {returns.join(' ') || '–'}
        </dd>
        <dt>{p('play.gas')}</dt>
        <dd data-testid="gas">
          {parts === undefined
            ? formatCount(report.gas)
            : p('play.gasSum', {
                lines: formatCount(parts.lines),
                rest: formatCount(parts.rest),
                total: formatCount(report.gas),
              })}
        </dd>
      </dl>
      <p className="small muted">{p(trace === undefined ? 'play.noTrace' : 'play.gasSays')}</p>
      {trace !== undefined && trace.steps.length > 0 && <Steps trace={trace} />}
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
        rows={hostTotals(report).map(({ name, count, gas }) => [`${name} × ${count}`, formatCount(gas)])}
      />
      <Rows title={p('play.events')} rows={events.map(({ contract, data }) => [contract, data])} />
      <Rows title={p('play.receipts')} rows={receipts.map(({ funcName, content }) => [funcName, content])} />
      <Rows title={p('play.logs')} rows={logs.map(({ level, text }) => [level, text])} />
    </article>
  )
}

function StateDiff({ report }: { readonly report: Report }) {
  return (
    <Part title={p('play.diff')} open>
      {report.changes.length === 0 ? (
        <p className="muted">{p('play.noDiff')}</p>
      ) : (
        <div className="table" data-testid="diff">
          <table>
            <thead>
              <tr>
                <th>{p('play.key')}</th>
                <th>{p('play.before')}</th>
                <th>{p('play.after')}</th>
              </tr>
            </thead>
            <tbody>
              {report.changes.map(({ key, before, after }) => (
                <tr key={key}>
                  <td className="play-key mono">{key}</td>
                  <td>
                    <Value value={before} />
                  </td>
                  <td>
                    <Value value={after} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Part>
  )
}

/** A stored value with who pays for it. */
export function Value({ value }: { readonly value: Shown | undefined }) {
  if (value === undefined) return <span className="muted">–</span>
  return (
    <span className="play-value">
      <code>{value.text}</code>
      {value.payer !== undefined && value.payer !== '' && (
        <span className="small muted wrap-any">{p('play.payer', { payer: value.payer })}</span>
      )}
    </span>
  )
}

function Rows({
  title,
  rows,
}: {
  readonly title: string
  readonly rows: readonly (readonly [string, string])[]
}) {
  if (rows.length === 0) return null
  return (
    <Part title={`${title} (${rows.length})`}>
      <dl className="play-rows">
        {rows.map(([name, value], i) => (
          <div key={i}>
            <dt className="mono wrap-any">{name}</dt>
            <dd className="mono wrap-any">{value}</dd>
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
