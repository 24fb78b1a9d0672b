import { useEffect, useId, useState } from 'react'
import { useReach, useSession } from '#ui/shared/session.ts'
import { Empty, FaultNotice, Loading } from '#ui/shared/states.tsx'
import { ClassicGame } from './classic-game.tsx'
import { FairGame } from './fair-game.tsx'
import { useContracts } from './reads.ts'
import { startRevealer } from './revealer.ts'
import { type MessageId, t } from './text.ts'
import './luckybet.css'

const GAMES = ['fair', 'classic'] as const
type Game = (typeof GAMES)[number]
const LABELS: Record<Game, MessageId> = { fair: 'lucky.fair', classic: 'lucky.classic' }

/** Lucky Bet: the fair game first, the game of 2018 beside it. */
export function LuckyBetPage() {
  const [game, setGame] = useState<Game>('fair')
  const network = useSession((session) => session.network)
  const fault = useSession((session) => session.fault)
  const contracts = useContracts()
  const { settling } = useReach()
  const id = useId()
  useEffect(() => startRevealer(), [])
  return (
    <div className="stack stack--loose">
      <div className="stack stack--tight">
        <h1>{t('nav.luckybet')}</h1>
        <p className="muted">{t('lucky.lead')}</p>
      </div>
      {fault !== undefined && <FaultNotice code={fault} />}
      {contracts === undefined && fault === undefined && network?.faucet == null && !settling && (
        <Empty icon="dice" title={t('lucky.none')}>
          <p>{t('lucky.noneHow')}</p>
        </Empty>
      )}
      {contracts === undefined && network?.faucet != null && <Loading what={t('lucky.settingUp')} />}
      {contracts !== undefined && (
        <>
          <div className="tabs" role="tablist" aria-label={t('nav.luckybet')}>
            {GAMES.map((name) => (
              <button
                key={name}
                type="button"
                role="tab"
                id={`${id}-${name}`}
                aria-selected={game === name}
                aria-controls={`${id}-panel`}
                onClick={() => setGame(name)}
              >
                {t(LABELS[name])}
              </button>
            ))}
          </div>
          <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${game}`}>
            {game === 'fair' ? (
              <FairGame contract={contracts.luckyBetFair} />
            ) : (
              <ClassicGame contract={contracts.luckyBetClassic} />
            )}
          </div>
        </>
      )}
    </div>
  )
}
