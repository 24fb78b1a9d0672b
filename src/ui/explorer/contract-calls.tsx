import { useState } from 'react'
import { Link } from 'wouter'
import { IOST_DECIMALS } from '#core/params.ts'
import { STATUS } from '#core/tx/receipt.ts'
import { useAccountState } from '#ui/shared/account-state.ts'
import type { OwnAccount } from '#ui/shared/accounts.ts'
import { argsText, paramNames } from '#ui/shared/call-form.ts'
import { SenderChoice, SenderGate, useSender } from '#ui/shared/contract/account-choice.tsx'
import type { ContractState, Method } from '#ui/shared/contract/contract-read.ts'
import { CostView, isUnpriced } from '#ui/shared/contract/cost.tsx'
import { limitWithoutPrice, type TxDraft, useTxPrice } from '#ui/shared/contract/draft.ts'
import { WouldFail } from '#ui/shared/contract/failure.tsx'
import { useDraftSigning } from '#ui/shared/contract/signing.tsx'
import { c } from '#ui/shared/contract/text.ts'
import { hasEnough, TopUps } from '#ui/shared/contract/top-up.tsx'
import { Field } from '#ui/shared/field.tsx'
import { formatGas } from '#ui/shared/format.ts'
import { txPath } from '#ui/shared/paths.ts'
import { usePending } from '#ui/shared/pending.ts'
import type { TxPrice } from '#ui/shared/preview/price-tx.ts'
import { FaultNotice, Loading, Notice } from '#ui/shared/states.tsx'
import type { Loaded } from '#ui/shared/use-load.ts'
import { amountText, parseAmount } from '#wallet/tx/amount.ts'

/** The methods of a contract, each with a form that first tries the call here and then sends it. */
export function ContractCalls({ contract }: { readonly contract: ContractState }) {
  const methods = contract.methods.filter(({ name }) => name !== 'init' && name !== 'constructor')
  return (
    <section className="card stack" aria-labelledby="methods">
      <h2 id="methods">{c('call.title')}</h2>
      <p className="small muted">{c('call.means')}</p>
      <SenderGate>
        {(accounts) => <Calls contract={contract} methods={methods} accounts={accounts} />}
      </SenderGate>
    </section>
  )
}

function Calls({
  contract,
  methods,
  accounts,
}: {
  readonly contract: ContractState
  readonly methods: readonly Method[]
  readonly accounts: readonly OwnAccount[]
}) {
  const { account, setName } = useSender(accounts)
  return (
    <>
      <SenderChoice accounts={accounts} value={account} onChange={setName} />
      <div className="methods">
        {methods.map((method) => (
          <MethodForm
            key={`${account.name}/${method.name}`}
            contract={contract}
            method={method}
            account={account}
          />
        ))}
      </div>
    </>
  )
}

function MethodForm({
  contract,
  method,
  account,
}: {
  readonly contract: ContractState
  readonly method: Method
  readonly account: OwnAccount
}) {
  const names = paramNames(contract.source, method.name, method.args.length)
  const [texts, setTexts] = useState<readonly string[]>([])
  const [iost, setIost] = useState('')
  const [wrong, setWrong] = useState<number | 'iost'>()
  const [draft, setDraft] = useState<TxDraft>()
  const [tries, setTries] = useState(0)
  const price = useTxPrice(draft, tries)
  const change = (change: () => void) => {
    change()
    setDraft(undefined)
  }
  const check = () => {
    const made = argsText(method.args, texts)
    const limit = limitOf(iost)
    setWrong('wrong' in made ? made.wrong : limit === undefined ? 'iost' : undefined)
    if ('wrong' in made || limit === undefined) return
    setTries(tries + 1)
    setDraft({
      account,
      actions: [{ contract: contract.id, actionName: method.name, data: made.args }],
      amountLimit: limit,
      kind: 'call',
    })
  }
  return (
    <details className="method" data-testid={`method-${method.name}`}>
      <summary className="mono wrap-any">
        {method.name}({names.join(', ')})
      </summary>
      <form
        className="stack stack--tight"
        onSubmit={(event) => {
          event.preventDefault()
          check()
        }}
      >
        {method.args.map((type, i) => (
          <Field
            key={i}
            label={`${names[i]} · ${type}`}
            autoComplete="off"
            spellCheck={false}
            value={texts[i] ?? ''}
            error={wrong === i ? c('call.wrongArg', { type }) : undefined}
            onChange={(event) => {
              const { value } = event.target
              change(() => setTexts(method.args.map((_, k) => (k === i ? value : (texts[k] ?? '')))))
            }}
          />
        ))}
        {method.amountLimit.length === 0 ? (
          <p className="small muted">{c('call.limitNone')}</p>
        ) : (
          <Field
            label={c('call.limit')}
            hint={limitHint(method)}
            inputMode="decimal"
            autoComplete="off"
            placeholder="0"
            value={iost}
            error={wrong === 'iost' ? c('call.limitBad') : undefined}
            onChange={(event) => {
              const { value } = event.target
              change(() => setIost(value))
            }}
          />
        )}
        <div className="row">
          <button type="submit" className="button">
            {c('call.try')}
          </button>
        </div>
      </form>
      {draft !== undefined && (
        <Outcome
          key={tries}
          contract={contract}
          method={method}
          draft={draft}
          price={price}
          again={() => setTries((n) => n + 1)}
        />
      )}
    </details>
  )
}

/** What the call would do, and the way to send it. */
function Outcome({
  contract,
  method,
  draft,
  price,
  again,
}: {
  readonly contract: ContractState
  readonly method: Method
  readonly draft: TxDraft
  readonly price: Loaded<TxPrice>
  readonly again: () => void
}) {
  const signing = useDraftSigning()
  const [sent, setSent] = useState<string>()
  const gasNow = useAccountState(draft.account.name).value?.account.gas.now
  if (sent !== undefined) return <SentCall hash={sent} />
  if (signing.view !== undefined) return signing.view
  const { value } = price
  const unpriced = isUnpriced(price)
  const blind = unpriced && gasNow !== undefined ? limitWithoutPrice(gasNow) : undefined
  const gasLimit = value?.gasLimit ?? blind
  const ready = gasLimit !== undefined && (unpriced || (value !== undefined && hasEnough(value)))
  return (
    <div className="stack stack--tight outcome" data-testid="outcome">
      {value?.failure !== undefined && <WouldFail message={value.failure} />}
      {value !== undefined && value.failure === undefined && (
        <Notice tone="good" title={c('call.wouldDo')}>
          <p className="wrap-any">
            {c('call.returns')} <span className="mono">{returned(value)}</span>
          </p>
          <p>
            {value.changed.length === 0
              ? c('call.changesNone')
              : c('call.changes', { n: value.changed.length })}
          </p>
        </Notice>
      )}
      <CostView price={price} sender={draft.account.name} />
      {value !== undefined && value.failure === undefined && (
        <TopUps account={draft.account} price={value} onDone={again} />
      )}
      {value?.failure === undefined && (
        <div className="row">
          <button
            type="button"
            className="button button--main"
            disabled={!ready || signing.busy}
            onClick={() =>
              gasLimit !== undefined &&
              signing.ask({
                draft,
                price: value,
                gasLimit,
                what: c('call.what', { method: method.name }),
                to: contract.id,
                iost: draft.amountLimit[0]?.val ?? '0',
                onSent: setSent,
              })
            }
          >
            {c('call.review')}
          </button>
        </div>
      )}
      {signing.fault !== undefined && <FaultNotice code={signing.fault} />}
    </div>
  )
}

function SentCall({ hash }: { readonly hash: string }) {
  const stage = usePending((state) => state.stages[hash])
  const link = (
    <Link className="button button--small" href={txPath(hash)}>
      {c('sent.look')}
    </Link>
  )
  if (stage?.stage === 'expired' || stage?.stage === 'refused')
    return (
      <Notice tone="bad" title={c('sent.notTaken')} alert>
        {link}
      </Notice>
    )
  if (stage?.stage !== 'included')
    return (
      <div className="row">
        <Loading what={c('sent.waiting')} />
        {link}
      </div>
    )
  const { receipt } = stage.proof.value
  const ok = receipt.status.code === STATUS.success
  return (
    <Notice tone={ok ? 'good' : 'bad'} title={c(ok ? 'sent.done' : 'sent.failed')}>
      <div data-testid="call-result" className="stack stack--tight">
        <p className="mono wrap-any">{ok ? receipt.returns.join(' ') : receipt.status.message}</p>
        <p>{c('sent.charged', { gas: formatGas(receipt.gasUsage) })}</p>
        <div className="row">{link}</div>
      </div>
    </Notice>
  )
}

function returned({ returns }: TxPrice): string {
  const text = returns.join(' ')
  return text === '' || text === '[""]' ? c('call.returnsNothing') : text
}

/** The limit of IOST as the transaction carries it; undefined for a bad text. */
function limitOf(text: string): TxDraft['amountLimit'] | undefined {
  if (text.trim() === '' || text.trim() === '0') return []
  try {
    return [{ token: 'iost', val: amountText(parseAmount(text, IOST_DECIMALS)) }]
  } catch {
    return undefined
  }
}

function limitHint({ amountLimit }: Method): string {
  const limits = amountLimit.map(({ token, val }) => `${val} ${token.toUpperCase()}`).join(', ')
  return c('call.limitOf', { limits })
}
