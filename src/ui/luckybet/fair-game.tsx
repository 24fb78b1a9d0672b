import { useState } from 'react'
import { encodeHex } from '#core/codec/hex.ts'
import { codeOf } from '#core/error.ts'
import type { OwnAccount } from '#ui/shared/accounts.ts'
import { Field } from '#ui/shared/field.tsx'
import { saveFile } from '#ui/shared/file-pick.tsx'
import { formatCount } from '#ui/shared/format.ts'
import { CopyButton } from '#ui/shared/hash.tsx'
import { useNetworkKey, useReach, useSession } from '#ui/shared/session.ts'
import { FaultNotice, Loading, Notice } from '#ui/shared/states.tsx'
import { TrustMark } from '#ui/shared/trust-mark.tsx'
import { useLoad } from '#ui/shared/use-load.ts'
import { fairCommitment } from '#vm/examples/fair-commitment.ts'
import { type FairPhase, fairPhase, phaseEnd } from '#vm/examples/fair-round.ts'
import { FAIR_DEPOSIT, FAIR_MAX_PLAYERS, FAIR_TIMES } from '#vm/examples/lucky-bet-fair.ts'
import { BetForm, type Pick, PlayerGate, SigningFault, useSigning, WithPlayer } from './bet-form.tsx'
import { Draw } from './draw.tsx'
import { someoneHits } from './odds.ts'
import { type FairView, useFair, useFairRounds, useHeight } from './reads.ts'
import { expectReveal, startRevealer, useReveals } from './revealer.ts'
import { Countdown, MyBets, Players, Rounds } from './round-parts.tsx'
import { backupText, type FairSecret, keepSecret, keptSecrets, readBackup, secretId } from './secrets.ts'
import { type MessageId, t } from './text.ts'

const SECRET_BYTES = 32
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
  const rounds = useFairRounds(contract, view.value?.round.round)
  const { reachable, settling } = useReach()
  const finished = rounds.value ?? []
  const current =
    view.value === undefined ? undefined : { round: view.value.round.round, bets: view.value.bets }
  return (
    <div className="stack stack--loose">
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
        <PlayerGate>
          {(account) => <Bet account={account} contract={contract} view={view.value} />}
        </PlayerGate>
      </div>
      <WithPlayer>
        {(account) => <OwnBets account={account} contract={contract} current={current} rounds={finished} />}
      </WithPlayer>
      <Rounds rounds={finished} extra={(round) => <Draw round={round} contract={contract} />} />
      <Players rounds={finished} current={current} />
      <Rules />
    </div>
  )
}

function Round({ view: { round, bets, trust } }: { readonly view: FairView }) {
  const height = useHeight()
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
      {left !== undefined && length !== undefined ? (
        <Countdown label={t(PHASES[phase])} value={length - left} max={length} blocksLeft={left} />
      ) : (
        <p>{t(PHASES[phase])}</p>
      )}
      <p className="small muted">
        {t('lucky.fair.players', { n: round.players, of: FAIR_MAX_PLAYERS, revealed: round.revealed })}
      </p>
      <ul className="list">
        {bets.map(({ account, coins, isOpen, number }) => (
          <li key={account} className="bet">
            <span className="mono">{account}</span>
            <span className="small muted">{t(isOpen ? 'lucky.opened' : 'lucky.sealed')}</span>
            <span className="figures">
              {number === undefined
                ? t('lucky.coins', { n: coins })
                : t('lucky.coinsOn', { n: coins, number })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Bet({
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
  const signing = useSigning(account)
  if (signing.view !== undefined) return signing.view
  if (view === undefined || network === undefined || chainId === undefined) return null
  const phase = fairPhase(view.round, height + 1)
  // A bet on a round that is over ends it first and opens the next.
  const round = phase === 'over' ? view.round.round + 1 : view.round.round
  const mine = phase !== 'over' && view.bets.some((bet) => bet.account === account.name)
  const player = { account: account.name, keyId: account.keyId, chainId, contract }

  function bet({ coins, number }: Pick): void {
    const secret: FairSecret = {
      id: secretId(network ?? '', contract, round, account.name),
      network: network ?? '',
      contract,
      round,
      account: account.name,
      keyId: account.keyId,
      number,
      coins,
      secret: encodeHex(crypto.getRandomValues(new Uint8Array(SECRET_BYTES))),
      keptAt: Date.now(),
    }
    const commitment = fairCommitment(secret)
    const call = {
      ...player,
      method: 'commit',
      args: [round, coins, commitment],
      iost: coins + FAIR_DEPOSIT,
    } as const
    signing.ask(call, <Note secret={secret} />, async () => {
      await keepSecret(secret)
      expectReveal(secret.network)
      startRevealer()
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
        <BetForm busy={signing.busy} action={t('lucky.review')} onBet={bet}>
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
            onClick={() => {
              const call = { ...player, method: 'settle', args: [], iost: 0 } as const
              signing.ask(call, <p>{t('lucky.fair.settleNote')}</p>)
            }}
          >
            {t('lucky.fair.settle')}
          </button>
        </div>
      )}
      <SigningFault fault={signing.fault} />
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

function OwnBets({
  account,
  contract,
  current,
  rounds,
}: {
  readonly account: OwnAccount
  readonly contract: string
  readonly current: Parameters<typeof MyBets>[0]['current']
  readonly rounds: Parameters<typeof MyBets>[0]['rounds']
}) {
  const network = useNetworkKey()
  const reveals = useReveals((state) => state.states)
  const kept = useLoad(
    network === undefined ? undefined : `secrets/${network}/${contract}`,
    () => keptSecrets(network ?? '', contract),
    `${current?.round}/${current?.bets.length}`,
  )
  const mine = (kept.value ?? []).filter((secret) => secret.account === account.name)
  const open = mine.find(({ round }) => round === current?.round)
  const isIn = current?.bets.some((bet) => bet.account === account.name) === true
  const reveal = open === undefined ? undefined : reveals[open.id]
  return (
    <div className="stack">
      {isIn && open === undefined && !kept.loading && (
        <Notice tone="bad" title={t('lucky.reveal.lost')} alert>
          <p>{t('lucky.reveal.lostHow')}</p>
        </Notice>
      )}
      {isIn && reveal?.state === 'locked' && (
        <Notice tone="warn" title={t('lucky.reveal.locked')} alert>
          <p>{t('lucky.reveal.lockedHow')}</p>
        </Notice>
      )}
      {isIn && reveal?.state === 'failed' && <FaultNotice code={reveal.code ?? 'UNKNOWN'} />}
      {isIn && (reveal?.state === 'waiting' || reveal?.state === 'sent') && (
        <Notice title={t(reveal.state === 'sent' ? 'lucky.reveal.sent' : 'lucky.reveal.waiting')}>
          <p>{t('lucky.reveal.tab')}</p>
        </Notice>
      )}
      {isIn && reveal?.state === 'open' && <Notice tone="good" title={t('lucky.reveal.open')} />}
      <MyBets
        account={account.name}
        contract={contract}
        current={current}
        rounds={rounds}
        numberOf={(round) => mine.find((secret) => secret.round === round)?.number}
      />
      <Restore account={account} />
    </div>
  )
}

/** Takes a bet's backup in, on a device that does not know its secret. */
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
          hint={done ? t('lucky.restoreDone') : undefined}
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

function Rules() {
  const deadlines = { bets: FAIR_TIMES.bets, lock: FAIR_TIMES.lock, reveals: FAIR_TIMES.reveals }
  return (
    <section className="card stack" aria-labelledby="rules">
      <h2 id="rules">{t('lucky.rules')}</h2>
      <p>{t('lucky.fair.rules')}</p>
      <p>{t('lucky.fair.deadlines', deadlines)}</p>
      <p>{t('lucky.fair.depositRule', { n: FAIR_DEPOSIT })}</p>
      <h3>{t('lucky.oddsTitle')}</h3>
      <p>{t('lucky.fair.odds', { percent: Math.round(someoneHits(4) * 100) })}</p>
      <h3>{t('lucky.tabTitle')}</h3>
      <p>{t('lucky.fair.tab')}</p>
    </section>
  )
}
