import { useEffect } from 'react'
import { Link } from 'wouter'
import { Icon, type IconName } from '#ui/shared/icon.tsx'
import { signer } from '#ui/shared/signer.ts'
import { type MessageId, t } from '#ui/shared/text.ts'

const WAYS = [
  { to: '/start/new', icon: 'plus', title: 'start.new', hint: 'start.newHint' },
  { to: '/start/import', icon: 'key', title: 'start.import', hint: 'start.importHint' },
  { to: '/explorer', icon: 'explorer', title: 'start.look', hint: 'start.lookHint' },
] as const satisfies readonly { to: string; icon: IconName; title: MessageId; hint: MessageId }[]

/** The first page of somebody without a key. */
export function StartPage() {
  useEffect(() => {
    signer()
  }, [])
  return (
    <div className="stack stack--loose narrow">
      <div className="stack stack--tight">
        <h1>{t('start.title')}</h1>
        <p className="muted">{t('start.lead')}</p>
      </div>
      <ul className="stack stack--tight">
        {WAYS.map(({ to, icon, title, hint }) => (
          <li key={to}>
            <Link href={to} className="choice">
              <Icon name={icon} />
              <span>
                <strong>{t(title)}</strong>
                <br />
                <span className="small muted">{t(hint)}</span>
              </span>
              <Icon name="chevron" />
            </Link>
          </li>
        ))}
      </ul>
      <p className="small muted">{t('start.where')}</p>
    </div>
  )
}
