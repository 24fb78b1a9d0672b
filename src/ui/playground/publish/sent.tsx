import { Link } from 'wouter'
import { STATUS } from '#core/tx/receipt.ts'
import { c } from '#ui/shared/contract/text.ts'
import { formatGas } from '#ui/shared/format.ts'
import { Hash } from '#ui/shared/hash.tsx'
import { contractPath, txPath } from '#ui/shared/paths.ts'
import { usePending } from '#ui/shared/pending.ts'
import type { TxPrice } from '#ui/shared/preview/price-tx.ts'
import { PendingStages } from '#ui/shared/stages.tsx'
import { Notice } from '#ui/shared/states.tsx'
import { TrustMark } from '#ui/shared/trust-mark.tsx'

const SHORT_HASH = 43

/** A sent publication on its way to being irreversible, its contract, and whether the cost was what was said before. */
export function Sent({
  hash,
  price,
  contract,
  onAgain,
}: {
  readonly hash: string
  readonly price: TxPrice | undefined
  readonly contract: string
  readonly onAgain: () => void
}) {
  const stage = usePending((state) => state.stages[hash])
  const pending = usePending((state) => state.list.find((tx) => tx.hash === hash))
  const proof = stage?.stage === 'included' ? stage.proof : undefined
  const receipt = proof?.value.receipt
  const ok = receipt?.status.code === STATUS.success
  const said = price === undefined ? undefined : hash.length <= SHORT_HASH ? price.gasIfShorter : price.gas
  return (
    <div className="stack" data-testid="sent">
      {receipt !== undefined && (
        <Notice
          tone={ok ? 'good' : 'bad'}
          title={c(ok ? 'sent.published' : 'sent.publishFailed')}
          alert={!ok}
        >
          {ok ? (
            <>
              <p className="wrap-any" data-testid="contract-id">
                <Hash value={contract} full />
              </p>
              <div className="row">
                <Link className="button button--main" href={contractPath(contract)}>
                  {c('sent.open')}
                </Link>
                <Link className="button" href={txPath(hash)}>
                  {c('sent.proof')}
                </Link>
                {proof !== undefined && <TrustMark trust={proof.trust} />}
              </div>
            </>
          ) : (
            <p className="wrap-any mono small">{receipt.status.message}</p>
          )}
          <p data-testid="charged" data-exact={said === receipt.gasUsage}>
            {said === undefined
              ? c('sent.charged', { gas: formatGas(receipt.gasUsage) })
              : said === receipt.gasUsage
                ? c('sent.exact', { gas: formatGas(receipt.gasUsage) })
                : c('sent.other', { gas: formatGas(receipt.gasUsage), said: formatGas(said) })}
          </p>
        </Notice>
      )}
      <PendingStages hash={hash} stage={stage} pending={pending} />
      <div>
        <button type="button" className="button" onClick={onAgain}>
          {c('sent.again')}
        </button>
      </div>
    </div>
  )
}
