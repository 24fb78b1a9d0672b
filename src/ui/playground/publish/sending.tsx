import { lazy, Suspense, useState } from 'react'
import { utf8Length } from '#core/codec/bytes.ts'
import { codeAction } from '#core/contract/code-action.ts'
import { codeOf } from '#core/error.ts'
import { useAccountState } from '#ui/shared/account-state.ts'
import type { OwnAccount } from '#ui/shared/accounts.ts'
import { canUpdate, type Method } from '#ui/shared/contract/contract-read.ts'
import { CostView, isUnpriced } from '#ui/shared/contract/cost.tsx'
import { limitWithoutPrice, type TxDraft, useTxPrice } from '#ui/shared/contract/draft.ts'
import { WouldFail } from '#ui/shared/contract/failure.tsx'
import { keepPublished } from '#ui/shared/contract/published.ts'
import { useDraftSigning } from '#ui/shared/contract/signing.tsx'
import { c } from '#ui/shared/contract/text.ts'
import { hasEnough, TopUps } from '#ui/shared/contract/top-up.tsx'
import { formatCount } from '#ui/shared/format.ts'
import type { TxPrice } from '#ui/shared/preview/price-tx.ts'
import { useNetworkKey } from '#ui/shared/session.ts'
import { FaultNotice, Loading, Notice } from '#ui/shared/states.tsx'
import { abiFileOf, abiOf } from '../project.ts'
import { makeAbi } from '../store/files.ts'
import { usePlayground } from '../store/state.ts'
import { p } from '../text.ts'
import { Sent } from './sent.tsx'
import type { Changeable } from './use-changeable.ts'
import { Concerns, MethodTable } from './what.tsx'

const DiffView = lazy(async () => ({ default: (await import('./diff-view.tsx')).DiffView }))

type Checked = { readonly source: string; readonly methods: readonly Method[]; readonly draft: TxDraft }
type SentTx = { readonly hash: string; readonly price: TxPrice | undefined }

/** One publication from the look at what it is, over its cost and the review, to its proof. */
export function Sending({
  file,
  account,
  update,
  onAgain,
}: {
  readonly file: string
  readonly account: OwnAccount
  readonly update: Changeable | undefined
  readonly onAgain: () => void
}) {
  const { project, analyses } = usePlayground()
  const network = useNetworkKey()
  const [checked, setChecked] = useState<Checked>()
  const [tries, setTries] = useState(0)
  const [fault, setFault] = useState<string>()
  const [sent, setSent] = useState<SentTx>()
  const signing = useDraftSigning()
  const source = project.files[file] ?? ''
  const abi = project.files[abiFileOf(file)]
  const isStale = checked !== undefined && checked.source !== source
  const price = useTxPrice(isStale ? undefined : checked?.draft, tries)
  const gasNow = useAccountState(account.name).value?.account.gas.now
  const findings = analyses[file] ?? []
  const isBroken = findings.some(({ level }) => level === 'error')

  if (sent !== undefined) return <Sent {...sent} contract={contractOf(sent.hash, update)} onAgain={onAgain} />
  if (signing.view !== undefined) return signing.view
  if (abi === undefined)
    return (
      <Notice title={c('publish.noAbi')}>
        <div>
          <button type="button" className="button button--small" onClick={() => void makeAbi(file)}>
            {p('play.makeAbi')}
          </button>
        </div>
      </Notice>
    )

  const check = () => {
    setFault(undefined)
    try {
      const methods = methodsOf(project.files, file)
      const info = { lang: 'javascript', version: '1.0.0', abi: methods }
      const action = codeAction(source, info, update?.entry.contract)
      setChecked({ source, methods, draft: { account, actions: [action], amountLimit: [], kind: 'code' } })
      setTries(tries + 1)
    } catch (error) {
      setFault(codeOf(error))
    }
  }
  const { value } = price
  const unpriced = isUnpriced(price)
  const blind = unpriced && gasNow !== undefined ? limitWithoutPrice(gasNow) : undefined
  const gasLimit = value?.gasLimit ?? blind
  const canSend =
    gasLimit !== undefined &&
    !isBroken &&
    !isStale &&
    (unpriced || (value !== undefined && value.failure === undefined && hasEnough(value)))
  const send = () => {
    if (gasLimit === undefined || checked === undefined || network === undefined) return
    signing.ask({
      draft: checked.draft,
      price: value,
      gasLimit,
      what: c(update === undefined ? 'publish.whatNew' : 'publish.whatUpdate', { file }),
      to: update?.entry.contract ?? 'system.iost',
      iost: '0',
      note: <p>{c(update === undefined ? 'publish.note' : 'publish.noteUpdate')}</p>,
      onSent(hash) {
        const contract = contractOf(hash, update)
        const entry = { contract, project: project.id, file, account: account.name, tx: hash, at: Date.now() }
        keepPublished(network, entry)
        setSent({ hash, price: value })
      },
    })
  }

  return (
    <div className="stack" data-testid="sending">
      {(checked === undefined || isStale) && (
        <>
          {isStale && <p className="small muted">{c('publish.stale')}</p>}
          <Concerns findings={findings.filter(({ level }) => level === 'error')} isFinal={false} />
          <div className="stack stack--tight">
            <div>
              <button type="button" className="button button--main" disabled={isBroken} onClick={check}>
                {c('publish.check')}
              </button>
            </div>
            <p className="small muted">{c('publish.checkMeans')}</p>
          </div>
        </>
      )}
      {fault !== undefined && <FaultNotice code={fault} />}
      {checked !== undefined && !isStale && (
        <>
          <section className="stack stack--tight" aria-labelledby="publish-what">
            <h2 id="publish-what">{c(update === undefined ? 'publish.what' : 'publish.changes')}</h2>
            <p className="small muted">
              {c('publish.size', {
                file,
                lines: formatCount(source.split('\n').length),
                bytes: formatCount(utf8Length(source)),
              })}
            </p>
            {update !== undefined && (
              <Suspense fallback={<Loading what={c('cost.running')} />}>
                <DiffView before={update.state.source} after={source} />
              </Suspense>
            )}
            <MethodTable methods={checked.methods} />
          </section>
          <Concerns findings={findings} isFinal={!canUpdate(checked.methods)} />
          <section className="stack stack--tight" aria-labelledby="publish-cost">
            <h2 id="publish-cost">{c('cost.title')}</h2>
            {value?.failure !== undefined && <WouldFail message={value.failure} />}
            <CostView price={price} sender={account.name} />
            <p className="small">{c('publish.ifItFails')}</p>
          </section>
          {value !== undefined && value.failure === undefined && (
            <TopUps account={account} price={value} onDone={() => setTries((n) => n + 1)} />
          )}
          <div className="stack stack--tight">
            <p>
              <strong>{c(update === undefined ? 'publish.forEver' : 'publish.updateForEver')}</strong>
            </p>
            <div className="row">
              <button
                type="button"
                className="button button--main"
                disabled={!canSend || signing.busy}
                onClick={send}
              >
                {c('call.review')}
              </button>
              <button type="button" className="button" onClick={() => setChecked(undefined)}>
                {c('publish.leave')}
              </button>
            </div>
            {signing.fault !== undefined && <FaultNotice code={signing.fault} />}
          </div>
        </>
      )}
    </div>
  )
}

function contractOf(hash: string, update: Changeable | undefined): string {
  return update?.entry.contract ?? `Contract${hash}`
}

function methodsOf(files: Readonly<Record<string, string>>, file: string): readonly Method[] {
  return abiOf(files, file).map(({ name, args, amountLimit = [] }) => ({
    name,
    args,
    amountLimit: amountLimit.map(({ token, val }) => ({ token, val })),
  }))
}
