import { useState } from 'react'
import { Link } from 'wouter'
import { codeOf } from '#core/error.ts'
import type { LightClient } from '#light/api.ts'
import { Hash } from '#ui/shared/hash.tsx'
import { Icon } from '#ui/shared/icon.tsx'
import { txPath } from '#ui/shared/paths.ts'
import { useNetworkKey, useSession } from '#ui/shared/session.ts'
import { FaultNotice, Loading, Notice } from '#ui/shared/states.tsx'
import { TrustMark } from '#ui/shared/trust-mark.tsx'
import { useLoad } from '#ui/shared/use-load.ts'
import { type DrawInput, type DrawInputs, loadInputs, provedReport } from './draw-inputs.ts'
import { checkDraw, type DrawCheck, type DrawReport } from './fairness.ts'
import type { InputFault } from './input-check.ts'
import { dropInput } from './kept-inputs.ts'
import type { FinishedRound } from './model.ts'
import { type Rerun, rerunDraw } from './rerun.ts'
import { type MessageId, t } from './text.ts'

const CHECKS: Record<DrawCheck['what'], MessageId> = {
  commitment: 'lucky.check.commitment',
  seed: 'lucky.check.seed',
  number: 'lucky.check.number',
  pot: 'lucky.check.pot',
  burnt: 'lucky.check.burnt',
  payout: 'lucky.check.payout',
}
const FAULTS: Record<InputFault, MessageId> = {
  MISSING: 'lucky.fault.missing',
  TX: 'lucky.fault.tx',
  TX_PATH: 'lucky.fault.path',
  RECEIPT_PATH: 'lucky.fault.receipt',
  BLOCK: 'lucky.fault.block',
  FAILED: 'lucky.fault.failed',
  CONTENT: 'lucky.fault.content',
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
  const network = useNetworkKey()
  const { tx } = round
  const draw = useLoad(
    client === undefined || network === undefined || tx === undefined ? undefined : `draw/${network}/${tx}`,
    async () => loadInputs(client as LightClient, network as string, contract, tx as string),
  )
  if (draw.fault !== undefined) return <FaultNotice code={draw.fault} onRetry={draw.reload} />
  if (draw.loading) return <Loading what={t('lucky.fairnessLoading')} />
  if (draw.value === undefined) return <Notice tone="warn" title={t('lucky.noReport')} />
  const { report, inputs } = draw.value
  const faulty = inputs.filter(({ fault }) => fault !== undefined)
  const fetchAgain = async () => {
    for (const { hash } of faulty) await dropInput(network ?? '', hash)
    draw.reload()
  }
  return (
    <div className="stack" data-testid="fairness">
      <h3>{t('lucky.fairness')}</h3>
      <p className="small muted">{t('lucky.fairnessMeans')}</p>
      <ul className="list">
        {inputs.map((input) => (
          <Input key={input.kind + input.account} input={input} report={report} />
        ))}
        {report.entries
          .filter(({ secret }) => secret === undefined)
          .map(({ account }) => (
            <li key={account} className="input">
              <span>{t('lucky.input.silent', { name: account })}</span>
            </li>
          ))}
      </ul>
      {faulty.length > 0 && (
        <Notice tone="bad" title={t('lucky.faulty', { n: faulty.length })} alert>
          <p>{t('lucky.faultyHow')}</p>
          <button type="button" className="button button--small" onClick={() => void fetchAgain()}>
            {t('lucky.fetchAgain')}
          </button>
        </Notice>
      )}
      <Recompute key={String(draw.loading)} draw={draw.value} contract={contract} />
    </div>
  )
}

function labelOf({ kind, account }: DrawInput, report: DrawReport): string {
  const entry = report.entries.find((one) => one.account === account)
  switch (kind) {
    case 'code':
      return t('lucky.input.code')
    case 'bet':
      return t('lucky.input.commitment', { name: account, coins: entry?.coins ?? '' })
    case 'opening':
      return t('lucky.input.secret', { name: account, number: entry?.number ?? '' })
    case 'draw':
      return t('lucky.input.draw', { number: report.number < 0 ? '–' : report.number })
  }
}

function Input({ input, report }: { readonly input: DrawInput; readonly report: DrawReport }) {
  const { kind, account, hash, proof, fault } = input
  const entry = report.entries.find((one) => one.account === account)
  const value = kind === 'bet' ? entry?.commitment : kind === 'opening' ? entry?.secret : report.seed
  return (
    <li className="input" data-testid="draw-input" data-kind={kind} data-fault={fault}>
      <span className="stack stack--tight">
        <span>{labelOf(input, report)}</span>
        {fault !== undefined ? (
          <span className="input__fault small" role="alert">
            <Icon name="error" /> {t(FAULTS[fault])}
          </span>
        ) : (
          <span className="small muted">
            {kind === 'code' ? (
              t('lucky.input.codeKnown')
            ) : value ? (
              <Hash value={value} />
            ) : (
              t('lucky.givenBack')
            )}
          </span>
        )}
      </span>
      <span className="row">
        {fault === undefined && proof !== undefined && <TrustMark trust={proof.trust} />}
        <Link className="small" href={txPath(hash)}>
          {t('tx.title')}
        </Link>
      </span>
    </li>
  )
}

function Recompute({ draw, contract }: { readonly draw: DrawInputs; readonly contract: string }) {
  const [checks, setChecks] = useState<readonly DrawCheck[]>()
  const [rerun, setRerun] = useState<Rerun | 'running'>()
  const [fault, setFault] = useState<string>()
  const faulty = draw.inputs.filter((input) => input.fault !== undefined)
  const run = async () => {
    setChecks(checkDraw(provedReport(draw, contract)))
    setFault(undefined)
    // Inputs that do not hold are nothing to run a contract on.
    if (faulty.length > 0) return
    setRerun('running')
    try {
      setRerun(await rerunDraw(draw, contract))
    } catch (error) {
      setRerun(undefined)
      setFault(codeOf(error))
    }
  }
  const wrong = checks?.filter(({ agrees }) => !agrees) ?? []
  return (
    <div className="stack" data-testid="recompute">
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
      {checks !== undefined && faulty.length > 0 && (
        <Notice tone="bad" title={t('lucky.notOn')} alert>
          <ul className="lucky__points">
            {faulty.map((input) => (
              <li key={input.kind + input.account}>{labelOf(input, draw.report)}</li>
            ))}
          </ul>
        </Notice>
      )}
      {checks !== undefined && wrong.length === 0 && faulty.length === 0 && (
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
          <p>{t('lucky.rerunFailedHow')}</p>
          <p className="small mono">{fault}</p>
        </Notice>
      )}
    </div>
  )
}
