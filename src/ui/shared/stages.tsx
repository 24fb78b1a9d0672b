import type { TxStatus } from '#light/api.ts'
import { Amount } from './amount.tsx'
import { formatCount } from './format.ts'
import { networkNow } from './network-time.ts'
import { dropPending, type PendingTx } from './pending.ts'
import { isFinalityStalled } from './phase.ts'
import { useLight } from './session.ts'
import { FaultNotice, Notice } from './states.tsx'
import { t } from './text.ts'
import { useNow } from './use-now.ts'

type Step = 'done' | 'now' | 'later'
const NS_PER_SECOND = 1_000_000_000n

/** Sent, in a block, irreversible, locked: where a transaction of this wallet stands, with the countdown to its end. */
export function PendingStages({
  hash,
  stage,
  pending,
}: {
  readonly hash: string
  readonly stage: TxStatus | undefined
  readonly pending: PendingTx | undefined
}) {
  const now = useNow(500)
  const light = useLight()
  const stalled = light !== undefined && isFinalityStalled(light)
  const expiration = pending?.expiration
  if (stage?.stage === 'expired')
    return (
      <Notice tone="warn" title={t('pending.expired')} alert>
        <p>{t('pending.expiredMeans')}</p>
        <button type="button" className="button button--small" onClick={() => dropPending(hash)}>
          {t('pending.dismiss')}
        </button>
      </Notice>
    )
  if (stage?.stage === 'refused')
    return (
      <FaultNotice code={stage.fault.code}>
        <button type="button" className="button button--small" onClick={() => dropPending(hash)}>
          {t('pending.dismiss')}
        </button>
      </FaultNotice>
    )
  const level = stage?.stage === 'included' ? stage.level : undefined
  const block = stage?.stage === 'included' ? stage.proof.value.block.number : undefined
  const left = expiration === undefined ? 0 : Number((BigInt(expiration) - networkNow(now)) / NS_PER_SECOND)
  const inBlock: Step = level === undefined ? 'now' : 'done'
  const irreversible: Step = level === undefined ? 'later' : level === 'L0' ? 'now' : 'done'
  const locked: Step = level === 'L2' ? 'done' : level === 'L1' ? 'now' : 'later'
  return (
    <section className="card stack" aria-label={t('pending.title')}>
      {stalled && level !== 'L2' && (
        <Notice tone="warn" title={t('phase.stalled')}>
          <p>{t('network.stalled')}</p>
        </Notice>
      )}
      {pending !== undefined && level === undefined && (
        <p className="stack stack--tight">
          {pending.what !== undefined && <strong className="wrap-any">{pending.what}</strong>}
          {(pending.what === undefined || pending.amount !== '0') && (
            <>
              <Amount value={pending.amount} unit={pending.token} big />
              <span className="row">
                <span className="muted">{t('review.to')}</span>{' '}
                <strong className="mono wrap-any">{pending.to}</strong>
              </span>
            </>
          )}
        </p>
      )}
      <ol className="stages" data-testid="stages">
        <li data-state="done">
          <span>{t('pending.sent')}</span>
        </li>
        <li data-state={inBlock}>
          <span>
            {block === undefined ? t('pending.waiting') : t('tx.inBlock', { n: formatCount(block) })}
            {block === undefined && expiration !== undefined && (
              <span className="small muted figures">
                <br />
                {t('pending.countdown', { n: Math.max(0, left) })}
              </span>
            )}
          </span>
        </li>
        <li data-state={irreversible}>
          <span>
            {t('level.L1')}
            <br />
            <span className="small muted">{t('level.L1.means')}</span>
          </span>
        </li>
        <li data-state={locked}>
          <span>
            {t('level.L2')}
            <br />
            <span className="small muted">{t('level.L2.means')}</span>
          </span>
        </li>
      </ol>
    </section>
  )
}
