import { useEffect, useState } from 'react'
import { codeOf } from '#core/error.ts'
import type { OwnAccount } from '#ui/shared/accounts.ts'
import { faultOf } from '#ui/shared/faults.ts'
import { Field } from '#ui/shared/field.tsx'
import { useNetworkKey } from '#ui/shared/session.ts'
import { useWallet } from '#ui/shared/signer.ts'
import { Notice } from '#ui/shared/states.tsx'
import { useLoad } from '#ui/shared/use-load.ts'
import type { History } from './history.ts'
import type { SealedBet } from './model.ts'
import { MyBets } from './my-bets.tsx'
import { expectReveal, startRevealer, useReveals } from './revealer.ts'
import { type FairSecret, keepSecret, keptSecrets, readBackup, recoverSecret } from './secrets.ts'
import { t } from './text.ts'

type Current = { readonly round: number; readonly bets: readonly SealedBet[] }

/** The account's bets in the fair game and where the opening of the present one stands. */
export function OwnBets({
  account,
  contract,
  current,
  history,
}: {
  readonly account: OwnAccount
  readonly contract: string
  readonly current: Current | undefined
  readonly history: History
}) {
  const network = useNetworkKey()
  const kept = useLoad(
    network === undefined ? undefined : `secrets/${network}/${contract}`,
    () => keptSecrets(network ?? '', contract),
    `${current?.round}/${current?.bets.length}`,
  )
  const mine = (kept.value ?? []).filter((secret) => secret.account === account.name)
  const open = mine.find(({ round }) => round === current?.round)
  const bet = current?.bets.find((one) => one.account === account.name)
  const isLost = useRecovery(
    account,
    contract,
    current,
    kept.value === undefined || kept.loading ? undefined : open === undefined,
    kept.reload,
  )
  return (
    <div className="stack">
      {bet !== undefined && !bet.isOpen && isLost && (
        <Notice tone="bad" title={t('lucky.reveal.lost')} alert>
          <p>{t('lucky.reveal.lostHow')}</p>
        </Notice>
      )}
      {bet !== undefined && open !== undefined && <Opening secret={open} />}
      <MyBets
        account={account.name}
        contract={contract}
        current={current}
        history={history}
        numberOf={(row) => mine.find((secret) => secret.round === row.round)?.number}
      />
      <Restore account={account} />
    </div>
  )
}

/**
 * Makes the secret of a bet again that this device does not know, from the account's key. True when that cannot be done:
 * the bet was made with another key.
 */
function useRecovery(
  account: OwnAccount,
  contract: string,
  current: Current | undefined,
  isMissing: boolean | undefined,
  onFound: () => void,
): boolean {
  const network = useNetworkKey()
  const isOpen = useWallet((wallet) => wallet.status?.vault === 'open')
  const bet = current?.bets.find((one) => one.account === account.name)
  const round = current?.round
  const [lost, setLost] = useState<string>()
  const { name, keyId } = account
  useEffect(() => {
    if (isMissing !== true || !isOpen || bet === undefined || network === undefined || round === undefined)
      return
    const place = { network, contract, round, account: name, keyId }
    recoverSecret(place, bet, Date.now())
      .then(async (secret) => {
        if (secret === undefined) return setLost(bet.commitment)
        await keepSecret(secret)
        expectReveal(network)
        startRevealer()
        onFound()
      })
      .catch(() => setLost(bet.commitment))
  }, [isMissing, isOpen, bet, network, contract, round, name, keyId, onFound])
  return isMissing === true && bet !== undefined && lost === bet.commitment
}

function Opening({ secret }: { readonly secret: FairSecret }) {
  const reveal = useReveals((state) => state.states[secret.id])
  switch (reveal?.state) {
    case 'locked':
      return (
        <Notice tone="warn" title={t('lucky.reveal.locked')} alert>
          <p>{t('lucky.reveal.lateHow')}</p>
        </Notice>
      )
    case 'failed': {
      const code = reveal.code ?? 'UNKNOWN'
      return (
        <Notice tone="bad" title={faultOf(code).what} alert>
          <p>{t('lucky.reveal.lateHow')}</p>
          <p className="small muted mono">{code}</p>
        </Notice>
      )
    }
    case 'open':
      return <Notice tone="good" title={t('lucky.reveal.open')} />
    case 'waiting':
    case 'sent':
      return (
        <Notice title={t(reveal.state === 'sent' ? 'lucky.reveal.sent' : 'lucky.reveal.waiting')}>
          <p>{t('lucky.reveal.tab')}</p>
        </Notice>
      )
    default:
      return null
  }
}

/** Takes a bet's backup in, on a device that cannot make its secret again. */
function Restore({ account }: { readonly account: OwnAccount }) {
  const network = useNetworkKey()
  const [text, setText] = useState('')
  const [done, setDone] = useState(false)
  const [fault, setFault] = useState<string>()
  const take = async () => {
    setFault(undefined)
    try {
      await keepSecret(readBackup(text, network ?? '', account.keyId, Date.now()))
      expectReveal(network ?? '')
      startRevealer()
      setText('')
      setDone(true)
    } catch (error) {
      setFault(codeOf(error))
    }
  }
  return (
    <details className="card">
      <summary>{t('lucky.restore')}</summary>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          void take()
        }}
      >
        <Field
          label={t('lucky.restoreLabel')}
          autoComplete="off"
          spellCheck={false}
          error={fault === undefined ? undefined : t('lucky.restoreBad')}
          hint={t(done ? 'lucky.restoreDone' : 'lucky.restoreHint')}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <div>
          <button type="submit" className="button button--small" disabled={text === ''}>
            {t('lucky.restoreAction')}
          </button>
        </div>
      </form>
    </details>
  )
}
