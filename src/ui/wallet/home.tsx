import { lazy } from 'react'
import { AccountGate } from '#ui/shared/gate.tsx'

// Somebody without a key or with a locked vault does not wait for what stands behind the gate.
const Overview = lazy(async () => ({ default: (await import('./overview.tsx')).Overview }))

/** The wallet's first page. */
export function HomePage() {
  return <AccountGate>{(account) => <Overview account={account} />}</AccountGate>
}
