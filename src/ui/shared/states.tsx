import type { ReactNode } from 'react'
import { faultOf } from './faults.ts'
import { Icon, type IconName } from './icon.tsx'
import { t } from './text.ts'

export type Tone = 'info' | 'good' | 'warn' | 'bad'
const ICONS: Record<Tone, IconName> = { info: 'info', good: 'check', warn: 'warning', bad: 'error' }

/** A sentence set apart, with what can be done about it. */
export function Notice({
  tone = 'info',
  title,
  children,
  alert = false,
}: {
  readonly tone?: Tone
  readonly title?: string
  readonly children?: ReactNode
  readonly alert?: boolean
}) {
  return (
    <div className="notice" data-tone={tone} role={alert ? 'alert' : undefined}>
      <Icon name={ICONS[tone]} />
      <div className="notice__body">
        {title !== undefined && <strong>{title}</strong>}
        {children}
      </div>
    </div>
  )
}

/** What happened, what it means for the person's money, and the way on. */
export function FaultNotice({
  code,
  onRetry,
  children,
}: {
  readonly code: string
  readonly onRetry?: (() => void) | undefined
  readonly children?: ReactNode
}) {
  const { what, money } = faultOf(code)
  return (
    <Notice tone="bad" title={what} alert>
      <p>{money}</p>
      <p className="small muted mono">{code}</p>
      {onRetry !== undefined && (
        <button type="button" className="button button--small" onClick={onRetry}>
          {t('action.retry')}
        </button>
      )}
      {children}
    </Notice>
  )
}

/** Nothing here, and why. */
export function Empty({
  icon,
  title,
  children,
}: {
  readonly icon: IconName
  readonly title: string
  readonly children?: ReactNode
}) {
  return (
    <div className="empty">
      <Icon name={icon} />
      <strong>{title}</strong>
      {children}
    </div>
  )
}

/** Something is on its way. */
export function Loading({ what }: { readonly what: string }) {
  return (
    <p className="muted row" role="status">
      <span className="dot" data-tone="work" />
      {what}
    </p>
  )
}
