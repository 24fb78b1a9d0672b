import { type ReactNode, useEffect, useState } from 'react'
import { Link } from 'wouter'
import { type OwnAccount, useAccounts } from '#ui/shared/accounts.ts'
import { SelectField } from '#ui/shared/field.tsx'
import { useReach, useSession } from '#ui/shared/session.ts'
import { signer, useWallet } from '#ui/shared/signer.ts'
import { Loading, Notice } from '#ui/shared/states.tsx'
import { UnlockForm } from '#ui/shared/unlock.tsx'
import { c } from './text.ts'

/** Shows what sends transactions once network, vault and an account are there; before, what has to be done. */
export function SenderGate({
  children,
}: {
  readonly children: (accounts: readonly OwnAccount[]) => ReactNode
}) {
  const status = useWallet((wallet) => wallet.status)
  const keys = useWallet((wallet) => wallet.keys)
  const network = useSession((session) => session.network)
  const { reachable, settling } = useReach()
  const { list, active } = useAccounts()
  useEffect(() => {
    signer()
  }, [])
  if (network?.clock === 'recorded')
    return (
      <Notice tone="warn" title={c('gate.recorded')}>
        <p>{c('gate.recordedMeans')}</p>
      </Notice>
    )
  if (settling || status === undefined) return <Loading what={c('gate.connecting')} />
  if (!reachable)
    return (
      <Notice tone="warn" title={c('gate.offline')}>
        <p>{c('gate.offlineMeans')}</p>
      </Notice>
    )
  if (status.vault === 'locked') return <UnlockForm />
  const own = list.filter(({ keyId }) => keys.some(({ id }) => id === keyId))
  if (status.vault !== 'open' || active === undefined || own.length === 0)
    return (
      <Notice title={c('gate.noAccount')}>
        <p>{c('gate.noAccountMeans')}</p>
        <div>
          <Link className="button" href={status.vault === 'open' ? '/start/account' : '/start'}>
            {c('gate.getAccount')}
          </Link>
        </div>
      </Notice>
    )
  return children([...own].sort((a, b) => Number(b.name === active.name) - Number(a.name === active.name)))
}

/** Which of the wallet's accounts sends; the first until another is chosen. */
export function useSender(accounts: readonly OwnAccount[], first?: string) {
  const [name, setName] = useState<string | undefined>(first)
  const account = accounts.find((each) => each.name === name) ?? (accounts[0] as OwnAccount)
  return { account, setName }
}

/** The choice of the sending account. */
export function SenderChoice({
  accounts,
  value,
  onChange,
}: {
  readonly accounts: readonly OwnAccount[]
  readonly value: OwnAccount
  readonly onChange: (name: string) => void
}) {
  return (
    <SelectField
      label={c('sender.label')}
      value={value.name}
      options={accounts.map(({ name }) => ({ value: name, text: name }))}
      onPick={onChange}
    />
  )
}
