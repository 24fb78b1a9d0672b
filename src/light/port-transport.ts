// The light worker's way to relays: connections live on the page's main thread, because WebRTC exists only there.
import { IostError } from '#core/error.ts'
import type { RelayConnection, RelayTransport } from './transport.ts'

/** What the worker asks of the page. */
type Ask =
  | { readonly ask: 'connect'; readonly id: number; readonly address: string }
  | {
      readonly ask: 'request'
      readonly id: number
      readonly connection: number
      readonly bytes: Uint8Array
      readonly timeoutMs: number
      readonly maxBytes: number
    }
  | {
      readonly ask: 'subscribe'
      readonly id: number
      readonly connection: number
      readonly bytes: Uint8Array
    }
  | { readonly ask: 'unsubscribe'; readonly subscription: number }
  | { readonly ask: 'close'; readonly connection: number }
  | { readonly ask: 'stop'; readonly id: number }

type PlainError = { readonly code: string; readonly message: string; readonly data: Record<string, unknown> }

/** What the page answers. */
type Tell =
  | { readonly tell: 'done'; readonly id: number; readonly value: unknown }
  | { readonly tell: 'failed'; readonly id: number; readonly error: PlainError }
  | { readonly tell: 'frame'; readonly subscription: number; readonly bytes: Uint8Array }
  | { readonly tell: 'end'; readonly subscription: number }
  | { readonly tell: 'gone'; readonly connection: number }

type Opened = {
  readonly connection: number
  readonly peerId: string
  readonly transport: RelayConnection['transport']
}

/** The worker's side: a transport whose connections live behind the port. */
export function createPortTransport(port: MessagePort): RelayTransport {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  const feeds = new Map<number, { onFrame: (bytes: Uint8Array) => void; onEnd: () => void }>()
  const closers = new Map<number, () => void>()
  const gone = new Set<number>()
  let count = 0

  const call = <T>(make: (id: number) => Ask): Promise<T> =>
    new Promise((resolve, reject) => {
      count += 1
      waiting.set(count, { resolve: (value) => resolve(value as T), reject })
      port.postMessage(make(count))
    })

  port.onmessage = ({ data }: MessageEvent<Tell>) => {
    switch (data.tell) {
      case 'done':
        waiting.get(data.id)?.resolve(data.value)
        waiting.delete(data.id)
        return
      case 'failed': {
        const { code, message, data: values } = data.error
        waiting.get(data.id)?.reject(new IostError({ ...values, code }, message))
        waiting.delete(data.id)
        return
      }
      case 'frame':
        feeds.get(data.subscription)?.onFrame(data.bytes)
        return
      case 'end':
        feeds.get(data.subscription)?.onEnd()
        feeds.delete(data.subscription)
        return
      case 'gone':
        gone.add(data.connection)
        closers.get(data.connection)?.()
        closers.delete(data.connection)
    }
  }

  return {
    async connect(address) {
      const { connection, peerId, transport } = await call<Opened>((id) => ({ ask: 'connect', id, address }))
      return {
        peerId,
        transport,
        request: (bytes, timeoutMs, maxBytes) =>
          call((id) => ({ ask: 'request', id, connection, bytes, timeoutMs, maxBytes })),
        async subscribe(bytes, onFrame, onEnd) {
          // The number is chosen here, so that no frame can come before its listener is there.
          const subscription = count + 1
          feeds.set(subscription, { onFrame, onEnd })
          await call((id) => ({ ask: 'subscribe', id, connection, bytes }))
          return () => port.postMessage({ ask: 'unsubscribe', subscription } satisfies Ask)
        },
        onClose(listener) {
          if (gone.has(connection)) listener()
          else closers.set(connection, listener)
        },
        close: () => port.postMessage({ ask: 'close', connection } satisfies Ask),
      }
    },
    stop: () => call((id) => ({ ask: 'stop', id })),
  }
}

/** The page's side: carries out what the worker asks. */
export function servePortTransport(port: MessagePort, transport: RelayTransport): void {
  const connections = new Map<number, RelayConnection>()
  const feeds = new Map<number, () => void>()
  let count = 0
  const tell = (message: Tell): void => port.postMessage(message)

  const connect = async (address: string): Promise<Opened> => {
    const opened = await transport.connect(address)
    count += 1
    const connection = count
    connections.set(connection, opened)
    opened.onClose(() => {
      connections.delete(connection)
      tell({ tell: 'gone', connection })
    })
    return { connection, peerId: opened.peerId, transport: opened.transport }
  }

  const connectionOf = (number: number): RelayConnection => {
    const connection = connections.get(number)
    if (connection === undefined) throw new IostError({ code: 'PEER_GONE' })
    return connection
  }

  const carryOut = async (ask: Ask): Promise<unknown> => {
    switch (ask.ask) {
      case 'connect':
        return connect(ask.address)
      case 'request':
        return connectionOf(ask.connection).request(ask.bytes, ask.timeoutMs, ask.maxBytes)
      case 'subscribe': {
        const { id: subscription } = ask
        const end = await connectionOf(ask.connection).subscribe(
          ask.bytes,
          (bytes) => tell({ tell: 'frame', subscription, bytes }),
          () => {
            feeds.delete(subscription)
            tell({ tell: 'end', subscription })
          },
        )
        feeds.set(subscription, end)
        return undefined
      }
      case 'unsubscribe':
        feeds.get(ask.subscription)?.()
        return undefined
      case 'close':
        connections.get(ask.connection)?.close()
        return undefined
      case 'stop':
        connections.clear()
        return transport.stop()
    }
  }

  port.onmessage = ({ data }: MessageEvent<Ask>) => {
    carryOut(data).then(
      (value) => {
        if ('id' in data) tell({ tell: 'done', id: data.id, value })
      },
      (error) => {
        if ('id' in data) tell({ tell: 'failed', id: data.id, error: plainError(error) })
      },
    )
  }
}

/** An error in a form that crosses threads. */
export function plainError(error: unknown): PlainError {
  if (error instanceof IostError) return error.toJSON()
  return { code: 'UNKNOWN', message: error instanceof Error ? error.message : String(error), data: {} }
}
