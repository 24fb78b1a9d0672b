import { type ReactNode, useState } from 'react'
import { codeOf } from '#core/error.ts'
import { encodeTx } from '#core/tx/tx-proto.ts'
import { useAccountState } from '#ui/shared/account-state.ts'
import { addPending } from '#ui/shared/pending.ts'
import type { TxPrice } from '#ui/shared/preview/price-tx.ts'
import { Review } from '#ui/shared/review.tsx'
import { useNetworkKey, useSession } from '#ui/shared/session.ts'
import { signer } from '#ui/shared/signer.ts'
import type { Prepared } from '#wallet/signer/protocol.ts'
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

export type Signing = {
  readonly busy: boolean
  readonly fault: string | undefined
  /** Has the signer read the transaction and shows it for review. */
  ask(intent: Intent): void
  /** The review, or undefined while nothing is asked. */
  readonly view: ReactNode | undefined
}

/** Takes a transaction through review, signer and relays; nothing is signed that was not shown. */
export function useSigning(): Signing {
  const client = useSession((session) => session.client)
  const network = useNetworkKey()
  const chainId = useSession((session) => session.network?.params.chainId)
  const [asked, setAsked] = useState<{ readonly intent: Intent; readonly prepared: Prepared }>()
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string>()
  const state = useAccountState(asked?.intent.draft.account.name)

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
      const { intent, prepared } = asked
      setAsked(undefined)
      const signed = await signer().ask('sign', { requestId: prepared.requestId })
      const { hash } = await client.submit(signed.tx)
      addPending(client, {
        hash,
        network,
        from: intent.draft.account.name,
        to: intent.to,
        amount: intent.iost,
        token: 'iost',
        what: intent.what,
        expiration: prepared.summary.expiration.toString(),
      })
      intent.onSent(hash)
    })
  const back = () => {
    if (asked !== undefined) void signer().ask('reject', { requestId: asked.prepared.requestId })
    setAsked(undefined)
  }
  const have =
    asked?.intent.price === undefined
      ? state.value?.account.gas.now
      : Number(asked.intent.price.stock.gas) / 100
  return {
    busy,
    fault,
    ask: (intent) =>
      void attempt(async () => {
        if (chainId === undefined) return
        const { draft, gasLimit } = intent
        const prepared = await signer().ask('prepare', {
          tx: encodeTx(txOfDraft(draft, chainId, gasLimit)),
          keyId: draft.account.keyId,
          role: 'publisher',
        })
        setAsked({ intent, prepared })
      }),
    view:
      asked === undefined ? undefined : (
        <Review
          summary={asked.prepared.summary}
          cost={costOf(asked.intent)}
          gas={have}
          busy={busy}
          onSign={() => void sign()}
          onBack={back}
        >
          {asked.intent.note}
        </Review>
      ),
  }
}

function costOf({ price, gasLimit }: Intent) {
  return price === undefined
    ? undefined
    : { gas: price.gas, ram: Math.max(0, price.ram), gasLimit, isExecuted: true }
}
