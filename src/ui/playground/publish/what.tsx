import type { Method } from '#ui/shared/contract/contract-read.ts'
import { c } from '#ui/shared/contract/text.ts'
import { Notice } from '#ui/shared/states.tsx'
import type { Finding } from '../machine/messages.ts'

/** The methods that everybody will be able to call, and what each may take from the caller. */
export function MethodTable({ methods }: { readonly methods: readonly Method[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="table" tabIndex={0} aria-label={c('what.methods')}>
      <table>
        <thead>
          <tr>
            <th>{c('what.method')}</th>
            <th>{c('what.limit')}</th>
          </tr>
        </thead>
        <tbody>
          {methods.map(({ name, args, amountLimit }) => (
            <tr key={name}>
              <td className="mono">
                {name}({args.join(', ')})
              </td>
              <td>
                {amountLimit.length === 0
                  ? c('what.limitNone')
                  : amountLimit.map(({ token, val }) => `${val} ${token.toUpperCase()}`).join(', ')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** What the chain refuses, and what an attentive reader would ask before it is too late. */
export function Concerns({
  findings,
  isFinal,
}: {
  readonly findings: readonly Finding[]
  readonly isFinal: boolean
}) {
  const errors = findings.filter(({ level }) => level === 'error')
  const warnings = findings.filter(({ level }) => level === 'warning')
  // That there is no can_update is said in full above.
  const hints = findings.filter(({ level, text }) => level === 'info' && !text.startsWith('No can_update'))
  return (
    <>
      {errors.length > 0 && (
        <Notice tone="bad" title={c('what.refused')} alert>
          <FindingList list={errors} />
        </Notice>
      )}
      {isFinal && (
        <Notice tone="warn" title={c('what.final')}>
          <p>{c('what.finalMeans')}</p>
        </Notice>
      )}
      {warnings.length > 0 && (
        <Notice tone="warn" title={c('what.warnings', { n: warnings.length })}>
          <FindingList list={warnings} />
        </Notice>
      )}
      {hints.length > 0 && (
        <details className="small">
          <summary>{c('what.hints', { n: hints.length })}</summary>
          <FindingList list={hints} />
        </details>
      )}
    </>
  )
}

function FindingList({ list }: { readonly list: readonly Finding[] }) {
  return (
    <ul className="stack stack--tight small">
      {list.map(({ line, column, text }) => (
        <li key={`${line}:${column}:${text}`}>
          <span className="mono">{c('what.line', { line })}</span> {text}
        </li>
      ))}
    </ul>
  )
}
