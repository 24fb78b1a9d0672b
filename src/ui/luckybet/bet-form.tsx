import { type ReactNode, useEffect, useState } from 'react'
import { Link } from 'wouter'
import { useAccountState } from '#ui/shared/account-state.ts'
import { type OwnAccount, useAccounts } from '#ui/shared/accounts.ts'
import { Amount } from '#ui/shared/amount.tsx'
import { amountFault } from '#ui/shared/amount-check.ts'
import { signer, useWallet } from '#ui/shared/signer.ts'
import { Loading, Notice } from '#ui/shared/states.tsx'
import { UnlockForm } from '#ui/shared/unlock.tsx'
import { t } from './text.ts'

const COINS = [1, 2, 3, 4, 5]
const DIGITS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]

export type Pick = { readonly coins: number; readonly number: number }

/** Shows what needs an account once there is one and the vault is open; before, how to get there. */
export function PlayerGate({ children }: { readonly children: (account: OwnAccount) => ReactNode }) {
  const status = useWallet((wallet) => wallet.status)
  const { active } = useAccounts()
  useEffect(() => {
    signer()
  }, [])
  if (status === undefined) return <Loading what={t('gate.opening')} />
  if (status.vault === 'locked') return <UnlockForm />
  if (status.vault !== 'open' || active === undefined)
    return (
      <div className="card stack">
        <h2>{t('lucky.needAccount')}</h2>
        <p className="muted">{t('lucky.needAccountWhy')}</p>
        <div>
          <Link className="button button--main" href={status.vault === 'open' ? '/start/account' : '/start'}>
            {t('lucky.getAccount')}
          </Link>
        </div>
      </div>
    )
  return children(active)
}

/** Shows what belongs to the chosen account, and nothing without one. */
export function WithPlayer({ children }: { readonly children: (account: OwnAccount) => ReactNode }) {
  const { active } = useAccounts()
  return active === undefined ? null : children(active)
}

/** Stake and number of a bet. */
export function BetForm({
  account,
  deposit = 0,
  busy,
  onBet,
  children,
}: {
  readonly account: string
  /** IOST that go out beside the stake. */
  readonly deposit?: number
  readonly busy: boolean
  readonly onBet: (pick: Pick) => void
  readonly children?: ReactNode
}) {
  const [coins, setCoins] = useState(1)
  const [number, setNumber] = useState<number>()
  const [checked, setChecked] = useState(false)
  const balance = useAccountState(account).value?.account.balance
  const short = amountFault(String(coins + deposit), balance) !== undefined
  return (
    <form
      className="card stack"
      onSubmit={(event) => {
        event.preventDefault()
        setChecked(true)
        if (number !== undefined && !short) onBet({ coins, number })
      }}
    >
      <h2>{t('lucky.yourBet')}</h2>
      <Choices legend={t('lucky.amount')} name="coins" list={COINS} value={coins} onChange={setCoins} />
      <Choices legend={t('lucky.number')} name="number" list={DIGITS} value={number} onChange={setNumber} />
      {checked && number === undefined && (
        <p className="field__error" role="alert">
          {t('lucky.pickNumber')}
        </p>
      )}
      {children}
      {short && balance !== undefined && (
        <Notice tone="warn" title={t('lucky.short')}>
          <p>
            {t('lucky.shortHow', { need: coins + deposit })} <Amount value={balance} unit="iost" />
          </p>
          <Link className="button button--small" href="/receive">
            {t('lucky.getMore')}
          </Link>
        </Notice>
      )}
      <button type="submit" className="button button--main" disabled={busy || short}>
        {t('lucky.review')}
      </button>
    </form>
  )
}

function Choices({
  legend,
  name,
  list,
  value,
  onChange,
}: {
  readonly legend: string
  readonly name: string
  readonly list: readonly number[]
  readonly value: number | undefined
  readonly onChange: (value: number) => void
}) {
  return (
    <fieldset className="picks">
      <legend>{legend}</legend>
      <div className="picks__row">
        {list.map((item) => (
          <label key={item} className="picks__item">
            <input type="radio" name={name} checked={value === item} onChange={() => onChange(item)} />
            <span>{item}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
