import { Link } from 'wouter'
import { readCodeAction } from '#core/contract/code-action.ts'
import type { TxReceipt } from '#core/tx/receipt.ts'
import type { Tx } from '#core/tx/tx.ts'
import type { FinalityLevel } from '#light/api.ts'
import { readTransfer } from '#wallet/tx/describe-tx.ts'
import { Amount } from './amount.tsx'
import { formatCount, shortHash } from './format.ts'
import { Icon, type IconName } from './icon.tsx'
import { txPath } from './paths.ts'
import { type MessageId, t } from './text.ts'

export type TxRow = {
  readonly hash: string
  readonly tx: Tx
  readonly receipt: TxReceipt
  readonly block: number
  readonly level: FinalityLevel
}

const LEVEL: Record<FinalityLevel, MessageId> = { L0: 'level.L0', L1: 'level.L1', L2: 'level.L2' }

/** Transactions, one line each; seen from an account when one is given. */
export function TxList({
  rows,
  account,
}: {
  readonly rows: readonly TxRow[]
  readonly account?: string | undefined
}) {
  return (
    <ul className="list">
      {rows.map((row) => (
        <li key={row.hash}>
          <TxLine row={row} account={account} />
        </li>
      ))}
    </ul>
  )
}

function TxLine({ row, account }: { readonly row: TxRow; readonly account: string | undefined }) {
  const { title, icon, amount } = lineOf(row.tx, account)
  const failed = row.receipt.status.code !== 0
  return (
    <Link className="list__item" href={txPath(row.hash)}>
      <Icon name={failed ? 'error' : icon} />
      <span className="stack stack--tight">
        <span className="wrap-any">{title}</span>
        <span className="small muted">
          {failed ? `${t('tx.failed')} · ` : ''}
          {t('tx.inBlock', { n: formatCount(row.block) })} · {t(LEVEL[row.level])}
        </span>
      </span>
      <span className="list__side">
        {amount === undefined ? (
          <span className="mono small muted">{shortHash(row.hash)}</span>
        ) : (
          <Amount {...amount} />
        )}
      </span>
    </Link>
  )
}

function lineOf(
  tx: Tx,
  account: string | undefined,
): { title: string; icon: IconName; amount?: { value: string; unit: string } } {
  const [action] = tx.actions
  const transfer =
    action === undefined ? undefined : readTransfer(action.contract, action.actionName, action.data)
  const code = action === undefined ? undefined : readCodeAction(action)
  if (code !== undefined && tx.actions.length === 1)
    return { title: t(code.kind === 'publish' ? 'tx.published' : 'tx.updated'), icon: 'code' }
  if (transfer === undefined || tx.actions.length !== 1) {
    const call = action === undefined ? '' : `${action.contract} · ${action.actionName}`
    const more = tx.actions.length - 1
    return { title: more > 0 ? `${call} ${t('tx.more', { n: more })}` : call, icon: 'block' }
  }
  const { from, to, amount, token } = transfer
  if (to === account)
    return { title: t('tx.from', { name: from }), icon: 'receive', amount: { value: amount, unit: token } }
  if (from === account)
    return { title: t('tx.to', { name: to }), icon: 'send', amount: { value: `-${amount}`, unit: token } }
  return { title: t('tx.fromTo', { from, to }), icon: 'send', amount: { value: amount, unit: token } }
}
