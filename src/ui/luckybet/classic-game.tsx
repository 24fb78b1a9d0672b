import { encodeHex } from '#core/codec/hex.ts'
import type { OwnAccount } from '#ui/shared/accounts.ts'
import { Amount } from '#ui/shared/amount.tsx'
import { formatCount } from '#ui/shared/format.ts'
import { useReach, useSession } from '#ui/shared/session.ts'
import { FaultNotice, Loading, Notice } from '#ui/shared/states.tsx'
import { TrustMark } from '#ui/shared/trust-mark.tsx'
import { CLASSIC_ROUND_BETS } from '#vm/examples/lucky-bet-classic.ts'
import { BetForm, PlayerGate, SigningFault, useSigning, WithPlayer } from './bet-form.tsx'
import { classicLoss } from './odds.ts'
import { type ClassicView, useClassic, useClassicRounds } from './reads.ts'
import { Countdown, MyBets, Players, Rounds } from './round-parts.tsx'
import { t } from './text.ts'

const NONCE_BYTES = 8
const DIGITS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]

/** The game of 2018, as it was. */
export function ClassicGame({ contract }: { readonly contract: string }) {
  const view = useClassic(contract)
  const rounds = useClassicRounds(contract, view.value?.state.round)
  const { reachable, settling } = useReach()
  const state = view.value?.state
  const finished = rounds.value ?? []
  return (
    <div className="stack stack--loose">
      <Notice tone="warn" title={t('lucky.weak')}>
        <ul className="lucky__points">
          <li>{t('lucky.weak.height')}</li>
          <li>{t('lucky.weak.last')}</li>
          <li>{t('lucky.weak.pot')}</li>
          <li>{t('lucky.weak.fee')}</li>
        </ul>
      </Notice>
      {view.value === undefined && view.fault === undefined && !reachable && !settling && (
        <Notice tone="warn" title={t('phase.offline')}>
          <p>{t('lucky.offline')}</p>
        </Notice>
      )}
      {view.value === undefined && view.fault === undefined && (reachable || settling) && (
        <Loading what={t('lucky.reading')} />
      )}
      {view.fault !== undefined && <FaultNotice code={view.fault} onRetry={view.reload} />}
      <div className="columns">
        {view.value !== undefined && <Round view={view.value} />}
        <PlayerGate>{(account) => <Bet account={account} contract={contract} />}</PlayerGate>
      </div>
      <WithPlayer>
        {(account) => <MyBets account={account.name} contract={contract} current={state} rounds={finished} />}
      </WithPlayer>
      <Rounds rounds={finished} />
      <Players rounds={finished} current={state} />
      <section className="card stack" aria-labelledby="rules">
        <h2 id="rules">{t('lucky.rules')}</h2>
        <p>{t('lucky.classic.rules', { n: CLASSIC_ROUND_BETS })}</p>
        <p>{t('lucky.classic.odds', { percent: Math.round(classicLoss(CLASSIC_ROUND_BETS) * 100) })}</p>
      </section>
    </div>
  )
}

function Round({ view: { state, trust } }: { readonly view: ClassicView }) {
  return (
    <section className="card stack" aria-labelledby="round">
      <div className="row row--apart">
        <h2 id="round">{t('lucky.round', { n: formatCount(state.round) })}</h2>
        <TrustMark trust={trust} />
      </div>
      <Countdown
        label={t('lucky.classic.progress', { n: state.users, of: CLASSIC_ROUND_BETS })}
        value={state.users}
        max={CLASSIC_ROUND_BETS}
      />
      <p>
        {t('lucky.inPot')} <Amount value={String(state.coins)} unit="iost" />
      </p>
      <ul className="digits" aria-label={t('lucky.byNumber')}>
        {DIGITS.map((digit) => {
          const bets = state.bets.filter(({ number }) => number === digit)
          return (
            <li key={digit}>
              <strong>{digit}</strong>
              <span className="small muted">{bets.reduce((sum, { coins }) => sum + coins, 0)}</span>
            </li>
          )
        })}
      </ul>
      <p className="small muted">{t('lucky.byNumber')}</p>
    </section>
  )
}

function Bet({ account, contract }: { readonly account: OwnAccount; readonly contract: string }) {
  const chainId = useSession((session) => session.network?.params.chainId)
  const signing = useSigning(account)
  if (signing.view !== undefined) return signing.view
  return (
    <div className="stack">
      <BetForm
        busy={signing.busy || chainId === undefined}
        action={t('lucky.review')}
        onBet={({ coins, number }) => {
          const nonce = encodeHex(crypto.getRandomValues(new Uint8Array(NONCE_BYTES)))
          signing.ask(
            {
              account: account.name,
              keyId: account.keyId,
              chainId: chainId ?? 0,
              contract,
              method: 'bet',
              args: [account.name, number, coins, nonce],
              iost: coins,
            },
            <p>{t('lucky.classic.note', { coins, number })}</p>,
          )
        }}
      />
      <SigningFault fault={signing.fault} />
    </div>
  )
}
