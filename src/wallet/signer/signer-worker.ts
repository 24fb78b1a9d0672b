import { systemRandom } from '#platform/random.ts'
import { argon2Kdf } from '#wallet/vault/kdf.ts'
import { createIndexedVaultStore } from '#wallet/vault/vault-store.browser.ts'
import type { SignerReply } from './protocol.ts'
import { createSignerService } from './serve.ts'
import { createSigner } from './signer.ts'

// The only place where keys exist in clear. It has no access to the page and contacts nobody.
const LOCK_CHANNEL = 'everest-lock'
const TICK_MS = 1000

const channel = new BroadcastChannel(LOCK_CHANNEL)
const reply = (message: SignerReply) => self.postMessage(message)
let wasOpen = false

const signer = createSigner({
  store: createIndexedVaultStore(),
  random: systemRandom(),
  kdf: argon2Kdf,
  wallNow: () => Date.now(),
  onStatus(status) {
    // Locking one tab locks all of them.
    if (wasOpen && status.vault !== 'open') channel.postMessage('lock')
    wasOpen = status.vault === 'open'
    reply({ event: 'status', status })
  },
})
const service = createSignerService(signer, reply)

channel.addEventListener('message', (event: MessageEvent<unknown>) => {
  if (event.data === 'lock' && wasOpen) {
    wasOpen = false
    signer.lock()
  }
})
self.addEventListener('message', (event: MessageEvent<unknown>) => void service(event.data))
setInterval(() => signer.tick(), TICK_MS)
