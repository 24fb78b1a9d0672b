import { useReach } from '#ui/shared/session.ts'
import { FaultNotice, Loading, Notice } from '#ui/shared/states.tsx'
import type { Loaded } from '#ui/shared/use-load.ts'
import { t } from './text.ts'

/** What stands in the way of the round in progress: no connection, still reading, a fault; nothing once it is shown. */
export function GameState({ read }: { readonly read: Loaded<unknown> }) {
  const { reachable, settling } = useReach()
  if (!reachable && !settling)
    return (
      <Notice tone="warn" title={t('phase.offline')}>
        <p>{t(read.value === undefined ? 'lucky.offline' : 'lucky.offlineStale')}</p>
      </Notice>
    )
  if (read.fault !== undefined) return <FaultNotice code={read.fault} onRetry={read.reload} />
  return read.value === undefined ? <Loading what={t('lucky.reading')} /> : null
}

/** Stands where finished rounds will be until they are read. */
export function RoundsWait() {
  const { reachable, settling } = useReach()
  return (
    <div className="card__wait">
      {reachable || settling ? (
        <Loading what={t('lucky.readingRounds')} />
      ) : (
        <p className="muted">{t('lucky.offlineRounds')}</p>
      )}
    </div>
  )
}
