import { type ReactNode, useState } from 'react'
import { codeOf } from '#core/error.ts'
import type { Tx } from '#core/tx/tx.ts'
import { encodeTx } from '#core/tx/tx-proto.ts'
import type { Prepared } from '#wallet/signer/protocol.ts'
import type { TransferCost } from '#wallet/tx/build-tx.ts'
import { useAccountState } from './account-state.ts'
import type { OwnAccount } from './accounts.ts'
import { addPending, type PendingTx } from './pending.ts'
import { Review } from './review.tsx'
import { useNetworkKey, useSession } from './session.ts'
import { signer } from './signer.ts'

/** A transaction that is to be reviewed, what it costs and what the wallet notes of it once it is sent. */
export type Asked = {
  readonly account: OwnAccount
  readonly tx: Tx
  /** Undefined: not known before. */
  readonly cost: TransferCost | undefined
  /** Gas the account has, in whole units, where it has just been found out; else it is read. */
  readonly gas?: number | undefined
  readonly pending: Pick<PendingTx, 'to' | 'amount' | 'token' | 'what'>
  /** What it means to the person. */
  readonly note?: ReactNode
  readonly onSent?: (hash: string) => void
}

/** A transaction on its way through review and signer. */
export type Signing = {
  readonly busy: boolean
  /** Code of what went wrong. */
  readonly fault: string | undefined
  /** Prepares a transaction and shows it for review; errors of `make` count as its faults. */
  ask(make: () => Promise<Asked> | Asked): void
  /** The review, or undefined while nothing is asked. */
  readonly view: ReactNode | undefined
}

/** Takes a transaction through review, signer and relays and follows it; nothing is signed that was not shown. */
export function useSigning(): Signing {
  const client = useSession((session) => session.client)
  const network = useNetworkKey()
  const [asked, setAsked] = useState<Asked & { readonly prepared: Prepared }>()
  const state = useAccountState(asked?.account.name)
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
  const prepare = (make: () => Promise<Asked> | Asked) =>
    attempt(async () => {
      const made = await make()
      const question = { tx: encodeTx(made.tx), keyId: made.account.keyId, role: 'publisher' } as const
      setAsked({ ...made, prepared: await signer().ask('prepare', question) })
    })
  const sign = () =>
    attempt(async () => {
      if (asked === undefined || client === undefined || network === undefined) return
      const { account, prepared, pending, onSent } = asked
      setAsked(undefined)
      const signed = await signer().ask('sign', { requestId: prepared.requestId })
      const { hash } = await client.submit(signed.tx)
      const expiration = prepared.summary.expiration.toString()
      addPending(client, { ...pending, hash, network, from: account.name, expiration })
      onSent?.(hash)
    })
  const back = () => {
    if (asked !== undefined) void signer().ask('reject', { requestId: asked.prepared.requestId })
    setAsked(undefined)
  }
  return {
    busy,
    fault,
    ask: (make) => void prepare(make),
    view:
      asked === undefined ? undefined : (
        <Review
          summary={asked.prepared.summary}
          cost={asked.cost}
          gas={asked.gas ?? state.value?.account.gas.now}
          busy={busy}
          onSign={() => void sign()}
          onBack={back}
        >
          {asked.note}
        </Review>
      ),
  }
}
