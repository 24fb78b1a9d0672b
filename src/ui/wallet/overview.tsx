import { Link } from 'wouter'
import { type AccountState, type ShownAccount, useAccountState } from '#ui/shared/account-state.ts'
import type { OwnAccount } from '#ui/shared/accounts.ts'
import { Amount } from '#ui/shared/amount.tsx'
import { backupCheckedAt } from '#ui/shared/backup.ts'
import { formatCount, formatSpan } from '#ui/shared/format.ts'
import { Gauge } from '#ui/shared/gauge.tsx'
import { Icon } from '#ui/shared/icon.tsx'
import { Identicon } from '#ui/shared/identicon.tsx'
import { isUnanswered, useLight } from '#ui/shared/session.ts'
import { useWallet } from '#ui/shared/signer.ts'
import { FaultNotice, Loading, Notice } from '#ui/shared/states.tsx'
import { t } from '#ui/shared/text.ts'
import { TrustMark } from '#ui/shared/trust-mark.tsx'
import { useNow } from '#ui/shared/use-now.ts'
import { History } from './history.tsx'

/** Gas of one usual transfer, for "enough for so many". */
const TRANSFER_GAS = 9_000
const LOW_GAS_TRANSFERS = 3
const SHORT_HISTORY = 5

/** Balance, gas and RAM, what can be done, and what happened last. */
export function Overview({ account }: { readonly account: OwnAccount }) {
  const state = useAccountState(account.name)
  return (
    <div className="stack stack--loose">
      <div className="row">
        <Identicon name={account.name} />
        <h1>{account.name}</h1>
      </div>
      <section className="card stack" aria-label={t('home.balance')}>
        <Balance shown={state.value} fault={state.fault} />
        <div className="row">
          <Link href="/send" className="button button--main">
            <Icon name="send" />
            {t('home.send')}
          </Link>
          <Link href="/receive" className="button">
            <Icon name="receive" />
            {t('home.receive')}
          </Link>
        </div>
      </section>
      {state.fault !== undefined && state.value === undefined && (
        <FaultNotice code={state.fault} onRetry={state.reload} />
      )}
      {state.value !== undefined && <Resources account={state.value.account} />}
      <BackupReminder />
      <section className="card card--flush">
        <h2>{t('home.recent')}</h2>
        <History account={account.name} limit={SHORT_HISTORY} />
      </section>
    </div>
  )
}

/** Keys that were not made of words exist on this device only, until a backup has been opened once. */
function BackupReminder() {
  const keys = useWallet((wallet) => wallet.keys)
  if (backupCheckedAt() !== undefined || keys.every((key) => key.hasWords)) return null
  return (
    <Notice tone="warn" title={t('home.noBackup')}>
      <Link className="button button--small" href="/settings">
        {t('home.makeBackup')}
      </Link>
    </Notice>
  )
}

function Balance({
  shown,
  fault,
}: {
  readonly shown: ShownAccount | undefined
  readonly fault: string | undefined
}) {
  const light = useLight()
  const now = useNow(5000)
  if (shown === undefined)
    return (
      <div className="stack stack--tight">
        <p className="muted">{t('home.balance')}</p>
        {fault === undefined ? <Loading what={t('home.reading')} /> : <p>{t('home.unknown')}</p>}
      </div>
    )
  return (
    <div className="stack stack--tight">
      <p className="row">
        <span className="muted">{t('home.balance')}</span>
        <TrustMark trust={shown.trust} keptMs={shown.kept ? now - shown.at : undefined} />
      </p>
      <p data-testid="balance">
        <Amount value={shown.account.balance} unit="iost" big />
      </p>
      {shown.kept && light !== undefined && isUnanswered(light) && (
        <Notice tone="warn">
          <p>{t('home.kept', { age: formatSpan(now - shown.at) })}</p>
        </Notice>
      )}
    </div>
  )
}

function Resources({ account }: { readonly account: AccountState }) {
  const { gas, ram } = account
  const transfers = Math.floor(gas.now / TRANSFER_GAS)
  const fullIn = gas.perSecond > 0 ? ((gas.limit - gas.now) / gas.perSecond) * 1000 : 0
  const refill = gas.now >= gas.limit ? t('gas.full') : t('gas.fullIn', { span: formatSpan(fullIn) })
  return (
    <div className="columns">
      <section className="card">
        <Gauge
          label={t('gas.title')}
          value={gas.now}
          of={gas.limit}
          text={formatCount(Math.floor(gas.now))}
          hint={`${t('gas.enough', { n: formatCount(transfers) })} · ${refill}`}
          low={transfers < LOW_GAS_TRANSFERS}
        />
      </section>
      <section className="card">
        <Gauge
          label={t('ram.title')}
          value={ram.used}
          of={ram.total}
          text={t('ram.available', { n: formatCount(ram.available) })}
          hint={t('ram.used', { used: formatCount(ram.used), total: formatCount(ram.total) })}
          low={ram.total > 0 && ram.available < 100}
        />
      </section>
    </div>
  )
}
