import { useState } from 'react'
import { AccountGate } from '#ui/shared/gate.tsx'
import { Notice } from '#ui/shared/states.tsx'
import { t } from '#ui/shared/text.ts'
import { History } from './history.tsx'

const STEP = 20
const MOST = 50

/** Everything that happened to the account, as far as it is known. */
export function ActivityPage() {
  const [limit, setLimit] = useState(STEP)
  return (
    <AccountGate>
      {(account) => (
        <div className="stack stack--loose">
          <div className="page-head">
            <h1>{t('activity.title')}</h1>
            <span className="muted">{account.name}</span>
          </div>
          <section className="card card--flush" aria-label={t('activity.title')}>
            <History account={account.name} limit={limit} />
          </section>
          {limit < MOST && (
            <div>
              <button type="button" className="button" onClick={() => setLimit(MOST)}>
                {t('activity.more')}
              </button>
            </div>
          )}
          <Notice>
            <p>{t('activity.complete')}</p>
          </Notice>
        </div>
      )}
    </AccountGate>
  )
}
