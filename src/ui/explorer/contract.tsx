import { Link, useParams } from 'wouter'
import { utf8Length } from '#core/codec/bytes.ts'
import { canUpdate, className, type Publication, publishingTx } from '#ui/shared/contract/contract-read.ts'
import { c } from '#ui/shared/contract/text.ts'
import { type KnownContract, useContract } from '#ui/shared/contract/use-contract.ts'
import { formatCount, formatTime } from '#ui/shared/format.ts'
import { Hash } from '#ui/shared/hash.tsx'
import { Icon } from '#ui/shared/icon.tsx'
import { accountPath, contractInPlayground, txPath } from '#ui/shared/paths.ts'
import { useLight, useNetworkKey, useReach, useSession } from '#ui/shared/session.ts'
import { Empty, FaultNotice, Loading, Notice } from '#ui/shared/states.tsx'
import { TrustMark } from '#ui/shared/trust-mark.tsx'
import { TxList } from '#ui/shared/tx-list.tsx'
import { useLoad } from '#ui/shared/use-load.ts'
import { ContractCalls } from './contract-calls.tsx'
import { ContractSource, SourceNote } from './contract-source.tsx'
import { ContractStorage } from './contract-storage.tsx'
import './contract.css'

const SHOWN_TXS = 20
const BLOCKS_PER_READ = 12

/** A published contract: what it is and how that is known, its methods to call, its source, what it stores. */
export function ContractPage() {
  const { id = '' } = useParams()
  const light = useLight()
  const contract = useContract(id, Math.floor((light?.head?.number ?? 0) / BLOCKS_PER_READ))
  const known = contract.value
  return (
    <div className="stack stack--loose contract">
      <div className="page-head">
        <h1 className="wrap-any">{titleOf(known)}</h1>
        {known !== undefined && <TrustMark trust={known.state.trust} />}
      </div>
      <p className="contract__id">
        <Hash value={id} full />
      </p>
      {known === undefined && contract.fault !== undefined && (
        <FaultNotice code={contract.fault} onRetry={contract.reload} />
      )}
      {known === undefined && contract.fault === undefined && <Loading what={c('contract.reading')} />}
      {known !== undefined && (
        <>
          <ContractFacts id={id} known={known} />
          <ContractCalls key={id} contract={known.state.value} />
          <ContractSource known={known} />
          <ContractStorage key={`storage/${id}`} id={id} />
        </>
      )}
      <RecentCalls id={id} />
    </div>
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

function RecentCalls({ id }: { readonly id: string }) {
  const client = useSession((session) => session.client)
  const network = useNetworkKey()
  const light = useLight()
  const { reachable, settling } = useReach()
  const entries = useLoad(
    client === undefined || settling ? undefined : `contract-txs/${network}/${id}`,
    async () => client?.activity(id, { limit: SHOWN_TXS }) ?? [],
    `${reachable}/${Math.floor((light?.head?.number ?? 0) / BLOCKS_PER_READ)}`,
  )
  const rows = (entries.value ?? []).map(({ proof: { value } }) => ({
    hash: value.hash,
    tx: value.tx,
    receipt: value.receipt,
    block: value.block.number,
    level: value.block.level,
  }))
  return (
    <section className="card card--flush" aria-labelledby="calls">
      <h2 id="calls">{c('contract.recent')}</h2>
      {rows.length > 0 && <TxList rows={rows} />}
      {rows.length > 0 && <p className="card__pad small muted">{c('contract.recentMeans')}</p>}
      {rows.length === 0 && entries.loading && (
        <div className="card__pad">
          <Loading what={c('contract.reading')} />
        </div>
      )}
      {rows.length === 0 && !entries.loading && entries.fault !== undefined && (
        <div className="card__pad">
          <Notice tone="warn" title={c('contract.recentAway')}>
            <p className="mono small">{entries.fault}</p>
          </Notice>
        </div>
      )}
      {rows.length === 0 && !entries.loading && entries.fault === undefined && (
        <Empty icon="activity" title={c('contract.recentNone')} />
      )}
    </section>
  )
}
