import { useMemo } from 'react'
import { encodeHex } from '#core/codec/hex.ts'
import type { OwnAccount } from '#ui/shared/accounts.ts'
import { Amount } from '#ui/shared/amount.tsx'
import { formatCount } from '#ui/shared/format.ts'
import { useSession } from '#ui/shared/session.ts'
import { useSigning } from '#ui/shared/signing.tsx'
import { FaultNotice, Notice } from '#ui/shared/states.tsx'
import { TrustMark } from '#ui/shared/trust-mark.tsx'
import { CLASSIC_ROUND_BETS } from '#vm/examples/lucky-bet-classic.ts'
import { BetForm, type Pick, PlayerGate, WithPlayer } from './bet-form.tsx'
import { askFor } from './call.ts'
import { GameState } from './game-state.tsx'
import { useHistory } from './history.ts'
import { MyBets } from './my-bets.tsx'
import { classicLoss } from './odds.ts'
import { noteNumber, readNumbers } from './own-numbers.ts'
import { Players } from './players.tsx'
import { type ClassicView, useClassic } from './reads.ts'
import { classicSource } from './round-source.ts'
import { Rounds } from './rounds.tsx'
import { Countdown } from './table.tsx'
import { t } from './text.ts'

const NONCE_BYTES = 8
const DIGITS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]

const MOST_COINS = 5
const lossPercent = (coins: number) => Math.round(classicLoss(CLASSIC_ROUND_BETS, coins) * 100)

/** The game of 2018, as it was. */
export function ClassicGame({ contract }: { readonly contract: string }) {
  const view = useClassic(contract)
  const source = useMemo(() => classicSource(contract), [contract])
  const history = useHistory(source, view.value?.state.round)
  const state = view.value?.state
  return (
    <div className="stack stack--loose">
      <Notice tone="warn" title={t('lucky.weak')}>
        <ul className="lucky__points">
          <li>{t('lucky.weak.height')}</li>
          <li>{t('lucky.weak.last')}</li>
          <li>{t('lucky.weak.order')}</li>
          <li>{t('lucky.weak.pot')}</li>
          <li>{t('lucky.weak.fee')}</li>
        </ul>
      </Notice>
      <GameState read={view} />
      <div className="columns">
        {view.value !== undefined && <Round view={view.value} />}
        <PlayerGate>{(account) => <Bet account={account} contract={contract} />}</PlayerGate>
      </div>
      <WithPlayer>
        {(account) => (
          <MyBets
            account={account.name}
            contract={contract}
            current={state}
            history={history}
            numberOf={({ nonce }) => (nonce === undefined ? undefined : readNumbers()[nonce])}
          />
        )}
      </WithPlayer>
      <Rounds history={history} />
      <Players history={history} current={state} />
      <section className="card stack" aria-labelledby="rules">
        <h2 id="rules">{t('lucky.rules')}</h2>
        <p>{t('lucky.classic.rules', { n: CLASSIC_ROUND_BETS })}</p>
        <p>{t('lucky.classic.odds', { least: lossPercent(MOST_COINS), most: lossPercent(1) })}</p>
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
  const signing = useSigning()
  if (signing.view !== undefined) return signing.view
  const bet = ({ coins, number }: Pick) =>
    signing.ask(() => {
      const nonce = encodeHex(crypto.getRandomValues(new Uint8Array(NONCE_BYTES)))
      const call = {
        account,
        chainId: chainId ?? 0,
        contract,
        method: 'bet',
        args: [account.name, number, coins, nonce],
        iost: coins,
      } as const
      const asked = askFor(call, <p>{t('lucky.classic.note', { coins, number })}</p>)
      return { ...asked, onSent: () => noteNumber(nonce, number) }
    })
  return (
    <div className="stack">
      <BetForm account={account.name} busy={signing.busy || chainId === undefined} onBet={bet} />
      {signing.fault !== undefined && <FaultNotice code={signing.fault} />}
    </div>
  )
}
