import { c } from '#ui/shared/contract/text.ts'
import { formatCount } from '#ui/shared/format.ts'
import { diffCounts, lineDiff } from './line-diff.ts'

const MARK = { same: ' ', removed: '−', added: '+' } as const

/** What an update changes of the published source, line by line. */
export function DiffView({ before, after }: { readonly before: string; readonly after: string }) {
  const parts = lineDiff(before, after)
  const { removed, added } = diffCounts(parts)
  if (removed + added === 0) return <p className="muted">{c('diff.same')}</p>
  return (
    <div className="stack stack--tight">
      <p className="small muted">{c('diff.counts', { removed, added })}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="diff" tabIndex={0} aria-label={c('diff.title')} data-testid="diff-view">
        {parts.map((part, index) => (
          <div key={index}>
            {part.skipped > 0 && (
              <p className="diff__skipped">{c('diff.skipped', { n: formatCount(part.skipped) })}</p>
            )}
            {part.lines.map((line, row) => (
              <p key={row} data-kind={part.kind}>
                <span className="diff__mark" aria-hidden={part.kind === 'same'}>
                  {part.kind !== 'same' && (
                    <span className="visually-hidden">
                      {c(part.kind === 'added' ? 'diff.added' : 'diff.removed')}
                    </span>
                  )}
                  <span aria-hidden="true">{MARK[part.kind]}</span>
                </span>
                <code>{line}</code>
              </p>
            ))}
          </div>
        ))}
      </section>
    </div>
  )
}
