import type { ReactNode } from 'react'
import { IostError } from '#core/error.ts'
import type { LightClient } from '#light/api.ts'
import { Amount } from '#ui/shared/amount.tsx'
import { formatCount, formatGas } from '#ui/shared/format.ts'
import type { TxPrice } from '#ui/shared/preview/price-tx.ts'
import { useNetworkKey, useSession } from '#ui/shared/session.ts'
import { FaultNotice, Loading, Notice } from '#ui/shared/states.tsx'
import { TrustMark } from '#ui/shared/trust-mark.tsx'
import { type Loaded, useLoad } from '#ui/shared/use-load.ts'
import { c } from './text.ts'

/** Faults that mean the nodes cannot say what is needed, not that something is wrong. */
const UNPRICED = new Set(['READ_REFUSED', 'READ_UNAVAILABLE', 'STATE_TOO_WIDE', 'PREVIEW_TIMEOUT'])

/** Whether a transaction can be sent although nothing is known of its cost but the limit. */
export function isUnpriced(price: Loaded<TxPrice>): boolean {
  return price.value === undefined && price.fault !== undefined && UNPRICED.has(price.fault)
}

/** What a transaction takes, what it moves, and how that is known. */
export function CostView({
  price,
  sender,
  children,
}: {
  readonly price: Loaded<TxPrice>
  readonly sender: string
  /** Further rows of the list. */
  readonly children?: ReactNode
}) {
  const { value } = price
  if (value === undefined) {
    if (price.fault === undefined) return <Loading what={c('cost.running')} />
    if (!isUnpriced(price)) return <FaultNotice code={price.fault} onRetry={price.reload} />
    return (
      <Notice tone="warn" title={c('cost.unknown')}>
        <p>{c('cost.unknownMeans')}</p>
        <p className="small muted mono">{price.fault}</p>
      </Notice>
    )
  }
  const { gas, gasIfShorter, ram, ramOfOthers, stock, trust } = value
  return (
    <div className="stack stack--tight" data-testid="cost">
      <dl className="facts">
        <dt>{c('cost.gas')}</dt>
        <dd>
          <span className="figures" data-testid="cost-gas">
            {formatGas(gas)}
          </span>
          <span className="muted"> {c('cost.have', { have: formatCount(stock.gas / 100n) })}</span>
          {gasIfShorter !== gas && (
            <span className="small muted" data-testid="cost-shorter" data-gas={formatGas(gasIfShorter)}>
              <br />
              {c('cost.shorter', { less: formatGas(gas - gasIfShorter) })}
            </span>
          )}
        </dd>
        <dt>{c('cost.ram')}</dt>
        <dd>
          <span className="figures">
            {ram < 0
              ? c('cost.ramBack', { n: formatCount(-ram) })
              : ram === 0
                ? c('cost.ramNone')
                : c('cost.bytes', { n: formatCount(ram) })}
          </span>
          <span className="muted"> {c('cost.have', { have: formatCount(stock.ram) })}</span>
          {ram > 0 && <RamWorth bytes={ram} />}
          {ramOfOthers.map(([payer, bytes]) => (
            <span key={payer} className="small muted">
              <br />
              {c('cost.ramOther', { n: formatCount(bytes), payer })}
            </span>
          ))}
        </dd>
        <dt>{c('cost.money')}</dt>
        <dd>
          <Money price={value} sender={sender} />
        </dd>
        {children}
      </dl>
      <p className="small muted">
        {c('cost.how')} <TrustMark trust={trust} />
      </p>
    </div>
  )
}

function Money({ price, sender }: { readonly price: TxPrice; readonly sender: string }) {
  const mine = price.tokens.filter(({ account }) => account === sender)
  if (mine.length === 0) return c('cost.moneyNone')
  return mine.map(({ token, change }) => (
    <span key={token}>
      <Amount value={change} unit={token} />{' '}
    </span>
  ))
}

/** What so many bytes cost today: the account has them or has to buy them. */
function RamWorth({ bytes }: { readonly bytes: number }) {
  const client = useSession((session) => session.client)
  const network = useNetworkKey()
  const price = useLoad(client === undefined ? undefined : `ram-price/${network}`, async () => {
    const { value } = await (client as LightClient).read({ kind: 'ramInfo' })
    const perByte = Number((value as { buy_price?: unknown } | null)?.buy_price)
    if (!(perByte > 0)) throw new IostError({ code: 'BAD_ANSWER', field: 'buy_price' })
    return perByte
  })
  if (price.value === undefined) return null
  return (
    <span className="small muted">
      <br />
      {c('cost.ramWorth', { iost: (price.value * bytes).toFixed(2) })}
    </span>
  )
}
