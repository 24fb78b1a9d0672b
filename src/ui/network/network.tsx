import { useState } from 'react'
import { codeOf } from '#core/error.ts'
import type { HeadView, LightStatus, PeerView } from '#light/api.ts'
import { Field } from '#ui/shared/field.tsx'
import { FilePick } from '#ui/shared/file-pick.tsx'
import { formatBytes, formatCount, formatTime } from '#ui/shared/format.ts'
import { Hash } from '#ui/shared/hash.tsx'
import { clockOffset } from '#ui/shared/network-time.ts'
import { addNetwork, networkKey } from '#ui/shared/networks.ts'
import { isFinalityStalled, phaseOf } from '#ui/shared/phase.ts'
import { switchNetwork, useLight, useSession } from '#ui/shared/session.ts'
import { Empty, FaultNotice, Loading, Notice } from '#ui/shared/states.tsx'
import { type MessageId, t } from '#ui/shared/text.ts'
import { useLoad } from '#ui/shared/use-load.ts'
import { HeadStrip } from './head-strip.tsx'

const SHOWN_HEADS = 60

/** What the light node knows and from whom: heads, finality, relays, evidence, and the choice of network. */
export function NetworkPage() {
  const light = useLight()
  const fault = useSession((session) => session.fault)
  return (
    <div className="stack stack--loose">
      <h1>{t('network.title')}</h1>
      {fault !== undefined && <FaultNotice code={fault} onRetry={() => location.reload()} />}
      {light?.fault != null && <FaultNotice code={light.fault.code} />}
      {light === undefined && fault === undefined && <Loading what={t('phase.starting')} />}
      {light !== undefined && (
        <>
          <Node light={light} />
          <Relays light={light} />
          <Witnesses light={light} />
          <Evidence count={light.counters.evidence} />
        </>
      )}
      <Choice />
    </div>
  )
}

function Node({ light }: { readonly light: LightStatus }) {
  const client = useSession((session) => session.client)
  const { text } = phaseOf(light, undefined)
  const top = light.head?.number
  const heads = useLoad<readonly HeadView[]>(
    client === undefined || top === undefined ? undefined : `strip/${light.network.genesisHash}`,
    async () => client?.heads(Math.max(1, (top ?? 0) - SHOWN_HEADS + 1), top ?? 0) ?? [],
    `${top}/${light.irreversible?.number}/${light.locked?.number}`,
  )
  const offset = clockOffset()
  const { counters } = light
  return (
    <section className="card stack" aria-labelledby="node">
      <div className="row row--apart">
        <h2 id="node">{t('network.node')}</h2>
        <span className="muted small">
          {text} · {t(light.role === 'leader' ? 'network.leader' : 'network.follower')}
        </span>
      </div>
      <div className="levels">
        <Level level="L0" number={light.head?.number} />
        <Level level="L1" number={light.irreversible?.number} />
        <Level level="L2" number={light.locked?.number} />
      </div>
      {heads.value !== undefined && heads.value.length > 0 && <HeadStrip heads={heads.value} />}
      {light.phase === 'stale' && (
        <Notice tone="warn" title={t('phase.stale')}>
          <p>{t('network.stale')}</p>
        </Notice>
      )}
      {light.phase === 'following' && isFinalityStalled(light) && (
        <Notice tone="warn" title={t('phase.stalled')}>
          <p>{t('network.stalled')}</p>
        </Notice>
      )}
      {offset !== 0 && (
        <Notice tone="warn" title={t('network.clock')}>
          <p>{t('network.clockHow', { n: Math.round(Math.abs(offset) / 1000) })}</p>
        </Notice>
      )}
      <dl className="facts">
        {light.anchor !== null && (
          <>
            <dt>{t('network.anchor')}</dt>
            <dd>
              {t(light.anchor.kind === 'genesis' ? 'proof.genesis' : 'proof.checkpoint', {
                n: formatCount(light.anchor.number),
              })}{' '}
              <Hash value={light.anchor.hash} />
            </dd>
          </>
        )}
        <dt>{t('network.signatures')}</dt>
        <dd>{formatCount(counters.signatures)}</dd>
        <dt>{t('network.stored')}</dt>
        <dd>{formatCount(counters.headsStored)}</dd>
        <dt>{t('network.received')}</dt>
        <dd>{formatBytes(counters.bytesIn)}</dd>
        {counters.msToIrreversible !== null && (
          <>
            <dt>{t('network.first')}</dt>
            <dd data-testid="ms-to-irreversible">
              {t('network.ms', { n: formatCount(Math.round(counters.msToIrreversible)) })}
            </dd>
          </>
        )}
      </dl>
    </section>
  )
}

const LEVEL: Record<HeadView['level'], MessageId> = { L0: 'network.L0', L1: 'level.L1', L2: 'level.L2' }

function Level({
  level,
  number,
}: {
  readonly level: HeadView['level']
  readonly number: number | undefined
}) {
  return (
    <div className="levels__item" data-level={level}>
      <span className="small muted">{t(LEVEL[level])}</span>
      <span className="levels__number" data-testid={`height-${level}`}>
        {number === undefined ? t('network.unknown') : formatCount(number)}
      </span>
    </div>
  )
}

const STATES: Record<PeerView['state'], { tone: string; text: MessageId }> = {
  dialling: { tone: 'work', text: 'peer.dialling' },
  connected: { tone: 'good', text: 'peer.connected' },
  waiting: { tone: 'warn', text: 'peer.waiting' },
  banned: { tone: 'bad', text: 'peer.banned' },
}

function Relays({ light }: { readonly light: LightStatus }) {
  const client = useSession((session) => session.client)
  const [address, setAddress] = useState('')
  const [fault, setFault] = useState<string>()
  const add = async () => {
    setFault(undefined)
    try {
      await client?.addRelay(address.trim())
      setAddress('')
    } catch (error) {
      setFault(codeOf(error))
    }
  }
  return (
    <section className="card card--flush" aria-labelledby="relays">
      <h2 id="relays">{t('network.relays')}</h2>
      {light.peers.length === 0 && <Empty icon="network" title={t('network.noRelays')} />}
      <ul className="list">
        {light.peers.map((peer) => (
          <li key={peer.address} className="list__item">
            <span className="dot" data-tone={STATES[peer.state].tone} />
            <span className="stack stack--tight">
              <span className="mono small wrap-any">{peer.address}</span>
              <span className="small muted">
                {[
                  t(STATES[peer.state].text),
                  peer.head === null ? undefined : t('status.head', { n: formatCount(peer.head) }),
                  peer.roundTripMs === null
                    ? undefined
                    : t('network.ms', { n: Math.round(peer.roundTripMs) }),
                  formatBytes(peer.bytesIn),
                  peer.lastFault ?? undefined,
                ]
                  .filter((part) => part !== undefined)
                  .join(' · ')}
              </span>
            </span>
            <button
              type="button"
              className="button button--small"
              aria-label={t('network.removeRelay', { address: peer.address })}
              onClick={() => void client?.removeRelay(peer.address)}
            >
              {t('network.remove')}
            </button>
          </li>
        ))}
      </ul>
      <form
        className="card__pad stack stack--tight"
        onSubmit={(event) => {
          event.preventDefault()
          void add()
        }}
      >
        <Field
          label={t('network.addRelay')}
          hint={t('network.addRelayHint')}
          error={fault}
          autoComplete="off"
          spellCheck={false}
          value={address}
          onChange={(event) => setAddress(event.target.value)}
        />
        <div>
          <button type="submit" className="button button--small" disabled={address.trim() === ''}>
            {t('network.add')}
          </button>
        </div>
      </form>
    </section>
  )
}

function Witnesses({ light }: { readonly light: LightStatus }) {
  const { epoch } = light
  if (epoch === null) return null
  return (
    <section className="card stack" aria-labelledby="witnesses">
      <div className="row row--apart">
        <h2 id="witnesses">{t('network.witnesses')}</h2>
        <span className="small muted">{t('network.epoch', { n: formatCount(epoch.epoch), q: epoch.q })}</span>
      </div>
      {epoch.switchVotes !== null && (
        <Notice>
          <p>{t('network.switching', { n: epoch.switchVotes, q: epoch.q })}</p>
        </Notice>
      )}
      <ol className="columns">
        {epoch.active.map((key) => (
          <li key={key}>
            <Hash value={key} />
          </li>
        ))}
      </ol>
    </section>
  )
}

function Evidence({ count }: { readonly count: number }) {
  const client = useSession((session) => session.client)
  const list = useLoad(
    client === undefined ? undefined : 'evidence',
    async () => client?.evidence() ?? [],
    count,
  )
  return (
    <section className="card card--flush" aria-labelledby="evidence">
      <h2 id="evidence">{t('network.evidence')}</h2>
      {(list.value ?? []).length === 0 ? (
        <Empty icon="shield" title={t('network.noEvidence')} />
      ) : (
        <ul className="list">
          {(list.value ?? []).map((item) => (
            <li key={item.id} className="list__item">
              <span className="dot" data-tone="bad" />
              <span className="stack stack--tight">
                <span className="mono small wrap-any">{item.code}</span>
                <span className="small muted wrap-any">
                  {formatTime(item.at)} · {item.peer}
                </span>
              </span>
              <span className="small muted">{formatBytes(item.bytes.length)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function Choice() {
  const { choices, network } = useSession()
  const [fault, setFault] = useState<string>()
  const add = (text: string) => {
    setFault(undefined)
    try {
      const choice = addNetwork(text)
      useSession.setState({ choices: [...useSession.getState().choices, choice] })
    } catch (error) {
      setFault(codeOf(error))
    }
  }
  return (
    <section className="card stack" aria-labelledby="choice">
      <h2 id="choice">{t('network.choice')}</h2>
      {choices.map((choice) => {
        const chosen = network !== undefined && networkKey(choice.network) === networkKey(network)
        return (
          <button
            key={networkKey(choice.network)}
            type="button"
            className="choice"
            aria-pressed={chosen}
            disabled={chosen}
            onClick={() => void switchNetwork(choice.network).catch((error) => setFault(codeOf(error)))}
          >
            <span className="dot" data-tone={chosen ? 'good' : ''} />
            <span>
              <strong>{choice.network.name}</strong>
              <br />
              <span className="small muted">
                {t('network.about', {
                  chain: String(choice.network.params.chainId),
                  witnesses: choice.network.params.witnesses.length,
                  relays: choice.network.relays.length,
                })}
              </span>
            </span>
          </button>
        )
      })}
      <FilePick label={t('network.addNetwork')} accept=".json,application/json" onText={add} />
      {fault !== undefined && <FaultNotice code={fault} />}
    </section>
  )
}
