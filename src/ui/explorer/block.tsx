import { Link, useParams } from 'wouter'
import { formatCount, formatGas, formatTime } from '#ui/shared/format.ts'
import { Hash } from '#ui/shared/hash.tsx'
import { blockPath } from '#ui/shared/paths.ts'
import { useLight, useNetworkKey, useReach, useSession } from '#ui/shared/session.ts'
import { FaultNotice, Loading } from '#ui/shared/states.tsx'
import { t } from '#ui/shared/text.ts'
import { TrustMark } from '#ui/shared/trust-mark.tsx'
import { TxList } from '#ui/shared/tx-list.tsx'
import { useLoad } from '#ui/shared/use-load.ts'

/** A block with everything in it; both roots were checked. */
export function BlockPage() {
  const { ref = '' } = useParams()
  const client = useSession((session) => session.client)
  const network = useNetworkKey()
  const light = useLight()
  const number = /^[0-9]{1,15}$/.test(ref) ? Number(ref) : undefined
  const settled = number !== undefined && number <= (light?.locked?.number ?? -1)
  const { reachable, settling } = useReach()
  const ready = client !== undefined && !settling
  const block = useLoad(
    ready ? `block/${network}/${ref}` : undefined,
    async () => client?.block(number ?? ref),
    settled ? `settled/${reachable}` : `${reachable}/${Math.floor((light?.irreversible?.number ?? 0) / 6)}`,
  )
  const view = block.value?.value
  return (
    <div className="stack stack--loose">
      <div className="page-head">
        <h1>{t('block.title', { ref: number === undefined ? '' : formatCount(number) })}</h1>
        {block.value !== undefined && <TrustMark trust={block.value.trust} />}
      </div>
      {number !== undefined && (
        <nav className="row" aria-label={t('block.neighbours')}>
          {number > 1 && (
            <Link className="button button--small" href={blockPath(String(number - 1))}>
              {t('block.before')}
            </Link>
          )}
          <Link className="button button--small" href={blockPath(String(number + 1))}>
            {t('block.after')}
          </Link>
        </nav>
      )}
      {view === undefined && block.fault !== undefined && (
        <FaultNotice code={block.fault} onRetry={block.reload} />
      )}
      {view === undefined && block.fault === undefined && <Loading what={t('block.loading')} />}
      {view !== undefined && (
        <>
          <section className="card" aria-label={t('block.facts')}>
            <dl className="facts">
              <dt>{t('block.hash')}</dt>
              <dd>
                <Hash value={view.head.hash} full />
              </dd>
              <dt>{t('block.parent')}</dt>
              <dd>
                <Hash value={view.head.parentHash} />
              </dd>
              <dt>{t('block.time')}</dt>
              <dd>{formatTime(view.head.time)}</dd>
              <dt>{t('block.witness')}</dt>
              <dd>
                <Hash value={view.head.witness} />
              </dd>
              <dt>{t('block.gas')}</dt>
              <dd>{formatGas(view.txs.reduce((sum, { receipt }) => sum + receipt.gasUsage, 0n))}</dd>
              <dt>{t('block.txRoot')}</dt>
              <dd>
                <Hash value={view.head.txRoot} />
              </dd>
              <dt>{t('block.receiptRoot')}</dt>
              <dd>
                <Hash value={view.head.receiptRoot} />
              </dd>
            </dl>
          </section>
          <section className="card card--flush">
            <h2>{t('block.txs', { n: view.txs.length })}</h2>
            <TxList
              rows={view.txs.map(({ hash, tx, receipt }) => ({
                hash,
                tx,
                receipt,
                block: view.head.number,
                level: view.head.level,
              }))}
            />
          </section>
        </>
      )}
    </div>
  )
}
