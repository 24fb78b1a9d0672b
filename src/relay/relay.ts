import type { Libp2p } from '@libp2p/interface'
import { registerLight } from '#p2p/light/serve.ts'
import type { Clock } from '#platform/clock.ts'
import { createLightHandler } from './light-handler.ts'
import { createProofBuilder } from './proof-builder.ts'
import type { ProofSource } from './proof-source.ts'
import { createQuotas } from './quotas.ts'
import { createRelayHost, relayKey } from './relay-host.ts'

export type RelayOptions = {
  readonly listen: readonly string[]
  /** Folder of the relay's identity; undefined = a fresh identity each time. */
  readonly dataDir: string | undefined
  /** Other relays to tell clients of. */
  readonly relays: readonly string[]
  /** Whether transactions can be published. */
  readonly publishes: boolean
}

export type Relay = {
  /** Starts the source and opens the browser side. */
  start(): Promise<void>
  /** Multiaddrs with the relay's peer id, known after start. */
  addresses(): readonly string[]
  stop(): Promise<void>
}

/** A relay: proofs from a source on one side, pages on the other. */
export function createRelay(deps: { source: ProofSource; clock: Clock }, options: RelayOptions): Relay {
  const { source, clock } = deps
  let host: Libp2p | undefined
  return {
    async start() {
      await source.start()
      host = await createRelayHost(options.listen, await relayKey(options.dataDir))
      const builder = createProofBuilder(source)
      const { relays, publishes } = options
      await registerLight(
        host,
        createLightHandler({ source, builder, quotas: createQuotas(clock), relays, publishes }),
      )
    },
    addresses: () => host?.getMultiaddrs().map((address) => address.toString()) ?? [],
    async stop() {
      await host?.stop()
      await source.stop()
    },
  }
}
