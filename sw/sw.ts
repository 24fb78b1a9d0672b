import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'

declare const self: ServiceWorkerGlobalScope & {
  readonly __WB_MANIFEST: { url: string; revision: string | null }[]
}

const NETWORKS = 'networks'
const NETWORK_WAIT_MS = 3000

precacheAndRoute(self.__WB_MANIFEST)
cleanupOutdatedCaches()
registerRoute(new NavigationRoute(createHandlerBoundToURL('/index.html'), { denylist: [/^\/faucet\//] }))

// Network definitions come from the server while it answers, and from the last visit when it does not.
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith('/networks/'),
  async ({ request }) => {
    const cache = await caches.open(NETWORKS)
    try {
      const answer = await fetch(request, { signal: AbortSignal.timeout(NETWORK_WAIT_MS) })
      if (answer.ok) await cache.put(request, answer.clone())
      else if (answer.status === 404) await cache.delete(request)
      return answer
    } catch {
      return (await cache.match(request)) ?? Response.error()
    }
  },
)

// The new version waits until the person asks for it.
self.addEventListener('message', (event) => {
  if ((event.data as { type?: unknown } | null)?.type === 'SKIP_WAITING') void self.skipWaiting()
})
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
