import { useState } from 'react'
import type { Trust } from '#light/api.ts'
import { Dialog } from './dialog.tsx'
import { formatCount, formatSpan } from './format.ts'
import { Icon, type IconName } from './icon.tsx'
import { type MessageId, t } from './text.ts'

const ICONS: Record<Trust['kind'], IconName> = {
  proved: 'shield',
  're-executed': 'repeat',
  agree: 'group',
  one: 'person',
}
const MEANS: Record<Trust['kind'], MessageId> = {
  proved: 'trust.proved.means',
  're-executed': 'trust.executed.means',
  agree: 'trust.agree.means',
  one: 'trust.one.means',
}
const LEVELS: Record<'L0' | 'L1' | 'L2', MessageId> = {
  L0: 'level.L0.means',
  L1: 'level.L1.means',
  L2: 'level.L2.means',
}

/** Why a value may be believed, as a mark that explains itself. `keptMs` is the age of a value read back from storage. */
export function TrustMark({
  trust,
  keptMs,
}: {
  readonly trust: Trust
  readonly keptMs?: number | undefined
}) {
  const [open, setOpen] = useState(false)
  const kept = keptMs !== undefined
  const label = kept ? t('trust.kept', { age: formatSpan(keptMs) }) : labelOf(trust)
  return (
    <>
      <button
        type="button"
        className="trust"
        data-kind={kept ? 'kept' : trust.kind}
        onClick={() => setOpen(true)}
      >
        <Icon name={kept ? 'clock' : ICONS[trust.kind]} />
        {label}
      </button>
      {open && (
        <Dialog title={label} onClose={() => setOpen(false)}>
          {kept && <p>{t('trust.kept.means')}</p>}
          <p>{t(MEANS[trust.kind])}</p>
          {trust.kind === 'proved' && <p>{t(LEVELS[trust.level])}</p>}
          <dl className="facts">
            <dt>{t('trust.block')}</dt>
            <dd>{formatCount(trust.block)}</dd>
            {trust.kind === 'one' && (
              <>
                <dt>{t('trust.node')}</dt>
                <dd className="mono">{trust.node}</dd>
              </>
            )}
          </dl>
        </Dialog>
      )}
    </>
  )
}

function labelOf(trust: Trust): string {
  switch (trust.kind) {
    case 'proved':
      return t('trust.proved')
    case 're-executed':
      return t('trust.executed')
    case 'agree':
      return t('trust.agree', { agree: trust.agree, asked: trust.asked })
    case 'one':
      return t('trust.one')
  }
}
