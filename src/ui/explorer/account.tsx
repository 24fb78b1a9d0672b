import { useParams } from 'wouter'
import { type Permission, useAccountState } from '#ui/shared/account-state.ts'
import { Amount } from '#ui/shared/amount.tsx'
import { formatCount } from '#ui/shared/format.ts'
import { Hash } from '#ui/shared/hash.tsx'
import { Identicon } from '#ui/shared/identicon.tsx'
import { FaultNotice, Loading } from '#ui/shared/states.tsx'
import { t } from '#ui/shared/text.ts'
import { TrustMark } from '#ui/shared/trust-mark.tsx'
import { ActivityList } from './activity-list.tsx'

/** An account as nodes report it, who may sign for it, and its proved transactions. */
export function AccountPage() {
  const { name = '' } = useParams()
  const state = useAccountState(name)
  const shown = state.value
  return (
    <div className="stack stack--loose">
      <div className="page-head">
        <span className="row">
          <Identicon name={name} />
          <h1 className="wrap-any">{name}</h1>
        </span>
        {shown !== undefined && (
          <TrustMark trust={shown.trust} keptMs={shown.kept ? Date.now() - shown.at : undefined} />
        )}
      </div>
      {shown === undefined && state.fault !== undefined && (
        <FaultNotice code={state.fault} onRetry={state.reload} />
      )}
      {shown === undefined && state.fault === undefined && <Loading what={t('home.reading')} />}
      {shown !== undefined && (
        <>
          <section className="card" aria-label={t('accountPage.facts')}>
            <dl className="facts">
              <dt>{t('home.balance')}</dt>
              <dd>
                <Amount value={shown.account.balance} unit="iost" />
              </dd>
              <dt>{t('gas.title')}</dt>
              <dd>
                {t('accountPage.gas', {
                  now: formatCount(Math.floor(shown.account.gas.now)),
                  limit: formatCount(Math.floor(shown.account.gas.limit)),
                })}
              </dd>
              <dt>{t('ram.title')}</dt>
              <dd>
                {t('ram.used', {
                  used: formatCount(shown.account.ram.used),
                  total: formatCount(shown.account.ram.total),
                })}
              </dd>
            </dl>
          </section>
          <section className="card stack" aria-labelledby="permissions">
            <h2 id="permissions">{t('accountPage.permissions')}</h2>
            {shown.account.permissions.map((permission) => (
              <PermissionView key={permission.name} permission={permission} />
            ))}
          </section>
        </>
      )}
      <ActivityList of={name} account={name} title={t('accountPage.txs')} />
    </div>
  )
}

function PermissionView({ permission }: { readonly permission: Permission }) {
  return (
    <div className="stack stack--tight">
      <h3>
        {permission.name}{' '}
        <span className="muted small">{t('accountPage.threshold', { n: permission.threshold })}</span>
      </h3>
      <ul className="stack stack--tight">
        {permission.items.map((item) => (
          <li key={`${item.id}@${item.permission}`} className="row">
            {item.isKey ? (
              <Hash value={item.id} />
            ) : (
              <span className="mono">
                {item.id}@{item.permission}
              </span>
            )}
            <span className="muted small">{t('accountPage.weight', { n: item.weight })}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
