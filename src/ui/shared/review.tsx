import type { ReactNode } from 'react'
import type { TransferCost } from '#wallet/tx/build-tx.ts'
import type { CodeView, TxSummary, TxWarning } from '#wallet/tx/describe-tx.ts'
import { Amount } from './amount.tsx'
import { formatCount, formatGas } from './format.ts'
import { Notice } from './states.tsx'
import { type MessageId, t } from './text.ts'

const WARNINGS: Record<TxWarning, MessageId> = {
  'unlimited-spending': 'warn.unlimited',
  'limit-above-amount': 'warn.limitAbove',
  'changes-permissions': 'warn.permissions',
  'publishes-code': 'warn.code',
  'asks-other-signers': 'warn.signers',
  'high-gas-price': 'warn.gasPrice',
}
const NS_PER_SECOND = 1_000_000_000n

/** What will be signed, read by the signer from the very bytes. `gas` is what the account has, in whole units. */
export function Review({
  summary,
  cost,
  gas,
  busy,
  onSign,
  onBack,
  children,
}: {
  readonly summary: TxSummary
  /** undefined: not known before. */
  readonly cost: TransferCost | undefined
  readonly gas: number | undefined
  readonly busy: boolean
  readonly onSign: () => void
  readonly onBack: () => void
  /** What a call of a contract means to the person. */
  readonly children?: ReactNode
}) {
  const transfer = summary.actions[0]?.transfer
  const needed = Number(summary.gasLimit) / 100
  const short = gas !== undefined && gas < needed
  return (
    <section className="card stack" aria-labelledby="review">
      <h2 id="review">{t('review.title')}</h2>
      {transfer !== undefined && (
        <p className="stack stack--tight">
          <Amount value={transfer.amount} unit={transfer.token} big />
          <span className="row">
            <span className="muted">{t('review.to')}</span> <strong className="mono">{transfer.to}</strong>
          </span>
        </p>
      )}
      {children}
      {transfer === undefined &&
        summary.actions.map((action) =>
          action.code === undefined ? (
            <p key={action.actionName + action.data} className="code">
              {action.contract}/{action.actionName} {action.data}
            </p>
          ) : (
            <CodeFacts key={action.actionName + action.data} code={action.code} />
          ),
        )}
      {summary.warnings.map((warning) => (
        <Notice key={warning} tone="warn">
          <p>{t(WARNINGS[warning])}</p>
        </Notice>
      ))}
      <dl className="facts">
        <dt>{t('review.from')}</dt>
        <dd className="mono">{summary.publisher}</dd>
        {transfer !== undefined && transfer.memo !== '' && (
          <>
            <dt>{t('review.memo')}</dt>
            <dd>{transfer.memo}</dd>
          </>
        )}
        <dt>{t('review.gas')}</dt>
        <dd>
          {cost === undefined
            ? t('review.gasMost', { most: formatGas(summary.gasLimit) })
            : t(cost.isExecuted === true ? 'review.gasExecuted' : 'review.gasValue', {
                about: formatGas(cost.gas),
                most: formatGas(summary.gasLimit),
              })}
        </dd>
        <dt>{t('review.ram')}</dt>
        <dd>{ramText(cost)}</dd>
        <dt>{t('review.limit')}</dt>
        <dd>
          {summary.amountLimit.length === 0 && t('review.limitNone')}
          {summary.amountLimit.map(({ token, val }) => (
            <span key={token}>
              {t(transfer === undefined ? 'review.limitMost' : 'review.limitValue')}{' '}
              <Amount value={val} unit={token} />
            </span>
          ))}
        </dd>
        <dt>{t('review.expires')}</dt>
        <dd>
          {t('review.expiresValue', { n: Number((summary.expiration - summary.time) / NS_PER_SECOND) })}
        </dd>
        <dt>{t('review.chain')}</dt>
        <dd>{summary.chainId}</dd>
      </dl>
      {short && (
        <Notice tone="bad" title={t('review.gasShort')} alert>
          <p>{t('review.gasShortHow', { have: formatCount(Math.floor(gas)), need: formatCount(needed) })}</p>
        </Notice>
      )}
      <div className="row">
        <button type="button" className="button button--main" disabled={busy || short} onClick={onSign}>
          {busy ? t('review.sending') : t('review.sign')}
        </button>
        <button type="button" className="button" disabled={busy} onClick={onBack}>
          {t('action.back')}
        </button>
      </div>
    </section>
  )
}

/** A contract's code in figures: its text is on the page that asks. */
function CodeFacts({ code }: { readonly code: CodeView }) {
  return (
    <dl className="facts" data-testid="code-facts">
      <dt>{t(code.kind === 'publish' ? 'review.newContract' : 'review.changedContract')}</dt>
      <dd>
        {code.kind === 'update' && <span className="mono wrap-any">{code.id} </span>}
        {t('review.codeSize', { lines: formatCount(code.lines), bytes: formatCount(code.bytes) })}
      </dd>
      <dt>{t('review.methods')}</dt>
      <dd className="mono wrap-any">{code.methods.join(', ')}</dd>
      <dt>{t('review.canUpdate')}</dt>
      <dd>{t(code.canUpdate ? 'review.canUpdateYes' : 'review.canUpdateNo')}</dd>
    </dl>
  )
}

function ramText(cost: TransferCost | undefined): string {
  if (cost === undefined) return t('review.ramUnknown')
  return cost.ram === 0 ? t('review.ramNone') : t('unit.bytes', { n: formatCount(cost.ram) })
}
