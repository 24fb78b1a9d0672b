import { type ComponentType, lazy, Suspense, useEffect } from 'react'
import { Route, Switch, useLocation } from 'wouter'
import { Loading } from './shared/states.tsx'
import { t } from './shared/text.ts'
import { NotFound } from './shell/not-found.tsx'

const page = <K extends string>(load: () => Promise<Record<K, ComponentType>>, name: K) =>
  lazy(async () => ({ default: (await load())[name] }))

// Every page is a file of its own, fetched when it is first opened.
const PAGES = {
  '/': page(() => import('./wallet/home.tsx'), 'HomePage'),
  '/start': page(() => import('./wallet/start.tsx'), 'StartPage'),
  '/start/new': page(() => import('./wallet/new-key.tsx'), 'NewKeyPage'),
  '/start/import': page(() => import('./wallet/import-key.tsx'), 'ImportKeyPage'),
  '/start/account': page(() => import('./wallet/get-account.tsx'), 'GetAccountPage'),
  '/receive': page(() => import('./wallet/receive.tsx'), 'ReceivePage'),
  '/send': page(() => import('./wallet/send.tsx'), 'SendPage'),
  '/activity': page(() => import('./wallet/activity.tsx'), 'ActivityPage'),
  '/settings': page(() => import('./wallet/settings.tsx'), 'SettingsPage'),
  '/explorer': page(() => import('./explorer/explorer.tsx'), 'ExplorerPage'),
  '/block/:ref': page(() => import('./explorer/block.tsx'), 'BlockPage'),
  '/tx/:hash': page(() => import('./explorer/tx.tsx'), 'TxPage'),
  '/account/:name': page(() => import('./explorer/account.tsx'), 'AccountPage'),
  '/contract/:id': page(() => import('./explorer/contract.tsx'), 'ContractPage'),
  '/luckybet': page(() => import('./luckybet/luckybet.tsx'), 'LuckyBetPage'),
  '/playground': page(() => import('./playground/playground.tsx'), 'PlaygroundPage'),
  '/network': page(() => import('./network/network.tsx'), 'NetworkPage'),
}

/** The page of the present path. */
export function Routes() {
  const [path] = useLocation()
  useEffect(() => {
    scrollTo(0, 0)
  }, [path])
  return (
    <Suspense fallback={<Loading what={t('page.loading')} />}>
      <Switch>
        {Object.entries(PAGES).map(([pattern, component]) => (
          <Route key={pattern} path={pattern} component={component} />
        ))}
        <Route component={NotFound} />
      </Switch>
    </Suspense>
  )
}
