import type { Sha3 } from '#core/hash/sha3.ts'
import type { VerifyBatch } from '#core/keys/verify.ts'
import type { NetworkDefinition } from '#core/network.ts'
import type { Clock } from '#platform/clock.ts'
import type { LightClient, LightStatus } from './api.ts'
import { exportProof } from './export-proof.ts'
import { createLookups, type Lookups } from './lookups.ts'
import type { LightNode } from './node.ts'
import type { ProofDeps } from './verify-proofs.ts'
import { watchTx } from './watch-tx.ts'

export type LightServiceDeps = {
  /** Makes the light node of a network, not started yet. */
  makeNode(network: NetworkDefinition, relays: readonly string[]): Promise<LightNode>
  readonly verifyBatch: VerifyBatch
  readonly sha3: Sha3
  readonly clock: Clock
}

const DEFAULT_ACTIVITY = 20

/** The light node's door on its own thread: what a page's client calls through messages, and Node calls directly. */
export async function createLightService(
  deps: LightServiceDeps,
  network: NetworkDefinition,
  relays: readonly string[],
): Promise<LightClient & { start(): Promise<void>; node(): LightNode }> {
  const listeners = new Set<() => void>()
  const proofs: ProofDeps = {
    verifyBatch: deps.verifyBatch,
    sha3: deps.sha3,
    count: () => undefined,
  }
  let current = await open(network)

  async function open(
    definition: NetworkDefinition,
  ): Promise<{ network: NetworkDefinition; node: LightNode; lookups: Lookups; leave: () => void }> {
    const node = await deps.makeNode(definition, relays)
    const leave = node.subscribe(() => {
      for (const listener of listeners) listener()
    })
    const lookups = createLookups(node, proofs, node.status().anchor)
    return { network: definition, node, lookups, leave }
  }

  const go = async (definition: NetworkDefinition, forget: boolean): Promise<void> => {
    const old = current
    old.leave()
    await old.node.stop()
    if (forget) await old.node.store.clear()
    current = await open(definition)
    for (const listener of listeners) listener()
    await current.node.start()
  }

  return {
    start: () => current.node.start(),
    node: () => current.node,
    status: (): LightStatus => current.node.status(),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    heads: (from, to) => current.lookups.heads(from, to),
    block: (ref) => current.lookups.block(ref),
    tx: (hash) => current.lookups.tx(hash),
    watchTx: (hash, expiration, listener) => watchTx(current.lookups, deps.clock, hash, expiration, listener),
    read: (read, options = {}) => current.lookups.read(read, options.longestChain ?? false),
    activity(account, options = {}) {
      const before = options.before ?? current.node.ledger.chain().height() + 1
      return current.lookups.activity(account, before, options.limit ?? DEFAULT_ACTIVITY)
    },
    submit: (tx) => current.lookups.submit(tx),
    async exportProof(hash) {
      const { node, lookups, network: definition } = current
      const anchor = node.status().anchor
      if (anchor === null) throw new Error('a light node has an anchor')
      return exportProof(hash, { node, lookups, network: definition, anchor, proofs })
    },
    evidence: async () => current.node.evidence.all(),
    async addRelay(address) {
      current.node.peers.add(address)
    },
    async removeRelay(address) {
      current.node.peers.remove(address)
    },
    switchNetwork: (definition) => go(definition, false),
    resync: () => go(current.network, true),
    async stop() {
      current.leave()
      await current.node.stop()
    },
  }
}
