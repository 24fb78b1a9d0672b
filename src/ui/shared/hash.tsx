import { useEffect, useState } from 'react'
import { shortHash } from './format.ts'
import { Icon } from './icon.tsx'
import { t } from './text.ts'

const SHOW_COPIED_MS = 1600

/** A hash or key in monospace with a button that copies all of it. */
export function Hash({ value, full = false }: { readonly value: string; readonly full?: boolean }) {
  return (
    <span className="hash">
      <span className="hash__text" title={value}>
        {full ? value : shortHash(value)}
      </span>
      <CopyButton value={value} />
    </span>
  )
}

/** A button that copies a text and says so. */
export function CopyButton({ value, label }: { readonly value: string; readonly label?: string }) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), SHOW_COPIED_MS)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = () =>
    navigator.clipboard.writeText(value).then(
      () => setCopied(true),
      () => setCopied(false),
    )
  const text = copied ? t('copy.done') : (label ?? t('copy.copy'))
  if (label !== undefined)
    return (
      <button type="button" className="button" onClick={copy}>
        <Icon name={copied ? 'check' : 'copy'} />
        {text}
      </button>
    )
  return (
    <button type="button" className="icon-button" onClick={copy} aria-label={text} title={text}>
      <Icon name={copied ? 'check' : 'copy'} />
    </button>
  )
}
