import type { ReactNode } from 'react'
import type { TxPrice } from '#ui/shared/preview/price-tx.ts'
import { useSession } from '#ui/shared/session.ts'
import { type Signing, useSigning } from '#ui/shared/signing.tsx'
import { type TxDraft, txOfDraft } from './draft.ts'

/** What a person wants to sign. `price` undefined: it could not be found out before. */
export type Intent = {
  readonly draft: TxDraft
  readonly price: TxPrice | undefined
  /** Hundredths of gas. */
  readonly gasLimit: bigint
  /** What it does, in words. */
  readonly what: string
  /** Whom it goes to and the IOST that goes along, for the list of what is on its way. */
  readonly to: string
  readonly iost: string
  readonly note?: ReactNode
  readonly onSent: (hash: string) => void
}

/** As useSigning, for a draft that has been priced by executing it. */
export function useDraftSigning(): Omit<Signing, 'ask'> & { ask(intent: Intent): void } {
  const signing = useSigning()
  const chainId = useSession((session) => session.network?.params.chainId)
  return {
    ...signing,
    ask(intent) {
      if (chainId === undefined) return
      const { draft, price, gasLimit, what, to, iost, note, onSent } = intent
      signing.ask(() => ({
        account: draft.account,
        tx: txOfDraft(draft, chainId, gasLimit),
        cost: costOf(intent),
        gas: price === undefined ? undefined : Number(price.stock.gas) / 100,
        pending: { to, amount: iost, token: 'iost', what },
        note,
        onSent,
      }))
    },
  }
}

function costOf({ price, gasLimit }: Intent) {
  return price === undefined
    ? undefined
    : { gas: price.gas, ram: Math.max(0, price.ram), gasLimit, isExecuted: true }
}
