import { type ReactNode, useEffect } from 'react'
import { Link, Redirect } from 'wouter'
import { type OwnAccount, useAccounts } from './accounts.ts'
import { useNetworkKey } from './session.ts'
import { signer, useWallet } from './signer.ts'
import { Loading, Notice } from './states.tsx'
import { t } from './text.ts'
import { UnlockForm } from './unlock.tsx'

/** Shows a page of the wallet once the vault is open; before, what has to be done. */
export function KeyGate({ children }: { readonly children: ReactNode }) {
  const status = useWallet((wallet) => wallet.status)
  useEffect(() => {
    signer()
  }, [])
  if (status === undefined) return <Loading what={t('gate.opening')} />
  switch (status.vault) {
    case 'none':
      return <Redirect to="/start" replace />
    case 'locked':
      return <UnlockForm />
    case 'damaged':
      return (
        <Notice tone="bad" title={t('gate.damaged')} alert>
          <p>{t('gate.damagedHow')}</p>
          <Link className="button" href="/start/import">
            {t('start.restore')}
          </Link>
        </Notice>
      )
    case 'open':
      return children
  }
}

/** As KeyGate, and with an account on the present network. */
export function AccountGate({ children }: { readonly children: (account: OwnAccount) => ReactNode }) {
  return (
    <KeyGate>
      <WithAccount>{children}</WithAccount>
    </KeyGate>
  )
}

function WithAccount({ children }: { readonly children: (account: OwnAccount) => ReactNode }) {
  const { active } = useAccounts()
  const network = useNetworkKey()
  if (network === undefined) return <Loading what={t('gate.network')} />
  if (active === undefined) return <Redirect to="/start/account" replace />
  return children(active)
}
