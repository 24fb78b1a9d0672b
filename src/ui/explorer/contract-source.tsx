import type { SourceTrust } from '#ui/shared/contract/contract-read.ts'
import { c } from '#ui/shared/contract/text.ts'
import type { KnownContract } from '#ui/shared/contract/use-contract.ts'
import { CopyButton } from '#ui/shared/hash.tsx'
import { Notice } from '#ui/shared/states.tsx'
import { TrustMark } from '#ui/shared/trust-mark.tsx'

/** How far the source is proved, in a sentence. */
export function SourceNote({ trust }: { readonly trust: SourceTrust }) {
  switch (trust.kind) {
    case 'final':
      return (
        <p className="row small" data-testid="source-trust" data-kind="final">
          <TrustMark trust={trust.trust} /> {c('source.final')}
        </p>
      )
    case 'latest':
      return (
        <p className="row small" data-testid="source-trust" data-kind="latest">
          <TrustMark trust={trust.trust} /> {c('source.latest')}
        </p>
      )
    case 'unproved':
      return (
        <p className="small muted" data-testid="source-trust" data-kind="unproved">
          {c('source.unproved')}
        </p>
      )
    case 'contradicted':
      return (
        <Notice tone="bad" title={c('source.contradicted')} alert>
          <p>{c('source.contradictedMeans')}</p>
        </Notice>
      )
  }
}

/** The source as its author sent it; where a node contradicts the proof, the proved one. */
export function ContractSource({ known }: { readonly known: KnownContract }) {
  const { state, publications, source } = known
  const proved =
    source.kind === 'contradicted' ? publications.find(({ kind }) => kind === 'publish') : undefined
  const text = proved?.source ?? state.value.source
  // A built-in contract's record holds a placeholder.
  if (text === '' || state.value.language === 'native') return null
  return (
    <section className="card card--flush" aria-labelledby="source">
      <div className="row row--apart card__pad">
        <h2 id="source">{c('contract.source')}</h2>
        <CopyButton value={text} label={c('source.copy')} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="source" tabIndex={0} aria-label={c('source.text')}>
        <ol>
          {text.split('\n').map((line, index) => (
            <li key={index}>
              <code>{line}</code>
            </li>
          ))}
        </ol>
      </section>
    </section>
  )
}
