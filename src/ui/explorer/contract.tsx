import { Link, useParams } from 'wouter'
import { utf8Length } from '#core/codec/bytes.ts'
import { canUpdate, className, type Publication, publishingTx } from '#ui/shared/contract/contract-read.ts'
import { usePublishedContract } from '#ui/shared/contract/published.ts'
import { c } from '#ui/shared/contract/text.ts'
import { type KnownContract, useContract } from '#ui/shared/contract/use-contract.ts'
import { formatCount, formatTime } from '#ui/shared/format.ts'
import { Hash } from '#ui/shared/hash.tsx'
import { Icon } from '#ui/shared/icon.tsx'
import { accountPath, contractInPlayground, txPath } from '#ui/shared/paths.ts'
import { useLight, useReach } from '#ui/shared/session.ts'
import { FaultNotice, Loading, Notice } from '#ui/shared/states.tsx'
import { TrustMark } from '#ui/shared/trust-mark.tsx'
import { ActivityList } from './activity-list.tsx'
import { ContractCalls } from './contract-calls.tsx'
import { ContractSource, SourceNote } from './contract-source.tsx'
import { ContractStorage } from './contract-storage.tsx'
import './contract.css'

const BLOCKS_PER_READ = 12

/** A published contract: what it is and how that is known, its methods to call, its source, what it stores. */
export function ContractPage() {
  const { id = '' } = useParams()
  const light = useLight()
  const version = Math.floor((light?.head?.number ?? 0) / BLOCKS_PER_READ)
  const contract = useContract(id, version)
  const known = contract.value
  const { reachable, settling } = useReach()
  const isOffline = !reachable && !settling
  return (
    <div className="stack stack--loose contract">
      <div className="page-head">
        <h1 className="wrap-any">{titleOf(known)}</h1>
        {known !== undefined && <TrustMark trust={known.state.trust} />}
      </div>
      <p className="contract__id">
        <Hash value={id} full />
      </p>
      {isOffline && <Offline id={id} isShown={known !== undefined} />}
      {known === undefined && !isOffline && contract.fault !== undefined && (
        <FaultNotice code={contract.fault} onRetry={contract.reload} />
      )}
      {known === undefined && !isOffline && contract.fault === undefined && (
        <Loading what={c('contract.reading')} />
      )}
      {known !== undefined && (
        <>
          <ContractFacts id={id} known={known} />
          <ContractCalls key={id} contract={known.state.value} />
          <ContractSource known={known} />
          <ContractStorage key={`storage/${id}`} id={id} />
        </>
      )}
      {(!isOffline || known !== undefined) && (
        <ActivityList
          of={id}
          title={c('contract.recent')}
          note={c('contract.recentMeans')}
          version={version}
        />
      )}
    </div>
  )
}

/** Without a relay nothing new is known of a contract; what this device has of it is offered. */
function Offline({ id, isShown }: { readonly id: string; readonly isShown: boolean }) {
  const own = usePublishedContract(id)
  return (
    <Notice tone="warn" title={c('offline.title')}>
      <p>{c(isShown ? 'offline.stale' : 'offline.means')}</p>
      {own !== undefined && (
        <p>
          {c('offline.own', {
            file: own.file,
            account: own.account,
            time: new Date(own.at).toLocaleString(),
          })}
        </p>
      )}
      <p>
        <Link className="button button--small" href="/playground">
          <Icon name="code" />
          {c('offline.playground')}
        </Link>
      </p>
    </Notice>
  )
}

function titleOf(known: KnownContract | undefined): string {
  return (known === undefined ? undefined : className(known.state.value.source)) ?? c('contract.title')
}

function ContractFacts({ id, known }: { readonly id: string; readonly known: KnownContract }) {
  const { state, publications, source } = known
  const { methods, source: text, language } = state.value
  const first = publications.find(({ kind }) => kind === 'publish')
  const last = publications.find(({ kind }) => kind === 'update')
  const isBuiltIn = language === 'native'
  return (
    <section className="card stack" aria-label={c('contract.facts')}>
      <dl className="facts">
        <dt>{c('contract.publishedBy')}</dt>
        <dd>
          {first === undefined ? (
            c(publishingTx(id) === undefined ? 'contract.fromGenesis' : 'contract.unknown')
          ) : (
            <PublicationLine publication={first} />
          )}
        </dd>
        {last !== undefined && (
          <>
            <dt>{c('contract.changedBy')}</dt>
            <dd>
              <PublicationLine publication={last} />
            </dd>
          </>
        )}
        <dt>{c('contract.canUpdate')}</dt>
        <dd>{changeText(isBuiltIn, canUpdate(methods))}</dd>
        <dt>{c('contract.source')}</dt>
        <dd>
          {isBuiltIn
            ? c('contract.builtIn')
            : c('contract.size', {
                lines: formatCount(text.split('\n').length),
                bytes: formatCount(utf8Length(text)),
              })}
        </dd>
      </dl>
      {!isBuiltIn && <SourceNote trust={source} />}
      {!isBuiltIn && (
        <div className="row">
          <Link className="button" href={contractInPlayground(id)}>
            <Icon name="code" />
            {c('contract.open')}
          </Link>
        </div>
      )}
    </section>
  )
}

function changeText(isBuiltIn: boolean, isOpen: boolean): string {
  if (isBuiltIn) return c('contract.canUpdateBuiltIn')
  return c(isOpen ? 'contract.canUpdateYes' : 'contract.canUpdateNo')
}

function PublicationLine({ publication: { by, proof } }: { readonly publication: Publication }) {
  const { block, hash } = proof.value
  return (
    <span className="row">
      <Link href={accountPath(by)}>{by}</Link>
      <Link className="small" href={txPath(hash)}>
        {formatTime(block.time)}
      </Link>
      <TrustMark trust={proof.trust} />
    </span>
  )
}
