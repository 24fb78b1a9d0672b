import { IostError } from '#core/error.ts'
import type { SignerCall, SignerCalls, SignerReply, SignerStatus } from './protocol.ts'

/** Where messages go and come from: a worker, or one end of a channel. */
export type SignerPort = {
  postMessage(message: unknown): void
  addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void
  removeEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void
}

/** The page's side of the signer: asks, and hears when it is locked. */
export type SignerClient = {
  ask<C extends SignerCall>(
    call: C,
    ...input: SignerCalls[C]['in'] extends undefined ? [] : [SignerCalls[C]['in']]
  ): Promise<SignerCalls[C]['out']>
  onStatus(listener: (status: SignerStatus) => void): () => void
  stop(): void
}

type Open = { resolve: (value: never) => void; reject: (error: IostError) => void }

/** Creates the page's side over a port. Errors of `ask`: those of the worker, and SIGNER_STOPPED. */
export function createSignerClient(port: SignerPort): SignerClient {
  const open = new Map<number, Open>()
  const listeners = new Set<(status: SignerStatus) => void>()
  let next = 1

  const onMessage = (event: MessageEvent<unknown>) => {
    const reply = event.data as SignerReply
    if ('event' in reply) {
      for (const listener of listeners) listener(reply.status)
      return
    }
    const call = open.get(reply.id)
    open.delete(reply.id)
    if ('error' in reply) {
      call?.reject(new IostError({ ...reply.error.data, code: reply.error.code }, reply.error.message))
    } else call?.resolve(reply.value as never)
  }
  port.addEventListener('message', onMessage)

  return {
    ask(call, ...input) {
      const id = next++
      return new Promise((resolve, reject) => {
        open.set(id, { resolve: resolve as (value: never) => void, reject })
        port.postMessage({ id, call, input: input[0] })
      })
    },
    onStatus(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    stop() {
      port.removeEventListener('message', onMessage)
      for (const call of open.values()) call.reject(new IostError({ code: 'SIGNER_STOPPED' }))
      open.clear()
    },
  }
}
