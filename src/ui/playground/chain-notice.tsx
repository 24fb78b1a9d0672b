import { formatCount } from '#ui/shared/format.ts'
import { Notice } from '#ui/shared/states.tsx'
import { isNearlyFull } from './journal.ts'
import { remakeChain, restartChain } from './store/remake.ts'
import { usePlayground } from './store/state.ts'
import { bounds } from './store/work.ts'
import { p } from './text.ts'

/** What there is to decide about the local chain as a whole: it is not made, or hardly takes any more. */
export function ChainNotice() {
  const { chain, busy, journal } = usePlayground()
  if (busy !== undefined) return null
  const { entries, bytes } = journal
  if (chain === undefined) {
    return (
      <Notice tone="warn" title={p('play.unmade')}>
        <p>{p('play.unmadeSays', { n: entries.length })}</p>
        <div className="row">
          <button type="button" className="button button--small" onClick={() => void remakeChain()}>
            {p('play.remake')}
          </button>
          <Restart />
        </div>
      </Notice>
    )
  }
  if (!isNearlyFull(journal)) return null
  return (
    <Notice tone="warn">
      <p>
        {p('play.nearlyFull', {
          changes: formatCount(entries.length),
          size: formatCount(Math.ceil(bytes / 1_000)),
          ...bounds(),
        })}
      </p>
      <Restart />
    </Notice>
  )
}

function Restart() {
  return (
    <button type="button" className="button button--small" onClick={() => void restartChain()}>
      {p('play.restart')}
    </button>
  )
}
