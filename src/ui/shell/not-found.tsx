import { Link } from 'wouter'
import { Empty } from '#ui/shared/states.tsx'
import { t } from '#ui/shared/text.ts'

/** A path that leads nowhere. */
export function NotFound() {
  return (
    <Empty icon="explorer" title={t('notFound.title')}>
      <Link className="button" href="/">
        {t('notFound.home')}
      </Link>
    </Empty>
  )
}
