import { useMemo } from 'react'
import { useAccounts } from '#ui/shared/accounts.ts'
import { formatCount } from '#ui/shared/format.ts'
import { TrustMark } from '#ui/shared/trust-mark.tsx'
import { type FairPhase, fairPhase, phaseEnd } from '#vm/examples/fair-round.ts'
import { FAIR_DEPOSIT, FAIR_MAX_PLAYERS, FAIR_TIMES } from '#vm/examples/lucky-bet-fair.ts'
import { PlayerGate, WithPlayer } from './bet-form.tsx'
import { Draw } from './draw.tsx'
import { FairBet } from './fair-bet.tsx'
import { GameState } from './game-state.tsx'
import { useHistory } from './history.ts'
import { someoneHits } from './odds.ts'
import { OwnBets } from './own-bets.tsx'
import { Players } from './players.tsx'
import { type FairView, useFair, useHeight } from './reads.ts'
import { fairSource } from './round-source.ts'
import { Rounds } from './rounds.tsx'
import { Countdown, Seats, Stages } from './table.tsx'
import { type MessageId, t } from './text.ts'

const FIVE = 5
const PHASES: Record<FairPhase, MessageId> = {
  empty: 'lucky.phase.empty',
  bets: 'lucky.phase.bets',
  lock: 'lucky.phase.lock',
  reveals: 'lucky.phase.reveals',
  over: 'lucky.phase.over',
}
const LENGTHS: Partial<Record<FairPhase, number>> = {
  bets: FAIR_TIMES.bets,
  lock: FAIR_TIMES.lock,
  reveals: FAIR_TIMES.reveals,
}

/** The game whose draw nobody can aim. */
export function FairGame({ contract }: { readonly contract: string }) {
  const view = useFair(contract)
  const source = useMemo(() => fairSource(contract), [contract])
  const history = useHistory(source, view.value?.round.round)
  const current = useMemo(
    () => (view.value === undefined ? undefined : { round: view.value.round.round, bets: view.value.bets }),
    [view.value],
  )
  return (
    <div className="stack stack--loose">
      <GameState read={view} />
      <div className="columns">
        {view.value !== undefined && <Round view={view.value} />}
        <PlayerGate>
          {(account) => <FairBet account={account} contract={contract} view={view.value} />}
        </PlayerGate>
      </div>
      <WithPlayer>
        {(account) => <OwnBets account={account} contract={contract} current={current} history={history} />}
      </WithPlayer>
      <Rounds history={history} extra={(round) => <Draw round={round} contract={contract} />} />
      <Players history={history} current={current} />
      <Rules />
    </div>
  )
}

function Round({ view: { round, bets, trust } }: { readonly view: FairView }) {
  const height = useHeight()
  const { active } = useAccounts()
  const phase = fairPhase(round, height + 1)
  const end = phaseEnd(round, phase)
  const length = LENGTHS[phase]
  const left = end === undefined ? undefined : Math.max(0, end - height)
  return (
    <section className="card stack" aria-labelledby="round" data-testid="fair-round" data-phase={phase}>
      <div className="row row--apart">
        <h2 id="round">{t('lucky.round', { n: formatCount(round.round) })}</h2>
        <TrustMark trust={trust} />
      </div>
      <Stages phase={phase} />
      {left !== undefined && length !== undefined ? (
        <Countdown label={t(PHASES[phase])} value={length - left} max={length} blocksLeft={left} />
      ) : (
        <p>{t(PHASES[phase])}</p>
      )}
      <Seats bets={bets} own={active?.name} />
      <p className="small muted">
        {t('lucky.fair.players', { n: round.players, of: FAIR_MAX_PLAYERS, revealed: round.revealed })}
      </p>
    </section>
  )
}

function Rules() {
  const { bets, lock, reveals } = FAIR_TIMES
  return (
    <section className="card stack" aria-labelledby="rules">
      <h2 id="rules">{t('lucky.rules')}</h2>
      <ol className="lucky__steps">
        <li>{t('lucky.fair.rule.seal', { bets })}</li>
        <li>{t('lucky.fair.rule.wait', { lock })}</li>
        <li>{t('lucky.fair.rule.open', { reveals })}</li>
        <li>{t('lucky.fair.rule.pay')}</li>
      </ol>
      <h3>{t('lucky.oddsTitle')}</h3>
      <p>{t('lucky.fair.odds')}</p>
      <p>{t('lucky.fair.oddsSomebody', { players: FIVE, percent: Math.round(someoneHits(FIVE) * 100) })}</p>
      <h3>{t('lucky.depositTitle')}</h3>
      <p>{t('lucky.fair.depositRule', { n: FAIR_DEPOSIT })}</p>
      <h3>{t('lucky.tabTitle')}</h3>
      <p>{t('lucky.fair.tab')}</p>
      <h3>{t('lucky.trustTitle')}</h3>
      <p>{t('lucky.fair.trust', { reveals })}</p>
    </section>
  )
}
