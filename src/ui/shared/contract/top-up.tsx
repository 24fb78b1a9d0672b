import { useEffect, useRef, useState } from 'react'
import { Link } from 'wouter'
import { type Decimal, formatDecimal, parseDecimal } from '#core/codec/decimal.ts'
import { IOST_DECIMALS } from '#core/params.ts'
import { STATUS } from '#core/tx/receipt.ts'
import type { LightClient } from '#light/api.ts'
import type { OwnAccount } from '#ui/shared/accounts.ts'
import { Amount } from '#ui/shared/amount.tsx'
import { Field } from '#ui/shared/field.tsx'
import { formatCount } from '#ui/shared/format.ts'
import { txPath } from '#ui/shared/paths.ts'
import { usePending } from '#ui/shared/pending.ts'
import type { TxPrice } from '#ui/shared/preview/price-tx.ts'
import { useSession } from '#ui/shared/session.ts'
import { FaultNotice, Loading, Notice } from '#ui/shared/states.tsx'
import { TrustMark } from '#ui/shared/trust-mark.tsx'
import { useLoad } from '#ui/shared/use-load.ts'
import { priceDraft, type TxDraft } from './draft.ts'
import { reasonOf } from './reason.ts'
import { useDraftSigning } from './signing.tsx'
import { c } from './text.ts'

/** Hundredths of gas that one pledged IOST gives at once. Source: spec contracts §5.3. */
const GAS_PER_IOST = 10_000_000n
/** The market trades no fewer bytes. Source: spec contracts §6.2. */
const LEAST_BYTES = 10n
const ROUND_BYTES = 100n
/** Others may trade before: the most that may be paid is so much above the price found. */
const SLIP_PERCENT = 102n
const CENT = 1_000_000n
const MAX_DIGITS = 9
const LOOK_AGAIN_MS = 4_000
const LOOKS = 5

type Kind = 'gas' | 'ram'

/** What the account lacks for a transaction, each with the way to get it; nothing when it has enough. */
export function TopUps({
  account,
  price,
  onDone,
}: {
  readonly account: OwnAccount
  readonly price: TxPrice
  readonly onDone: () => void
}) {
  const { gasLimit, stock, ram } = price
  const gas = gasLimit - stock.gas
  const bytes = BigInt(ram) - stock.ram
  return (
    <>
      {gas > 0n && (
        <TopUp kind="gas" account={account} lacks={(gas + GAS_PER_IOST - 1n) / GAS_PER_IOST} onDone={onDone}>
          {c('top.gasShort', { need: formatCount(gasLimit / 100n), have: formatCount(stock.gas / 100n) })}
        </TopUp>
      )}
      {bytes > 0n && (
        <TopUp kind="ram" account={account} lacks={roomy(bytes)} onDone={onDone}>
          {c('top.ramShort', { need: formatCount(ram), have: formatCount(stock.ram) })}
        </TopUp>
      )}
    </>
  )
}

/** Whether the account has what a transaction takes. */
export function hasEnough({ gasLimit, stock, ram }: TxPrice): boolean {
  return stock.gas >= gasLimit && stock.ram >= BigInt(ram)
}

function roomy(bytes: bigint): bigint {
  const rounded = ((bytes + ROUND_BYTES - 1n) / ROUND_BYTES) * ROUND_BYTES
  return rounded < LEAST_BYTES ? LEAST_BYTES : rounded
}

function TopUp({
  kind,
  account,
  lacks,
  onDone,
  children,
}: {
  readonly kind: Kind
  readonly account: OwnAccount
  readonly lacks: bigint
  readonly onDone: () => void
  readonly children: string
}) {
  const client = useSession((session) => session.client)
  const faucet = useSession((session) => session.network?.faucet ?? null)
  const [text, setText] = useState(lacks.toString())
  const [sent, setSent] = useState<string>()
  const signing = useDraftSigning()
  const isValid = new RegExp(`^[1-9][0-9]{0,${MAX_DIGITS - 1}}$`).test(text)
  const offer = useLoad(
    client === undefined || !isValid ? undefined : `top-up/${kind}/${account.name}/${text}`,
    () => makeOffer(client as LightClient, kind, account, text),
  )
  if (signing.view !== undefined) return signing.view
  if (sent !== undefined) return <Waiting hash={sent} onDone={onDone} onGiveUp={() => setSent(undefined)} />
  const { value } = offer
  return (
    <Notice tone="warn" title={c(kind === 'gas' ? 'top.gas' : 'top.ram')}>
      <p>{children}</p>
      <form
        className="stack stack--tight"
        data-testid={`top-up-${kind}`}
        onSubmit={(event) => {
          event.preventDefault()
          if (value === undefined) return
          signing.ask({
            draft: value.draft,
            price: value.price,
            gasLimit: value.price.gasLimit,
            what: c(kind === 'gas' ? 'top.gasWhat' : 'top.ramWhat', { n: formatCount(BigInt(text)) }),
            to: `${kind}.iost`,
            iost: value.spent,
            onSent: setSent,
          })
        }}
      >
        <Field
          label={c(kind === 'gas' ? 'top.gasAmount' : 'top.ramAmount')}
          hint={c(kind === 'gas' ? 'top.gasHint' : 'top.ramHint')}
          error={isValid ? undefined : c('top.whole')}
          inputMode="numeric"
          value={text}
          onChange={(event) => setText(event.target.value.trim())}
        />
        {value !== undefined && (
          <p>
            {c(kind === 'gas' ? 'top.gasCosts' : 'top.ramCosts')} <Amount value={value.spent} unit="iost" />{' '}
            <TrustMark trust={value.price.trust} />
          </p>
        )}
        {isValid && value === undefined && offer.fault === undefined && <Loading what={c('cost.running')} />}
        {offer.fault !== undefined && <FaultNotice code={offer.fault} onRetry={offer.reload} />}
        {value?.price.failure !== undefined && (
          <>
            <p className="field__error wrap-any" role="alert">
              {c('top.cannot')} {reasonOf(value.price.failure)}
            </p>
            {faucet !== null && <Link href="/start/account">{c('top.faucet')}</Link>}
          </>
        )}
        <div className="row">
          <button
            type="submit"
            className="button button--main"
            disabled={value === undefined || value.price.failure !== undefined || signing.busy}
          >
            {c(kind === 'gas' ? 'top.gasDo' : 'top.ramDo')}
          </button>
        </div>
        {signing.fault !== undefined && <FaultNotice code={signing.fault} />}
      </form>
    </Notice>
  )
}

/** Waits for the block, then has the price found out again until the nodes that are asked know of it. */
function Waiting({
  hash,
  onDone,
  onGiveUp,
}: {
  readonly hash: string
  readonly onDone: () => void
  readonly onGiveUp: () => void
}) {
  const stage = usePending((state) => state.stages[hash])
  const isIn = stage?.stage === 'included'
  const failed = isIn && stage.proof.value.receipt.status.code !== STATUS.success
  const calls = useRef({ onDone, onGiveUp })
  calls.current = { onDone, onGiveUp }
  useEffect(() => {
    if (!isIn || failed) return
    let left = LOOKS
    const look = () => (left-- > 0 ? calls.current.onDone() : calls.current.onGiveUp())
    look()
    const timer = setInterval(look, LOOK_AGAIN_MS)
    return () => clearInterval(timer)
  }, [isIn, failed])
  if (failed || stage?.stage === 'expired' || stage?.stage === 'refused')
    return (
      <Notice tone="bad" title={c('top.failed')} alert>
        <Link href={txPath(hash)}>{c('sent.look')}</Link>
      </Notice>
    )
  return <Loading what={c('top.waiting')} />
}

type Offer = { readonly draft: TxDraft; readonly price: TxPrice; readonly spent: string }

/** What it costs, by executing it; the limit to be signed leaves room for a market that moves. */
async function makeOffer(
  client: LightClient,
  kind: Kind,
  account: OwnAccount,
  amount: string,
): Promise<Offer> {
  const { name } = account
  const data = JSON.stringify([name, name, kind === 'gas' ? amount : Number(amount)])
  const draftOf = (val: string): TxDraft => ({
    account,
    actions: [{ contract: `${kind}.iost`, actionName: kind === 'gas' ? 'pledge' : 'buy', data }],
    amountLimit: [{ token: 'iost', val }],
    kind: 'call',
  })
  const first = draftOf(kind === 'gas' ? amount : 'unlimited')
  const price = await priceDraft(client, first)
  const spent = spentOf(price, name)
  if (kind === 'gas' || spent === undefined) return { draft: first, price, spent: spent ?? amount }
  const draft = draftOf(formatDecimal(withSlip(spent)))
  return { draft, price: await priceDraft(client, draft), spent }
}

function spentOf({ tokens }: TxPrice, account: string): string | undefined {
  const change = tokens.find((each) => each.account === account && each.token === 'iost')?.change
  return change?.startsWith('-') ? change.slice(1) : undefined
}

/** Rounded up to a hundredth. */
function withSlip(text: string): Decimal {
  const { value } = parseDecimal(text, IOST_DECIMALS)
  const most = (value * SLIP_PERCENT + 99n) / 100n
  return { value: ((most + CENT - 1n) / CENT) * CENT, scale: IOST_DECIMALS }
}
