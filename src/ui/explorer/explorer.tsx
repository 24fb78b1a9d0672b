import { useState } from 'react'
import { Link } from 'wouter'
import { navigate } from 'wouter/use-browser-location'
import { isAccountName, isContractId } from '#core/account-name.ts'
import type { HeadView } from '#light/api.ts'
import { Field } from '#ui/shared/field.tsx'
import { formatCount, formatSpan, shortHash, toMs } from '#ui/shared/format.ts'
import { accountPath, blockPath, contractPath, txPath } from '#ui/shared/paths.ts'
import { useLight, useSession } from '#ui/shared/session.ts'
import { Empty, FaultNotice, Loading } from '#ui/shared/states.tsx'
import { type MessageId, t } from '#ui/shared/text.ts'
import { useLoad } from '#ui/shared/use-load.ts'
import { useNow } from '#ui/shared/use-now.ts'

const SHOWN_HEADS = 20
const LEVEL: Record<HeadView['level'], MessageId> = { L0: 'level.L0', L1: 'level.L1', L2: 'level.L2' }

/** Search, and the newest heads as they are verified. */
export function ExplorerPage() {
  return (
    <div className="stack stack--loose">
      <h1>{t('explorer.title')}</h1>
      <Search />
      <Heads />
    </div>
  )
}

function Search() {
  const [text, setText] = useState('')
  const [unknown, setUnknown] = useState(false)
  const go = async () => {
    const query = text.trim().replaceAll(/[\s,]/g, '')
    setUnknown(false)
    if (/^[0-9]{1,15}$/.test(query)) navigate(blockPath(query))
    else if (/^[1-9A-HJ-NP-Za-km-z]{42,45}$/.test(query)) navigate(txPath(query))
    else if (isContractId(query)) navigate(contractPath(query))
    else if (isAccountName(query)) navigate(accountPath(query))
    else setUnknown(true)
  }
  return (
    <search>
      <form
        className="search"
        onSubmit={(event) => {
          event.preventDefault()
          void go()
        }}
      >
        <div>
          <Field
            label={t('explorer.search')}
            hint={t('explorer.searchHint')}
            error={unknown ? t('explorer.searchBad') : undefined}
            type="search"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
        <button type="submit" className="button button--main">
          {t('explorer.go')}
        </button>
      </form>
    </search>
  )
}

function Heads() {
  const light = useLight()
  const client = useSession((session) => session.client)
  const now = useNow()
  const top = light?.head?.number
  const [paused, setPaused] = useState<number>()
  const last = paused ?? top
  const heads = useLoad(
    client === undefined || last === undefined ? undefined : `heads/${light?.network.genesisHash}`,
    async () => client?.heads(Math.max(1, (last ?? 0) - SHOWN_HEADS + 1), last ?? 0) ?? [],
    `${last}/${light?.locked?.number}`,
  )
  const list = heads.value === undefined ? [] : [...heads.value].reverse()
  const live = light?.network.clock === 'live'
  return (
    <section className="card card--flush" aria-labelledby="heads">
      <div className="row row--apart card__pad">
        <h2 id="heads">{t('explorer.heads')}</h2>
        <button
          type="button"
          className="button button--small"
          aria-pressed={paused !== undefined}
          onClick={() => setPaused(paused === undefined ? top : undefined)}
        >
          {t(paused === undefined ? 'explorer.pause' : 'explorer.resume')}
        </button>
      </div>
      {list.length === 0 && heads.fault !== undefined && (
        <FaultNotice code={heads.fault} onRetry={heads.reload} />
      )}
      {list.length === 0 &&
        heads.fault === undefined &&
        (top === undefined ? (
          <Empty icon="block" title={t('explorer.noHeads')} />
        ) : (
          <Loading what={t('explorer.loading')} />
        ))}
      {list.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        <section className="table" tabIndex={0} aria-label={t('explorer.table')}>
          <table>
            <thead>
              <tr>
                <th>{t('block.number')}</th>
                <th>{t('block.level')}</th>
                <th>{t('block.witness')}</th>
                <th className="end">{t('block.age')}</th>
              </tr>
            </thead>
            <tbody>
              {list.map((head) => (
                <tr key={head.hash}>
                  <td>
                    <Link href={blockPath(String(head.number))}>{formatCount(head.number)}</Link>
                  </td>
                  <td>{t(LEVEL[head.level])}</td>
                  <td className="mono">{shortHash(head.witness)}</td>
                  <td className="end">
                    {live
                      ? formatSpan(now - toMs(head.time))
                      : new Date(toMs(head.time)).toLocaleTimeString()}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  )
}
