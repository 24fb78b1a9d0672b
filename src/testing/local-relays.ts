import { codeOf, IostError } from '#core/error.ts'
import type { RelayConnection, RelayTransport } from '#light/transport.ts'
import { encodeAnswer, type LightAnswer, type LightRequest, requestMessage } from '#p2p/light/messages.ts'
import type { LightHandler } from '#p2p/light/serve.ts'
import { systemClock } from '#platform/clock.ts'
import { createLightHandler } from '#relay/light-handler.ts'
import { createProofBuilder } from '#relay/proof-builder.ts'
import type { ProofSource } from '#relay/proof-source.ts'
import { createQuotas } from '#relay/quotas.ts'

/** How a relay misbehaves; each hook sees what an honest one would answer. */
export type RelayFaults = {
  /** The answer to send instead. */
  readonly change?: (answer: Partial<LightAnswer>, request: LightRequest) => Partial<LightAnswer>
  /** The bytes to send instead. */
  readonly bytes?: (answer: Uint8Array, request: LightRequest) => Uint8Array
  /** Whether to answer never. */
  readonly silent?: (request: LightRequest) => boolean
  /** Whether to hang up instead of answering. */
  readonly hangUp?: (request: LightRequest) => boolean
}

/** A relay in this process. */
export type LocalRelay = { readonly handler: LightHandler; readonly faults: RelayFaults }

export function localRelay(source: ProofSource, faults: RelayFaults = {}): LocalRelay {
  const builder = createProofBuilder(source)
  const quotas = createQuotas(systemClock())
  return { handler: createLightHandler({ source, builder, quotas, relays: [], publishes: true }), faults }
}

/** A transport to relays of this process by name. */
export function localTransport(relays: ReadonlyMap<string, LocalRelay>): RelayTransport {
  return {
    async connect(address) {
      const relay = relays.get(address)
      if (relay === undefined) throw new IostError({ code: 'DIAL_FAILED', address })
      return open(address, relay)
    },
    stop: async () => undefined,
  }
}

function open(address: string, { handler, faults }: LocalRelay): RelayConnection {
  const caller = { peer: address, address }
  const ends = new Set<() => void>()
  const listeners = new Set<() => void>()
  let closed = false
  const close = () => {
    if (closed) return
    closed = true
    for (const end of ends) end()
    queueMicrotask(() => {
      for (const listener of listeners) listener()
    })
  }
  const reply = (answer: Partial<LightAnswer>, request: LightRequest): Uint8Array => {
    const bytes = encodeAnswer(faults.change?.(answer, request) ?? answer)
    return faults.bytes?.(bytes, request) ?? bytes
  }
  return {
    peerId: address,
    transport: 'ws',
    async request(bytes, timeoutMs) {
      const request = requestMessage.decode(bytes)
      if (closed) throw new IostError({ code: 'PEER_GONE' })
      if (faults.hangUp?.(request)) {
        close()
        throw new IostError({ code: 'REQUEST_FAILED', reason: 'hung up' })
      }
      if (faults.silent?.(request)) {
        await new Promise((resolve) => setTimeout(resolve, timeoutMs))
        throw new IostError({ code: 'REQUEST_TIMEOUT', ms: timeoutMs })
      }
      try {
        return reply(await handler.answer(request, caller), request)
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error)
        return encodeAnswer({ fault: { code: codeOf(error), message } })
      }
    },
    async subscribe(bytes, onFrame, onEnd) {
      const request = requestMessage.decode(bytes)
      const end = handler.subscribe(request.subscribe ?? { known: 0 }, caller, (answer) => {
        if (!closed) onFrame(reply(answer, request))
      })
      ends.add(() => {
        end()
        onEnd()
      })
      return end
    },
    onClose: (listener) => listeners.add(listener),
    close,
  }
}
