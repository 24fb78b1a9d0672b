import { useState } from 'react'
import { useParams } from 'wouter'
import { codeOf } from '#core/error.ts'
import type { Labelled, Trust, TxProofView } from '#light/api.ts'
import { saveFile } from '#ui/shared/file-pick.tsx'
import { Hash } from '#ui/shared/hash.tsx'
import { Icon } from '#ui/shared/icon.tsx'
import { usePending } from '#ui/shared/pending.ts'
import { keptProof } from '#ui/shared/proofs.ts'
import { useLight, useNetworkKey, useReach, useSession } from '#ui/shared/session.ts'
import { PendingStages } from '#ui/shared/stages.tsx'
import { FaultNotice, Loading, Notice } from '#ui/shared/states.tsx'
import { t } from '#ui/shared/text.ts'
import { TrustMark } from '#ui/shared/trust-mark.tsx'
import { useLoad } from '#ui/shared/use-load.ts'
import { useNow } from '#ui/shared/use-now.ts'
import { ProofSteps } from './proof-steps.tsx'
import { TxFacts } from './tx-facts.tsx'

type Shown = {
  readonly proof: Labelled<TxProofView>
  readonly file: string | undefined
  /** ms since 1970 when the proof comes from this device and its head could not be looked up just now. */
  readonly keptAt: number | undefined
}

/** A transaction: where it stands, what it did, and its proof step by step. */
export function TxPage() {
  const { hash = '' } = useParams()
  const shown = useProof(hash)
  const stage = usePending((state) => state.stages[hash])
  const pending = usePending((state) => state.list.find((tx) => tx.hash === hash))
  const now = useNow(10_000)
  const live = stage?.stage === 'included' ? stage.proof : undefined
  const proof = live ?? shown.value?.proof
  const keptAt = live === undefined ? shown.value?.keptAt : undefined
  return (
    <div className="stack stack--loose">
      <div className="page-head">
        <h1>{t('tx.title')}</h1>
        {proof !== undefined && (
          <TrustMark trust={trustOf(proof)} keptMs={keptAt === undefined ? undefined : now - keptAt} />
        )}
      </div>
      <Hash value={hash} full />
      {(pending !== undefined || stage !== undefined) && (
        <PendingStages hash={hash} stage={stage} pending={pending} />
      )}
      {proof === undefined && pending === undefined && stage === undefined && shown.fault !== undefined && (
        <FaultNotice code={shown.fault} onRetry={shown.reload} />
      )}
      {proof === undefined && pending === undefined && shown.fault === undefined && (
        <Loading what={t('tx.loading')} />
      )}
      {proof !== undefined && (
        <>
          {keptAt !== undefined && (
            <Notice tone="warn">
              <p>{t('tx.kept')}</p>
            </Notice>
          )}
          <TxFacts view={proof.value} />
          <ProofSteps view={proof.value} headChecked={keptAt === undefined} />
          <SaveProof hash={hash} file={shown.value?.file} />
        </>
      )}
    </div>
  )
}

function trustOf(proof: Labelled<TxProofView>): Trust {
  return proof.trust
}

/** From the relays; without them from this device, its head checked against the node's own verified heads where it has them. */
function useProof(hash: string) {
  const client = useSession((session) => session.client)
  const network = useNetworkKey()
  const light = useLight()
  const { reachable, settling } = useReach()
  const level = Math.floor((light?.locked?.number ?? 0) / 12)
  const ready = client !== undefined && network !== undefined && !settling
  return useLoad<Shown>(
    ready ? `tx/${network}/${hash}` : undefined,
    async () => {
      if (client === undefined || network === undefined) throw new Error('not ready')
      const kept = await keptProof(network, hash)
      if (reachable || kept === undefined)
        return { proof: await client.tx(hash), file: kept?.file, keptAt: undefined }
      const { number, hash: blockHash } = kept.proof.value.block
      const [head] = await client.heads(number, number).catch(() => [])
      return {
        proof: kept.proof,
        file: kept.file,
        keptAt: head?.hash === blockHash ? undefined : kept.keptAt,
      }
    },
    `${reachable}/${level}`,
  )
}

function SaveProof({ hash, file }: { readonly hash: string; readonly file: string | undefined }) {
  const client = useSession((session) => session.client)
  const [fault, setFault] = useState<string>()
  const save = async () => {
    setFault(undefined)
    try {
      const text = file ?? (await client?.exportProof(hash))
      if (text !== undefined) saveFile(`${hash}.proof.json`, text)
    } catch (error) {
      setFault(codeOf(error))
    }
  }
  return (
    <div className="stack stack--tight">
      <div>
        <button type="button" className="button" onClick={() => void save()}>
          <Icon name="download" />
          {t('proof.save')}
        </button>
      </div>
      <p className="small muted">{t('proof.saveHint')}</p>
      {fault !== undefined && <FaultNotice code={fault} onRetry={() => void save()} />}
    </div>
  )
}
