import { codeOf } from '#core/error.ts'
import type { NetworkDefinition } from '#core/network.ts'
import type { RelayTransport } from '#light/transport.ts'
import { encodeAnswer, requestMessage } from '#p2p/light/messages.ts'
import { systemClock } from '#platform/clock.ts'
import { createLightHandler } from '#relay/light-handler.ts'
import { createProofBuilder } from '#relay/proof-builder.ts'
import { createQuotas } from '#relay/quotas.ts'
import { createRestSource } from '#relay/rest-source.ts'

/** A transport whose addresses are REST origins: proofs are built here from what the full node answers, and verified like a relay's. */
export function createRestTransport(network: NetworkDefinition): RelayTransport {
  return {
    async connect(origin) {
      const source = createRestSource(origin, network)
      await source.start()
      const handler = createLightHandler({
        source,
        builder: createProofBuilder(source),
        quotas: createQuotas(systemClock()),
        relays: [],
        publishes: false,
      })
      const caller = { peer: origin, address: origin }
      return {
        peerId: origin,
        transport: 'other',
        async request(bytes) {
          try {
            return encodeAnswer(await handler.answer(requestMessage.decode(bytes), caller))
          } catch (error) {
            const message = error instanceof Error ? error.message : String(error)
            return encodeAnswer({ fault: { code: codeOf(error), message } })
          }
        },
        subscribe: async () => () => undefined,
        onClose: () => undefined,
        close: () => undefined,
      }
    },
    stop: async () => undefined,
  }
}
