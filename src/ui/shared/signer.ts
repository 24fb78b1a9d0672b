import { create } from 'zustand'
import type { SignerClient } from '#wallet/signer/client.ts'
import type { KeyInfo, SignerStatus } from '#wallet/signer/protocol.ts'
import { spawnSigner } from '#wallet/signer/spawn.browser.ts'
import { remember, remembered } from './store.ts'

const LOCK_MINUTES = 'lock-minutes'

/** What the page knows of the keys: whether the vault is open, and the public sides. */
export type WalletState = {
  readonly status: SignerStatus | undefined
  readonly keys: readonly KeyInfo[]
}

export const useWallet = create<WalletState>(() => ({ status: undefined, keys: [] }))

let client: SignerClient | undefined

/** The signer's worker, started at first use. */
export function signer(): SignerClient {
  if (client !== undefined) return client
  const started = spawnSigner()
  client = started
  started.onStatus((status) => void take(status))
  const minutes = remembered(LOCK_MINUTES)
  const first =
    typeof minutes === 'number' ? started.ask('setLockMinutes', { minutes }) : started.ask('status')
  void first.then(take)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void started.ask('status').then(take)
  })
  for (const event of ['pointerdown', 'keydown']) addEventListener(event, touch, { passive: true })
  return started
}

/** Sets the minutes until the vault locks by itself and remembers them. */
export async function setLockMinutes(minutes: number): Promise<void> {
  const status = await signer().ask('setLockMinutes', { minutes })
  remember(LOCK_MINUTES, status.lockMinutes)
  await take(status)
}

/** Reads the keys again. */
export async function refreshKeys(): Promise<void> {
  await take(await signer().ask('status'))
}

const TOUCH_EVERY_MS = 10_000
let touchedAt = 0

/** Use of the page renews the deadline. */
function touch(): void {
  const now = Date.now()
  if (useWallet.getState().status?.vault !== 'open' || now - touchedAt < TOUCH_EVERY_MS) return
  touchedAt = now
  void client?.ask('touch')
}

async function take(status: SignerStatus): Promise<void> {
  const keys =
    status.vault === 'open'
      ? await signer()
          .ask('keys')
          .catch(() => [])
      : []
  useWallet.setState({ status, keys })
}
