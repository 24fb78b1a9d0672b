import { useEffect } from 'react'
import { observeHead } from './shared/network-time.ts'
import { resumePending } from './shared/pending.ts'
import { startSession, useNetworkKey, useSession } from './shared/session.ts'
import { OPEN_BETS, remembered } from './shared/store.ts'
import { Shell } from './shell/shell.tsx'

let started = false

/** The whole page: starts the light node once and shows the routes. */
export function App() {
  const client = useSession((session) => session.client)
  const network = useNetworkKey()
  useEffect(() => {
    if (started) return
    started = true
    void startSession()
  }, [])
  useEffect(() => {
    if (client === undefined) return
    return client.subscribe(() => observeHead(client.status(), Date.now()))
  }, [client])
  useEffect(() => {
    if (client !== undefined && network !== undefined) resumePending(client, network)
  }, [client, network])
  useEffect(() => {
    // A sealed bet of this device has to be opened in time, whatever page is shown.
    if (client !== undefined && remembered(OPEN_BETS) !== undefined)
      void import('./luckybet/revealer.ts').then(({ startRevealer }) => startRevealer())
  }, [client])
  return <Shell />
}
