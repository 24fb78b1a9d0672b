import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { NotFound } from './shell/not-found.tsx'
import { PageFault } from './shell/page-fault.tsx'
import { Shell } from './shell/shell.tsx'

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound, errorComponent: PageFault })
const at = <const P extends string>(path: P) => ({ getParentRoute: () => root, path })

const wallet = {
  home: createRoute({
    ...at('/'),
    component: lazyRouteComponent(() => import('./wallet/home.tsx'), 'HomePage'),
  }),
  start: createRoute({
    ...at('/start'),
    component: lazyRouteComponent(() => import('./wallet/start.tsx'), 'StartPage'),
  }),
  create: createRoute({
    ...at('/start/new'),
    component: lazyRouteComponent(() => import('./wallet/new-key.tsx'), 'NewKeyPage'),
  }),
  bring: createRoute({
    ...at('/start/import'),
    component: lazyRouteComponent(() => import('./wallet/import-key.tsx'), 'ImportKeyPage'),
  }),
  account: createRoute({
    ...at('/start/account'),
    component: lazyRouteComponent(() => import('./wallet/get-account.tsx'), 'GetAccountPage'),
  }),
  receive: createRoute({
    ...at('/receive'),
    component: lazyRouteComponent(() => import('./wallet/receive.tsx'), 'ReceivePage'),
  }),
  send: createRoute({
    ...at('/send'),
    validateSearch: (search: Record<string, unknown>): { to?: string; amount?: string; memo?: string } => ({
      ...short(search, 'to'),
      ...short(search, 'amount'),
      ...short(search, 'memo'),
    }),
    component: lazyRouteComponent(() => import('./wallet/send.tsx'), 'SendPage'),
  }),
  activity: createRoute({
    ...at('/activity'),
    component: lazyRouteComponent(() => import('./wallet/activity.tsx'), 'ActivityPage'),
  }),
  settings: createRoute({
    ...at('/settings'),
    component: lazyRouteComponent(() => import('./wallet/settings.tsx'), 'SettingsPage'),
  }),
}

const explorer = {
  index: createRoute({
    ...at('/explorer'),
    component: lazyRouteComponent(() => import('./explorer/explorer.tsx'), 'ExplorerPage'),
  }),
  block: createRoute({
    ...at('/block/$ref'),
    component: lazyRouteComponent(() => import('./explorer/block.tsx'), 'BlockPage'),
  }),
  tx: createRoute({
    ...at('/tx/$hash'),
    component: lazyRouteComponent(() => import('./explorer/tx.tsx'), 'TxPage'),
  }),
  account: createRoute({
    ...at('/account/$name'),
    component: lazyRouteComponent(() => import('./explorer/account.tsx'), 'AccountPage'),
  }),
}

const network = createRoute({
  ...at('/network'),
  component: lazyRouteComponent(() => import('./network/network.tsx'), 'NetworkPage'),
})

export const router = createRouter({
  routeTree: root.addChildren([...Object.values(wallet), ...Object.values(explorer), network]),
  scrollRestoration: true,
})

const MAX_SEARCH_CHARS = 600

/** A text of the link, or nothing when it is none or too long. */
function short<K extends string>(search: Record<string, unknown>, key: K): { [P in K]?: string } {
  const value = search[key]
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && text.length <= MAX_SEARCH_CHARS
    ? ({ [key]: text } as { [P in K]?: string })
    : {}
}

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
