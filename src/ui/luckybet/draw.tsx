import { useState } from 'react'
import { Link } from 'wouter'
import { codeOf } from '#core/error.ts'
import { Hash } from '#ui/shared/hash.tsx'
import { txPath } from '#ui/shared/paths.ts'
import { useSession } from '#ui/shared/session.ts'
import { FaultNotice, Loading, Notice } from '#ui/shared/states.tsx'
import { TrustMark } from '#ui/shared/trust-mark.tsx'
import { useLoad } from '#ui/shared/use-load.ts'
import { type DrawInputs, type InputTx, loadInputs, provedReport } from './draw-inputs.ts'
import { checkDraw, type DrawCheck } from './fairness.ts'
import type { FinishedRound } from './model.ts'
import { type Rerun, rerunDraw } from './rerun.ts'
import { type MessageId, t } from './text.ts'

const CHECKS: Record<DrawCheck['what'], MessageId> = {
  commitment: 'lucky.check.commitment',
  seed: 'lucky.check.seed',
  number: 'lucky.check.number',
  pot: 'lucky.check.pot',
  payout: 'lucky.check.payout',
}

/** The fairness panel of a finished round; its inputs are fetched when it is opened. */
export function Draw({ round, contract }: { readonly round: FinishedRound; readonly contract: string }) {
  const [open, setOpen] = useState(false)
  if (!open)
    return (
      <div>
        <button type="button" className="button button--small" onClick={() => setOpen(true)}>
          {t('lucky.fairness')}
        </button>
      </div>
    )
  return <Panel round={round} contract={contract} />
}

function Panel({ round, contract }: { readonly round: FinishedRound; readonly contract: string }) {
  const client = useSession((session) => session.client)
  const inputs = useLoad(client === undefined ? undefined : `draw/${contract}/${round.round}`, async () =>
    client === undefined ? undefined : loadInputs(client, contract, round),
  )
  if (inputs.fault !== undefined) return <FaultNotice code={inputs.fault} onRetry={inputs.reload} />
  if (inputs.loading) return <Loading what={t('lucky.fairnessLoading')} />
  if (inputs.value === undefined) return <Notice tone="warn" title={t('lucky.noReport')} />
  return (
    <div className="stack" data-testid="fairness">
      <h3>{t('lucky.fairness')}</h3>
      <p className="small muted">{t('lucky.fairnessMeans')}</p>
      <Inputs inputs={inputs.value} />
      <Recompute inputs={inputs.value} contract={contract} />
    </div>
  )
}

function Inputs({ inputs: { report, draw, code, commits, reveals } }: { readonly inputs: DrawInputs }) {
  return (
    <ul className="list">
      <Input label={t('lucky.input.code')} tx={code?.tx}>
        {t(
          code === undefined
            ? 'lucky.input.codeMissing'
            : code.isKnown
              ? 'lucky.input.codeKnown'
              : 'lucky.input.codeOther',
        )}
      </Input>
      {report.entries.map((entry) => (
        <Input
          key={`c/${entry.account}`}
          label={t('lucky.input.commitment', { name: entry.account, coins: entry.coins })}
          tx={commits.get(entry.account)}
        >
          <Hash value={entry.commitment} />
        </Input>
      ))}
      {report.entries.map((entry) =>
        entry.secret === undefined ? (
          <li key={`r/${entry.account}`} className="input">
            <span>{t('lucky.input.silent', { name: entry.account })}</span>
          </li>
        ) : (
          <Input
            key={`r/${entry.account}`}
            label={t('lucky.input.secret', { name: entry.account, number: entry.number ?? '' })}
            tx={reveals.get(entry.account)}
          >
            <Hash value={entry.secret} />
          </Input>
        ),
      )}
      <Input label={t('lucky.input.draw', { number: report.number })} tx={draw}>
        {report.seed === '' ? t('lucky.givenBack') : <Hash value={report.seed} />}
      </Input>
    </ul>
  )
}

function Input({
  label,
  tx,
  children,
}: {
  readonly label: string
  readonly tx: InputTx | undefined
  readonly children: React.ReactNode
}) {
  return (
    <li className="input" data-testid="draw-input">
      <span className="stack stack--tight">
        <span>{label}</span>
        <span className="small muted">{children}</span>
      </span>
      {tx === undefined ? (
        <span className="small muted">{t('lucky.input.inReport')}</span>
      ) : (
        <span className="row">
          <TrustMark trust={tx.trust} />
          <Link className="small" href={txPath(tx.value.hash)}>
            {t('tx.title')}
          </Link>
        </span>
      )}
    </li>
  )
}

function Recompute({ inputs, contract }: { readonly inputs: DrawInputs; readonly contract: string }) {
  const [checks, setChecks] = useState<readonly DrawCheck[]>()
  const [rerun, setRerun] = useState<Rerun | 'running'>()
  const [fault, setFault] = useState<string>()
  const run = async () => {
    setChecks(checkDraw(provedReport(inputs)))
    setFault(undefined)
    setRerun('running')
    try {
      setRerun(await rerunDraw(inputs, contract))
    } catch (error) {
      setRerun(undefined)
      setFault(codeOf(error))
    }
  }
  const wrong = checks?.filter(({ agrees }) => !agrees) ?? []
  return (
    <div className="stack">
      <div>
        <button
          type="button"
          className="button"
          disabled={rerun === 'running'}
          onClick={() => {
            void run()
          }}
        >
          {t('lucky.recompute')}
        </button>
      </div>
      {checks !== undefined && wrong.length === 0 && (
        <Notice tone="good" title={t('lucky.agrees')}>
          <p>{t('lucky.agreesHow', { n: checks.length })}</p>
        </Notice>
      )}
      {wrong.map(({ what, subject, got, want }) => (
        <Notice key={what + subject} tone="bad" title={`${t(CHECKS[what])} ${subject}`} alert>
          <p className="mono small wrap-any">{t('lucky.differs', { got, want })}</p>
        </Notice>
      ))}
      {rerun === 'running' && <Loading what={t('lucky.rerunning')} />}
      {rerun !== undefined && rerun !== 'running' && (
        <Notice
          tone={rerun.identical ? 'good' : 'bad'}
          title={t(rerun.identical ? 'lucky.rerunSame' : 'lucky.rerunDiffers')}
        >
          <p>{t('lucky.rerunHow', { n: rerun.transactions })}</p>
        </Notice>
      )}
      {fault !== undefined && (
        <Notice tone="warn" title={t('lucky.rerunFailed')}>
          <p className="small mono">{fault}</p>
        </Notice>
      )}
    </div>
  )
}
