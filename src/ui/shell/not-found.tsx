import { Link } from 'wouter'
import { t } from '#ui/shared/text.ts'

/** A path that leads nowhere. */
export function NotFound() {
  return (
    <div className="stack narrow">
      <h1>{t('notFound.title')}</h1>
      <div>
        <Link className="button" href="/">
          {t('notFound.home')}
        </Link>
      </div>
    </div>
  )
}
