import { Link } from 'wouter'
import { STATUS } from '#core/tx/receipt.ts'
import type { TxProofView } from '#light/api.ts'
import { Amount } from '#ui/shared/amount.tsx'
import { formatCount, formatGas, formatTime } from '#ui/shared/format.ts'
import { accountPath, blockPath, contractPath } from '#ui/shared/paths.ts'
import { Notice } from '#ui/shared/states.tsx'
import { t } from '#ui/shared/text.ts'
import { describeTx } from '#wallet/tx/describe-tx.ts'

/** What a transaction said and what came of it. */
export function TxFacts({ view }: { readonly view: TxProofView }) {
  const { tx, receipt, block } = view
  const summary = describeTx(tx)
  const failed = receipt.status.code !== STATUS.success
  return (
    <section className="card stack" aria-label={t('tx.facts')}>
      {failed && (
        <Notice tone="bad" title={t('tx.failed')}>
          <p>{t('tx.failedMeans')}</p>
          <p className="code">{receipt.status.message}</p>
        </Notice>
      )}
      {summary.actions.map((action, index) =>
        action.transfer === undefined ? (
          <div key={index} className="stack stack--tight">
            <h2 className="wrap-any">
              <Link href={contractPath(action.contract)}>{action.contract}</Link> · {action.actionName}
            </h2>
            {action.code !== undefined && (
              <Link href={contractPath(action.code.id || `Contract${view.hash}`)}>{t('tx.contract')}</Link>
            )}
            <p className="code">{action.data}</p>
          </div>
        ) : (
          <div key={index} className="stack stack--tight">
            <Amount value={action.transfer.amount} unit={action.transfer.token} big />
            <p className="row">
              <Link href={accountPath(action.transfer.from)}>{action.transfer.from}</Link>
              <span aria-hidden="true">→</span>
              <span className="visually-hidden">{t('review.to')}</span>
              <Link href={accountPath(action.transfer.to)}>{action.transfer.to}</Link>
            </p>
            {action.transfer.memo !== '' && <p className="muted wrap-any">{action.transfer.memo}</p>}
          </div>
        ),
      )}
      <dl className="facts">
        <dt>{t('tx.block')}</dt>
        <dd>
          <Link href={blockPath(String(block.number))}>{formatCount(block.number)}</Link>
        </dd>
        <dt>{t('tx.time')}</dt>
        <dd>{formatTime(block.time)}</dd>
        {tx.publisher !== '' && (
          <>
            <dt>{t('tx.publisher')}</dt>
            <dd>
              <Link href={accountPath(tx.publisher)}>{tx.publisher}</Link>
            </dd>
          </>
        )}
        <dt>{t('tx.gas')}</dt>
        <dd>{formatGas(receipt.gasUsage)}</dd>
        <dt>{t('tx.ram')}</dt>
        <dd>
          {receipt.ramUsage.size === 0
            ? t('tx.ramNone')
            : [...receipt.ramUsage].map(([name, bytes]) => `${name} ${formatCount(bytes)}`).join(', ')}
        </dd>
      </dl>
    </section>
  )
}
