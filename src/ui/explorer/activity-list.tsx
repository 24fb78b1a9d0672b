import { useNetworkKey, useReach, useSession } from '#ui/shared/session.ts'
import { Empty, Loading, Notice } from '#ui/shared/states.tsx'
import { t } from '#ui/shared/text.ts'
import { TxList } from '#ui/shared/tx-list.tsx'
import { useLoad } from '#ui/shared/use-load.ts'

const SHOWN = 20

/** The last transactions of an account or a contract, each one proved; `version` reads them again. */
export function ActivityList({
  of,
  title,
  note,
  account,
  version = '',
}: {
  readonly of: string
  readonly title: string
  readonly note?: string
  /** Seen from whom amounts come or go. */
  readonly account?: string
  readonly version?: string | number
}) {
  const client = useSession((session) => session.client)
  const network = useNetworkKey()
  const { reachable, settling } = useReach()
  const entries = useLoad(
    client === undefined || settling ? undefined : `activity/${network}/${of}`,
    async () => client?.activity(of, { limit: SHOWN }) ?? [],
    `${reachable}/${version}`,
  )
  const rows = (entries.value ?? []).map(({ proof: { value } }) => ({
    hash: value.hash,
    tx: value.tx,
    receipt: value.receipt,
    block: value.block.number,
    level: value.block.level,
  }))
  return (
    <section className="card card--flush" aria-labelledby="txs">
      <h2 id="txs">{title}</h2>
      {rows.length > 0 && <TxList rows={rows} account={account} />}
      {rows.length > 0 && note !== undefined && <p className="card__pad small muted">{note}</p>}
      {rows.length === 0 && entries.loading && entries.fault === undefined && (
        <div className="card__pad">
          <Loading what={t('history.reading')} />
        </div>
      )}
      {rows.length === 0 && entries.fault !== undefined && (
        <div className="card__pad">
          <Notice tone="warn" title={t('history.unavailable')}>
            <p className="mono small">{entries.fault}</p>
          </Notice>
        </div>
      )}
      {rows.length === 0 && !entries.loading && entries.fault === undefined && (
        <Empty icon="activity" title={t('history.none')} />
      )}
    </section>
  )
}
