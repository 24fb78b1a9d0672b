import { Link } from 'wouter'
import { forgetPublished, type Published } from '#ui/shared/contract/published.ts'
import { c } from '#ui/shared/contract/text.ts'
import { shortHash } from '#ui/shared/format.ts'
import { Icon } from '#ui/shared/icon.tsx'
import { contractPath } from '#ui/shared/paths.ts'
import { useNetworkKey } from '#ui/shared/session.ts'

/** What this project has on the connected network, as far as this device remembers. */
export function PublishedList({ list }: { readonly list: readonly Published[] }) {
  const network = useNetworkKey()
  if (list.length === 0 || network === undefined) return null
  return (
    <section className="card card--flush" aria-labelledby="publish-kept">
      <h2 id="publish-kept">{c('kept.title')}</h2>
      <ul className="list" data-testid="published">
        {list.map((entry) => (
          <li key={entry.contract} className="publish-kept">
            <Link className="list__item" href={contractPath(entry.contract)}>
              <Icon name="block" />
              <span className="stack stack--tight">
                <span>
                  {entry.file} <span className="mono small muted">{shortHash(entry.contract)}</span>
                </span>
                <span className="small muted">
                  {c('kept.by', { account: entry.account, time: new Date(entry.at).toLocaleString() })}
                </span>
              </span>
            </Link>
            <button
              type="button"
              className="button button--small"
              aria-label={c('kept.forgetIt', { id: entry.contract })}
              onClick={() => forgetPublished(network, entry)}
            >
              {c('kept.forget')}
            </button>
          </li>
        ))}
      </ul>
      <p className="card__pad small muted">{c('kept.means')}</p>
    </section>
  )
}
