import { useEffect, useState } from 'react'
import { useSearch } from 'wouter'
import { navigate } from 'wouter/use-browser-location'
import { isAccountName } from '#core/account-name.ts'
import { IOST_DECIMALS } from '#core/params.ts'
import type { Tx } from '#core/tx/tx.ts'
import { type AccountState, useAccountState } from '#ui/shared/account-state.ts'
import type { OwnAccount } from '#ui/shared/accounts.ts'
import { Amount } from '#ui/shared/amount.tsx'
import { amountFault } from '#ui/shared/amount-check.ts'
import { Field } from '#ui/shared/field.tsx'
import { AccountGate } from '#ui/shared/gate.tsx'
import { networkNow } from '#ui/shared/network-time.ts'
import { txPath } from '#ui/shared/paths.ts'
import { useNetworkKey, useSession } from '#ui/shared/session.ts'
import { useSigning } from '#ui/shared/signing.tsx'
import { FaultNotice, Notice } from '#ui/shared/states.tsx'
import { t } from '#ui/shared/text.ts'
import { useLoad } from '#ui/shared/use-load.ts'
import { amountText, parseAmount } from '#wallet/tx/amount.ts'
import { buildTransfer, estimateTransfer, type TransferCost } from '#wallet/tx/build-tx.ts'

const TOKEN = 'iost'
const MAX_NAME_CHARS = 42
const MAX_AMOUNT_CHARS = 40
const MAX_MEMO_CHARS = 512
const FIRST_GAS_LIMIT = 2_000_000n

type Form = { readonly to: string; readonly amount: string; readonly memo: string }

/** A transfer: form, review of what will be signed, and off to the transaction's page. */
export function SendPage() {
  return <AccountGate>{(account) => <Send account={account} />}</AccountGate>
}

function Send({ account }: { readonly account: OwnAccount }) {
  const search = useSearch()
  const network = useSession((session) => session.network)
  const state = useAccountState(account.name)
  const [form, setForm] = useState<Form>(() => formOf(search))
  const signing = useSigning()
  const prepare = () => {
    if (network === undefined) return
    signing.ask(() => ({
      account,
      ...makeTransfer(account.name, form, network.params.chainId),
      pending: {
        to: form.to,
        amount: amountText(parseAmount(form.amount, IOST_DECIMALS)),
        token: TOKEN,
      },
      onSent: (hash) => navigate(txPath(hash)),
    }))
  }

  return (
    <div className="stack stack--loose narrow">
      <h1>{t('send.title')}</h1>
      {network?.clock === 'recorded' && (
        <Notice tone="warn" title={t('send.recorded')}>
          <p>{t('send.recordedHow')}</p>
        </Notice>
      )}
      {signing.view ?? (
        <TransferForm
          account={state.value?.account}
          from={account.name}
          form={form}
          busy={signing.busy}
          onChange={setForm}
          onReview={prepare}
        />
      )}
      {signing.fault !== undefined && <FaultNotice code={signing.fault} />}
    </div>
  )
}

/** What a payment link asks for; texts too long for their field are left out. */
function formOf(search: string): Form {
  const query = new URLSearchParams(search)
  const take = (name: string, most: number) => {
    const text = query.get(name) ?? ''
    return text.length <= most ? text : ''
  }
  return {
    to: take('to', MAX_NAME_CHARS),
    amount: take('amount', MAX_AMOUNT_CHARS),
    memo: take('memo', MAX_MEMO_CHARS),
  }
}

function makeTransfer(from: string, form: Form, chainId: number): { tx: Tx; cost: TransferCost } {
  const transfer = {
    token: TOKEN,
    from,
    to: form.to,
    amount: parseAmount(form.amount, IOST_DECIMALS),
    memo: form.memo,
  }
  const options = { publisher: from, chainId, now: networkNow(Date.now()), gasLimit: FIRST_GAS_LIMIT }
  const cost = estimateTransfer(buildTransfer(transfer, options))
  return { tx: buildTransfer(transfer, { ...options, gasLimit: cost.gasLimit }), cost }
}

function TransferForm({
  account,
  from,
  form,
  busy,
  onChange,
  onReview,
}: {
  readonly account: AccountState | undefined
  readonly from: string
  readonly form: Form
  readonly busy: boolean
  readonly onChange: (form: Form) => void
  readonly onReview: () => void
}) {
  const client = useSession((session) => session.client)
  const network = useNetworkKey()
  const [asked, setAsked] = useState<string>()
  const [checked, setChecked] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setAsked(isAccountName(form.to) ? form.to : undefined), 400)
    return () => clearTimeout(timer)
  }, [form.to])
  const found = useLoad(
    client === undefined || asked === undefined ? undefined : `${network}/${asked}`,
    async () => client?.read({ kind: 'account', name: asked as string }),
  )
  const amountError = amountFault(form.amount, account?.balance)
  const nameError = form.to === '' || isAccountName(form.to) ? undefined : t('send.nameBad')
  const ready = isAccountName(form.to) && amountError === undefined && form.amount !== ''
  const known = asked === form.to && asked !== undefined
  const hint = !known
    ? t('send.toHint')
    : form.to === from
      ? t('send.toSelf')
      : found.value !== undefined
        ? t('send.toFound')
        : found.fault !== undefined
          ? t('send.toUnknown')
          : t('send.toLooking')
  return (
    <form
      className="card stack"
      onSubmit={(event) => {
        event.preventDefault()
        setChecked(true)
        if (ready) onReview()
      }}
    >
      <Field
        label={t('send.to')}
        hint={hint}
        error={nameError ?? (checked && form.to === '' ? t('send.nameBad') : undefined)}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={form.to}
        onChange={(event) => onChange({ ...form, to: event.target.value.trim() })}
      />
      <div className="stack stack--tight">
        <Field
          label={t('send.amount')}
          inputMode="decimal"
          autoComplete="off"
          error={form.amount === '' ? (checked ? t('send.amountText') : undefined) : amountError}
          value={form.amount}
          onChange={(event) => onChange({ ...form, amount: event.target.value })}
        />
        {account !== undefined && (
          <p className="small muted row">
            <span>
              {t('send.have')} <Amount value={account.balance} unit={TOKEN} />
            </span>
            <button
              type="button"
              className="linklike"
              onClick={() => onChange({ ...form, amount: account.balance })}
            >
              {t('send.max')}
            </button>
          </p>
        )}
      </div>
      <Field
        label={t('send.memo')}
        hint={t('send.memoHint')}
        autoComplete="off"
        maxLength={512}
        value={form.memo}
        onChange={(event) => onChange({ ...form, memo: event.target.value })}
      />
      <button type="submit" className="button button--main" disabled={busy}>
        {t('send.review')}
      </button>
    </form>
  )
}
