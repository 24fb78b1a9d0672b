import { type ReactNode, useEffect, useState } from 'react'
import { Link } from 'wouter'
import { codeOf } from '#core/error.ts'
import { useAccountState } from '#ui/shared/account-state.ts'
import { type OwnAccount, useAccounts } from '#ui/shared/accounts.ts'
import { addPending } from '#ui/shared/pending.ts'
import { Review } from '#ui/shared/review.tsx'
import { useNetworkKey, useSession } from '#ui/shared/session.ts'
import { signer, useWallet } from '#ui/shared/signer.ts'
import { FaultNotice, Loading } from '#ui/shared/states.tsx'
import { UnlockForm } from '#ui/shared/unlock.tsx'
import type { Prepared } from '#wallet/signer/protocol.ts'
import { costOf, type GameCall, prepareCall, sendPrepared } from './call.ts'
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
  busy,
  action,
  onBet,
  children,
}: {
  readonly busy: boolean
  readonly action: string
  readonly onBet: (pick: Pick) => void
  readonly children?: ReactNode
}) {
  const [coins, setCoins] = useState(1)
  const [number, setNumber] = useState<number>()
  const [checked, setChecked] = useState(false)
  return (
    <form
      className="card stack"
      onSubmit={(event) => {
        event.preventDefault()
        setChecked(true)
        if (number !== undefined) onBet({ coins, number })
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
      <button type="submit" className="button button--main" disabled={busy}>
        {action}
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

type Asked = { readonly call: GameCall; readonly prepared: Prepared; readonly note: ReactNode }

/** A call on its way through review and signer. */
export type Signing = {
  readonly busy: boolean
  readonly fault: string | undefined
  /** Prepares a call and shows it for review; `note` says what it means. */
  ask(call: GameCall, note: ReactNode, before?: () => Promise<void>): void
  /** The review, or undefined while nothing is asked. */
  readonly view: ReactNode | undefined
}

/** Takes a call through review and signing and follows it afterwards. */
export function useSigning(account: OwnAccount): Signing {
  const client = useSession((session) => session.client)
  const network = useNetworkKey()
  const state = useAccountState(account.name)
  const [asked, setAsked] = useState<Asked>()
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string>()
  const attempt = async (work: () => Promise<void>) => {
    setBusy(true)
    setFault(undefined)
    try {
      await work()
    } catch (error) {
      setFault(codeOf(error))
    } finally {
      setBusy(false)
    }
  }
  const sign = () =>
    attempt(async () => {
      if (asked === undefined || client === undefined || network === undefined) return
      const { call, prepared } = asked
      setAsked(undefined)
      const hash = await sendPrepared(client, prepared)
      addPending(client, {
        hash,
        network,
        from: call.account,
        to: call.contract,
        amount: String(call.iost),
        token: 'iost',
        expiration: prepared.summary.expiration.toString(),
      })
    })
  const back = () => {
    if (asked !== undefined) void signer().ask('reject', { requestId: asked.prepared.requestId })
    setAsked(undefined)
  }
  return {
    busy,
    fault,
    ask: (call, note, before) =>
      void attempt(async () => {
        await before?.()
        setAsked({ call, note, prepared: await prepareCall(call) })
      }),
    view:
      asked === undefined ? undefined : (
        <Review
          summary={asked.prepared.summary}
          cost={costOf(asked.call.method)}
          gas={state.value?.account.gas.now}
          busy={busy}
          onSign={sign}
          onBack={back}
        >
          {asked.note}
        </Review>
      ),
  }
}

/** What went wrong while signing or sending. */
export function SigningFault({ fault }: { readonly fault: string | undefined }) {
  return fault === undefined ? null : <FaultNotice code={fault} />
}
