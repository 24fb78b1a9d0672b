import { Link, useLocation } from 'wouter'
import { Routes } from '#ui/routes.tsx'
import { Icon, type IconName } from '#ui/shared/icon.tsx'
import { type MessageId, t } from '#ui/shared/text.ts'
import { PageBoundary } from './page-fault.tsx'
import { StatusBar } from './status-bar.tsx'
import { UpdatePrompt } from './update-prompt.tsx'

const PLACES = [
  { to: '/', icon: 'home', label: 'nav.home' },
  { to: '/activity', icon: 'activity', label: 'nav.activity' },
  { to: '/explorer', icon: 'explorer', label: 'nav.explorer' },
  { to: '/luckybet', icon: 'dice', label: 'nav.luckybet' },
  { to: '/playground', icon: 'code', label: 'nav.playground' },
  { to: '/network', icon: 'network', label: 'nav.network' },
  { to: '/settings', icon: 'settings', label: 'nav.settings' },
] as const satisfies readonly { to: string; icon: IconName; label: MessageId }[]

/** What surrounds every page: name, places, the light node's state. */
export function Shell() {
  const [path] = useLocation()
  return (
    <div className="shell">
      <a className="skip" href="#main">
        {t('nav.skip')}
      </a>
      <header className="shell__brand">
        <Link href="/" className="brand">
          <img src="/icon.svg" alt="" />
          {t('app.name')}
        </Link>
      </header>
      <StatusBar />
      <main className="main" id="main">
        <PageBoundary key={path}>
          <Routes />
        </PageBoundary>
      </main>
      <nav className="nav" aria-label={t('nav.label')}>
        <ul>
          {PLACES.map(({ to, icon, label }) => (
            <li key={to}>
              <Link href={to} aria-current={to === path ? 'page' : undefined}>
                <Icon name={icon} />
                {t(label)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <UpdatePrompt />
    </div>
  )
}
