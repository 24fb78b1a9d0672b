import { useEffect } from 'react'
import { observeHead } from './shared/network-time.ts'
import { resumePending } from './shared/pending.ts'
import { startSession, useNetworkKey, useSession } from './shared/session.ts'
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
  return <Shell />
}
