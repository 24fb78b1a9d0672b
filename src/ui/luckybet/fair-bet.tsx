import type { OwnAccount } from '#ui/shared/accounts.ts'
import { saveFile } from '#ui/shared/file-pick.tsx'
import { CopyButton } from '#ui/shared/hash.tsx'
import { useNetworkKey, useSession } from '#ui/shared/session.ts'
import { useSigning } from '#ui/shared/signing.tsx'
import { FaultNotice } from '#ui/shared/states.tsx'
import { fairCommitment } from '#vm/examples/fair-commitment.ts'
import { fairPhase } from '#vm/examples/fair-round.ts'
import { FAIR_DEPOSIT } from '#vm/examples/lucky-bet-fair.ts'
import { BetForm, type Pick } from './bet-form.tsx'
import { askFor } from './call.ts'
import { type FairView, useHeight } from './reads.ts'
import { expectReveal, startRevealer } from './revealer.ts'
import { backupText, type FairSecret, keepSecret, makeSecret } from './secrets.ts'
import { t } from './text.ts'

/** The account's move in the fair game: bet, wait, or have the number drawn. */
export function FairBet({
  account,
  contract,
  view,
}: {
  readonly account: OwnAccount
  readonly contract: string
  readonly view: FairView | undefined
}) {
  const chainId = useSession((session) => session.network?.params.chainId)
  const network = useNetworkKey()
  const height = useHeight()
  const signing = useSigning()
  if (signing.view !== undefined) return signing.view
  if (view === undefined || network === undefined || chainId === undefined) return null
  const phase = fairPhase(view.round, height + 1)
  // A bet on a round that is over ends it first and opens the next.
  const round = phase === 'over' ? view.round.round + 1 : view.round.round
  const mine = phase !== 'over' && view.bets.some((bet) => bet.account === account.name)
  const player = { account, chainId, contract }

  function bet({ coins, number }: Pick): void {
    signing.ask(async () => {
      const place = {
        network: network as string,
        contract,
        round,
        account: account.name,
        keyId: account.keyId,
      }
      const secret = await makeSecret(place, { number, coins }, Date.now())
      await keepSecret(secret)
      expectReveal(secret.network)
      startRevealer()
      const args = [round, coins, fairCommitment(secret)]
      const call = { ...player, method: 'commit', args, iost: coins + FAIR_DEPOSIT } as const
      return askFor(call, <Note secret={secret} />)
    })
  }

  return (
    <div className="stack">
      {mine || phase === 'lock' || phase === 'reveals' ? (
        <div className="card stack">
          <h2>{t('lucky.yourBet')}</h2>
          <p>{t(mine ? 'lucky.fair.youAreIn' : 'lucky.fair.closed')}</p>
        </div>
      ) : (
        <BetForm account={account.name} deposit={FAIR_DEPOSIT} busy={signing.busy} onBet={bet}>
          <p className="small muted">{t('lucky.fair.deposit', { n: FAIR_DEPOSIT })}</p>
        </BetForm>
      )}
      {phase === 'over' && (
        <div className="card stack">
          <p>{t('lucky.fair.settleWhy')}</p>
          <button
            type="button"
            className="button"
            disabled={signing.busy}
            onClick={() =>
              signing.ask(() =>
                askFor(
                  { ...player, method: 'settle', args: [], iost: 0 },
                  <p>{t('lucky.fair.settleNote')}</p>,
                ),
              )
            }
          >
            {t('lucky.fair.settle')}
          </button>
        </div>
      )}
      {signing.fault !== undefined && <FaultNotice code={signing.fault} />}
    </div>
  )
}

function Note({ secret }: { readonly secret: FairSecret }) {
  const text = backupText(secret)
  return (
    <div className="stack stack--tight" data-testid="fair-note">
      <p>{t('lucky.fair.note', { coins: secret.coins, number: secret.number, deposit: FAIR_DEPOSIT })}</p>
      <p className="small muted">{t('lucky.fair.backupWhy')}</p>
      <div className="row">
        <button
          type="button"
          className="button button--small"
          onClick={() => saveFile(`lucky-bet-${secret.round}.json`, text)}
        >
          {t('lucky.fair.backup')}
        </button>
        <CopyButton value={text} />
      </div>
    </div>
  )
}
