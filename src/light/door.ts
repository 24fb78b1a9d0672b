// The typed door between a page and the light node, over anything that carries messages: a worker's port in the leader
// tab, a BroadcastChannel from the other tabs.
import { IostError } from '#core/error.ts'
import type { LightClient, LightStatus, TxStatus } from './api.ts'
import { plainError } from './port-transport.ts'

/** Methods that are called and answered once. */
const METHODS = [
  'heads',
  'block',
  'tx',
  'read',
  'activity',
  'submit',
  'exportProof',
  'evidence',
  'addRelay',
  'removeRelay',
  'switchNetwork',
  'resync',
] as const
type Method = (typeof METHODS)[number]

type ToNode =
  | { readonly door: 'hello'; readonly from: string }
  | {
      readonly door: 'call'
      readonly from: string
      readonly id: number
      readonly method: Method
      readonly args: unknown[]
    }
  | {
      readonly door: 'watch'
      readonly from: string
      readonly id: number
      readonly hash: string
      readonly expiration: bigint
    }
  | { readonly door: 'unwatch'; readonly from: string; readonly id: number }
type ToPage =
  | { readonly door: 'status'; readonly status: LightStatus }
  /** A node has just come up: what was asked of another one has to be asked again. */
  | { readonly door: 'ready' }
  | { readonly door: 'result'; readonly to: string; readonly id: number; readonly value: unknown }
  | {
      readonly door: 'error'
      readonly to: string
      readonly id: number
      readonly error: ReturnType<typeof plainError>
    }
  | { readonly door: 'watched'; readonly to: string; readonly id: number; readonly status: TxStatus }

/** Anything that carries messages both ways; a BroadcastChannel and a MessagePort both fit. */
export type DoorChannel = {
  postMessage(message: unknown): void
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void
  removeEventListener(type: 'message', listener: (event: MessageEvent) => void): void
}

/** Calls one tab may have open; more is a fault of the page. */
const MAX_OPEN_CALLS = 256

/** The node's side of a door. The answer shuts it. */
export function serveDoor(channel: DoorChannel, service: LightClient): () => void {
  const watches = new Map<string, () => void>()
  const send = (message: ToPage): void => channel.postMessage(message)

  const call = async (method: Method, args: unknown[]): Promise<unknown> => {
    if (!METHODS.includes(method)) throw new IostError({ code: 'UNKNOWN_REQUEST', method })
    return (service[method] as (...values: unknown[]) => Promise<unknown>)(...args)
  }

  const hear = ({ data }: MessageEvent<ToNode>): void => {
    switch (data.door) {
      case 'hello':
        send({ door: 'status', status: service.status() })
        return
      case 'call': {
        const { from: to, id, method, args } = data
        call(method, args).then(
          (value) => send({ door: 'result', to, id, value }),
          (error) => send({ door: 'error', to, id, error: plainError(error) }),
        )
        return
      }
      case 'watch': {
        const { from: to, id, hash, expiration } = data
        const key = `${to} ${id}`
        watches.get(key)?.()
        watches.set(
          key,
          service.watchTx(hash, expiration, (status) => send({ door: 'watched', to, id, status })),
        )
        return
      }
      case 'unwatch':
        watches.get(`${data.from} ${data.id}`)?.()
        watches.delete(`${data.from} ${data.id}`)
    }
  }

  channel.addEventListener('message', hear)
  const leave = service.subscribe(() => send({ door: 'status', status: service.status() }))
  send({ door: 'ready' })
  send({ door: 'status', status: service.status() })
  return () => {
    channel.removeEventListener('message', hear)
    leave()
    for (const end of watches.values()) end()
  }
}

/** The page's side of a door: everything of a LightClient but its end. */
export type DoorClient = Omit<LightClient, 'stop' | 'status'> & {
  /** The last status heard, undefined before the first. */
  status(): LightStatus | undefined
  /** Goes over to another channel; what is open is asked again there. */
  attach(channel: DoorChannel): void
  close(): void
}

/** Creates the page's side; calls wait until a channel is attached. `name` tells this tab from others. */
export function createDoorClient(name: string): DoorClient {
  const listeners = new Set<() => void>()
  const open = new Map<
    number,
    { message: ToNode; resolve: (value: unknown) => void; reject: (error: Error) => void }
  >()
  const watches = new Map<number, { message: ToNode; listener: (status: TxStatus) => void }>()
  let channel: DoorChannel | undefined
  let status: LightStatus | undefined
  let count = 0

  const hear = ({ data }: MessageEvent<ToPage>): void => {
    switch (data.door) {
      case 'status':
        status = data.status
        for (const listener of listeners) listener()
        return
      case 'ready':
        repeat()
        return
      case 'result':
        if (data.to === name) settle(data.id)?.resolve(data.value)
        return
      case 'error': {
        const { code, message, data: values } = data.error
        if (data.to === name) settle(data.id)?.reject(new IostError({ ...values, code }, message))
        return
      }
      case 'watched':
        if (data.to === name) watches.get(data.id)?.listener(data.status)
    }
  }

  const settle = (id: number) => {
    const call = open.get(id)
    open.delete(id)
    return call
  }

  const repeat = (): void => {
    for (const { message } of [...open.values(), ...watches.values()]) channel?.postMessage(message)
  }

  const call = <T>(method: Method, args: unknown[]): Promise<T> => {
    if (open.size >= MAX_OPEN_CALLS) return Promise.reject(new IostError({ code: 'TOO_MANY_CALLS' }))
    count += 1
    const id = count
    const message: ToNode = { door: 'call', from: name, id, method, args }
    return new Promise<T>((resolve, reject) => {
      open.set(id, { message, resolve: (value) => resolve(value as T), reject })
      channel?.postMessage(message)
    })
  }

  return {
    status: () => status,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    heads: (...args) => call('heads', args),
    block: (...args) => call('block', args),
    tx: (...args) => call('tx', args),
    read: (...args) => call('read', args),
    activity: (...args) => call('activity', args),
    submit: (...args) => call('submit', args),
    exportProof: (...args) => call('exportProof', args),
    evidence: () => call('evidence', []),
    addRelay: (...args) => call('addRelay', args),
    removeRelay: (...args) => call('removeRelay', args),
    switchNetwork: (...args) => call('switchNetwork', args),
    resync: () => call('resync', []),
    watchTx(hash, expiration, listener) {
      count += 1
      const id = count
      const message: ToNode = { door: 'watch', from: name, id, hash, expiration }
      watches.set(id, { message, listener })
      channel?.postMessage(message)
      return () => {
        watches.delete(id)
        channel?.postMessage({ door: 'unwatch', from: name, id } satisfies ToNode)
      }
    },
    attach(next) {
      channel?.removeEventListener('message', hear)
      channel = next
      next.addEventListener('message', hear)
      next.postMessage({ door: 'hello', from: name } satisfies ToNode)
      repeat()
    },
    close() {
      channel?.removeEventListener('message', hear)
      for (const { reject } of open.values()) reject(new IostError({ code: 'CLIENT_STOPPED' }))
      open.clear()
      watches.clear()
    },
  }
}
