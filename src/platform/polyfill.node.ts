// Two things libp2p 3 expects and Node 20 lacks; on Node 22 nothing here takes effect.
import { WebSocket as NodeWebSocket } from 'ws'

type Resolvers<T> = {
  promise: Promise<T>
  resolve: (value: T | PromiseLike<T>) => void
  reject: (reason?: unknown) => void
}

const promise = Promise as unknown as { withResolvers?: <T>() => Resolvers<T> }
promise.withResolvers ??= function withResolvers<T>(): Resolvers<T> {
  let resolve!: Resolvers<T>['resolve']
  let reject!: Resolvers<T>['reject']
  const made = new Promise<T>((accept, refuse) => {
    resolve = accept
    reject = refuse
  })
  return { promise: made, resolve, reject }
}

const globals = globalThis as { WebSocket?: unknown }
globals.WebSocket ??= NodeWebSocket
