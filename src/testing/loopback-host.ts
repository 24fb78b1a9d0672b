import { createPrivKey } from '#p2p/goiost/priv-key.ts'
import { createNodeHost } from '#p2p/host.node.ts'

/** A started node host on a free loopback port, its id and its address without the id. */
export async function loopbackHost() {
  const key = await createPrivKey()
  const host = await createNodeHost({ listen: ['/ip4/127.0.0.1/tcp/0'], key, maxNeighbors: 30 })
  const full = host.getMultiaddrs()[0]?.toString() ?? ''
  return { host, id: host.peerId.toString(), address: full.replace(/\/p2p\/.*$/, '') }
}

/** Resolves once a condition holds, looked at again and again; rejects after the wait. */
export async function until(holds: () => boolean, what: string, waitMs = 50_000): Promise<void> {
  const end = performance.now() + waitMs
  while (!holds()) {
    if (performance.now() > end) throw new Error(`not reached: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
