import { Link } from 'wouter'
import type { TxStatus } from '#light/api.ts'
import { Amount } from '#ui/shared/amount.tsx'
import { Icon } from '#ui/shared/icon.tsx'
import { txPath } from '#ui/shared/paths.ts'
import { type PendingTx, usePending } from '#ui/shared/pending.ts'
import { keepProof, keptProofsOf } from '#ui/shared/proofs.ts'
import { useLight, useNetworkKey, useReach, useSession } from '#ui/shared/session.ts'
import { Empty, Loading, Notice } from '#ui/shared/states.tsx'
import { t } from '#ui/shared/text.ts'
import { TxList, type TxRow } from '#ui/shared/tx-list.tsx'
import { useLoad } from '#ui/shared/use-load.ts'

const NS_PER_SECOND = 1_000_000_000n

/** What is on its way, what the relays tell (each entry proved) and what this device kept, newest first. */
export function History({ account, limit }: { readonly account: string; readonly limit: number }) {
  const client = useSession((session) => session.client)
  const network = useNetworkKey()
  const light = useLight()
  const pending = usePending((state) => state.list).filter(
    (tx) => tx.network === network && (tx.from === account || tx.to === account),
  )
  const stages = usePending((state) => state.stages)
  const { reachable, settling } = useReach()
  const version = Math.floor((light?.irreversible?.number ?? 0) / 6)
  const kept = useLoad(
    network === undefined ? undefined : `kept/${network}/${account}`,
    () => keptProofsOf(network ?? '', account),
    version,
  )
  const told = useLoad(
    client === undefined || !reachable ? undefined : `told/${network}/${account}/${limit}`,
    async () => {
      const entries = (await client?.activity(account, { limit })) ?? []
      for (const { proof } of entries)
        if (network !== undefined && isFinal(proof.value.block.level))
          await keepProof(network, proof, undefined, [account])
      return entries
    },
    version,
  )
  const rows = mergeRows([
    ...(told.value ?? []).map(({ proof }) => rowOf(proof.value)),
    ...(kept.value ?? []).map(({ proof }) => rowOf(proof.value)),
  ]).slice(0, limit)
  const shown = new Set(rows.map(({ hash }) => hash))
  const waiting = pending.filter(({ hash }) => !shown.has(hash))
  if (rows.length === 0 && waiting.length === 0) {
    if (settling || (reachable && told.loading))
      return (
        <div className="card__pad">
          <Loading what={t('history.reading')} />
        </div>
      )
    if (told.fault !== undefined)
      return (
        <div className="card__pad">
          <Notice tone="warn" title={t('history.unavailable')}>
            <p className="mono small">{told.fault}</p>
          </Notice>
        </div>
      )
    return <Empty icon="activity" title={t(reachable ? 'history.none' : 'history.noneOffline')} />
  }
  return (
    <>
      {waiting.length > 0 && (
        <ul className="list">
          {waiting.map((tx) => (
            <li key={tx.hash}>
              <PendingLine tx={tx} stage={stages[tx.hash]} account={account} />
            </li>
          ))}
        </ul>
      )}
      {!reachable && rows.length > 0 && <p className="card__pad small muted">{t('history.kept')}</p>}
      <TxList rows={rows} account={account} />
    </>
  )
}

function PendingLine({
  tx,
  stage,
  account,
}: {
  readonly tx: PendingTx
  readonly stage: TxStatus | undefined
  readonly account: string
}) {
  const outgoing = tx.from === account
  const words =
    stage?.stage === 'expired'
      ? t('pending.expired')
      : stage?.stage === 'refused'
        ? t('pending.refused')
        : stage?.stage === 'included'
          ? t('pending.inBlock')
          : t('pending.until', {
              time: new Date(Number(BigInt(tx.expiration) / NS_PER_SECOND) * 1000).toLocaleTimeString(),
            })
  return (
    <Link className="list__item" href={txPath(tx.hash)}>
      <Icon name="clock" />
      <span className="stack stack--tight">
        <span className="wrap-any">
          {tx.what ?? (outgoing ? t('tx.to', { name: tx.to }) : t('tx.from', { name: tx.from }))}
        </span>
        <span className="small muted">{words}</span>
      </span>
      <span className="list__side">
        {(tx.what === undefined || tx.amount !== '0') && (
          <Amount value={outgoing ? `-${tx.amount}` : tx.amount} unit={tx.token} />
        )}
      </span>
    </Link>
  )
}

function rowOf(view: {
  hash: string
  tx: TxRow['tx']
  receipt: TxRow['receipt']
  block: { number: number; level: TxRow['level'] }
}): TxRow {
  return {
    hash: view.hash,
    tx: view.tx,
    receipt: view.receipt,
    block: view.block.number,
    level: view.block.level,
  }
}

function mergeRows(rows: readonly TxRow[]): readonly TxRow[] {
  const byHash = new Map<string, TxRow>()
  for (const row of rows) if (!byHash.has(row.hash)) byHash.set(row.hash, row)
  return [...byHash.values()].sort((a, b) => b.block - a.block)
}

function isFinal(level: TxRow['level']): boolean {
  return level !== 'L0'
}
