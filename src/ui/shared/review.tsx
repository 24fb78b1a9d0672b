import type { ReactNode } from 'react'
import type { TransferCost } from '#wallet/tx/build-tx.ts'
import type { TxSummary, TxWarning } from '#wallet/tx/describe-tx.ts'
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
  readonly cost: TransferCost
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
        summary.actions.map((action) => (
          <p key={action.actionName + action.data} className="code">
            {action.contract}/{action.actionName} {action.data}
          </p>
        ))}
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
        <dd>{t('review.gasValue', { about: formatGas(cost.gas), most: formatGas(summary.gasLimit) })}</dd>
        <dt>{t('review.ram')}</dt>
        <dd>{cost.ram === 0 ? t('review.ramNone') : t('unit.bytes', { n: formatCount(cost.ram) })}</dd>
        <dt>{t('review.limit')}</dt>
        <dd>
          {summary.amountLimit.map(({ token, val }) => (
            <span key={token}>
              {t('review.limitValue')} <Amount value={val} unit={token} />
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
