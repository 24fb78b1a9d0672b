import { type ReactNode, useMemo } from 'react'
import { encodeBase58 } from '#core/codec/base58.ts'
import { concatBytes } from '#core/codec/bytes.ts'
import { sha3_256 } from '#core/hash/sha3.ts'
import { receiptHash } from '#core/tx/receipt.ts'
import { txHash } from '#core/tx/tx-hash.ts'
import type { TxProofView } from '#light/api.ts'
import { formatCount, formatTime } from '#ui/shared/format.ts'
import { Hash } from '#ui/shared/hash.tsx'
import { Icon } from '#ui/shared/icon.tsx'
import { t } from '#ui/shared/text.ts'

type PathNode = { readonly sibling: string; readonly side: 'left' | 'right'; readonly result: string }

/** The proof from the transaction up to where trust began; hashes and paths are computed again for this display. */
export function ProofSteps({
  view,
  headChecked,
}: {
  readonly view: TxProofView
  readonly headChecked: boolean
}) {
  const check = useMemo(() => recompute(view), [view])
  const { block, confirmedBy, q, anchor } = view
  return (
    <section className="card card--flush" aria-labelledby="proof">
      <h2 id="proof">{t('proof.title')}</h2>
      <Step title={t('proof.tx')} note={t('proof.txNote')} ok={check.hash === view.hash}>
        <p>{t('proof.txMeans')}</p>
        <Facts rows={[[t('proof.computed'), <Hash key="h" value={check.hash} full />]]} />
      </Step>
      <Step
        title={t('proof.path')}
        note={t('proof.pathNote', { n: view.txPath.length, leaves: formatCount(view.leafCount) })}
        ok={check.txRoot === block.txRoot && check.receiptRoot === block.receiptRoot}
      >
        <p>{t('proof.pathMeans')}</p>
        <Path title={t('proof.txTree')} nodes={check.txNodes} root={check.txRoot} />
        <Path title={t('proof.receiptTree')} nodes={check.receiptNodes} root={check.receiptRoot} />
      </Step>
      <Step
        title={t('proof.header')}
        note={t('proof.headerNote', { n: formatCount(block.number) })}
        ok={headChecked}
      >
        <p>{t(headChecked ? 'proof.headerMeans' : 'proof.headerKept')}</p>
        <Facts
          rows={[
            [t('block.hash'), <Hash key="h" value={block.hash} full />],
            [t('block.parent'), <Hash key="p" value={block.parentHash} full />],
            [t('block.time'), formatTime(block.time)],
            [t('block.txRoot'), <Hash key="t" value={block.txRoot} full />],
            [t('block.receiptRoot'), <Hash key="r" value={block.receiptRoot} full />],
          ]}
        />
      </Step>
      <Step
        title={t('proof.witnesses')}
        note={t('proof.witnessesNote', { n: confirmedBy.length, q })}
        ok={headChecked && (confirmedBy.length >= q || block.level !== 'L0')}
      >
        <p>{t('proof.witnessesMeans', { q })}</p>
        <ol className="stack stack--tight">
          {confirmedBy.map((witness) => (
            <li key={witness}>
              <Hash value={witness} />
            </li>
          ))}
        </ol>
      </Step>
      <Step
        title={t('proof.anchor')}
        note={t(anchor.kind === 'genesis' ? 'proof.genesis' : 'proof.checkpoint', {
          n: formatCount(anchor.number),
        })}
        ok={headChecked}
      >
        <p>{t('proof.anchorMeans')}</p>
        <Facts rows={[[t('block.hash'), <Hash key="a" value={anchor.hash} full />]]} />
      </Step>
    </section>
  )
}

function Step({
  title,
  note,
  ok,
  children,
}: {
  readonly title: string
  readonly note: string
  readonly ok: boolean
  readonly children: ReactNode
}) {
  return (
    <details className="proof-step" data-testid="proof-step">
      <summary>
        <span className="proof-step__mark" data-ok={ok}>
          <Icon name={ok ? 'check' : 'warning'} className="proof-step__mark" />
          <span className="visually-hidden">{t(ok ? 'proof.ok' : 'proof.open')}</span>
        </span>
        <span>
          <strong>{title}</strong>
          <br />
          <span className="small muted">{note}</span>
        </span>
        <Icon name="chevron" className="proof-step__chevron" />
      </summary>
      <div className="proof-step__body">{children}</div>
    </details>
  )
}

function Facts({ rows }: { readonly rows: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="facts">
      {rows.map(([name, value]) => (
        <div key={name} className="facts__row">
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Path({
  title,
  nodes,
  root,
}: {
  readonly title: string
  readonly nodes: readonly PathNode[]
  readonly root: string
}) {
  return (
    <div className="stack stack--tight">
      <h3>{title}</h3>
      <ol className="stack stack--tight">
        {nodes.map((node, level) => (
          <li key={level} className="row small">
            <span className="muted">{t(node.side === 'left' ? 'proof.left' : 'proof.right')}</span>
            <Hash value={node.sibling} />
            <span aria-hidden="true">→</span>
            <Hash value={node.result} />
          </li>
        ))}
      </ol>
      <p className="row small">
        <strong>{t('proof.root')}</strong> <Hash value={root} />
      </p>
    </div>
  )
}

function recompute(view: TxProofView) {
  const leaf = txHash(view.tx)
  const receiptLeaf = receiptHash(view.receipt)
  const txNodes = walk(leaf, view.index, view.txPath)
  const receiptNodes = walk(receiptLeaf, view.index, view.receiptPath)
  return {
    hash: encodeBase58(leaf),
    txNodes,
    receiptNodes,
    txRoot: txNodes.at(-1)?.result ?? encodeBase58(leaf),
    receiptRoot: receiptNodes.at(-1)?.result ?? encodeBase58(receiptLeaf),
  }
}

/** Every node from a leaf to its root. A single leaf is hashed with itself. Source: spec chain §6.3. */
function walk(leaf: Uint8Array, index: number, path: readonly Uint8Array[]): readonly PathNode[] {
  const siblings = path.length === 0 ? [leaf] : path
  let node = leaf
  return siblings.map((sibling, level) => {
    const onRight = ((index >> level) & 1) === 0
    node = sha3_256(onRight ? concatBytes(node, sibling) : concatBytes(sibling, node))
    return { sibling: encodeBase58(sibling), side: onRight ? 'right' : 'left', result: encodeBase58(node) }
  })
}
