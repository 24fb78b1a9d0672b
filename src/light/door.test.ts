import { MessageChannel } from 'node:worker_threads'
import { afterEach, describe, expect, test } from 'vitest'
import { IostError } from '#core/error.ts'
import type { LightClient, LightStatus, TxStatus } from './api.ts'
import { createDoorClient, type DoorChannel, serveDoor } from './door.ts'
import { createPortTransport, servePortTransport } from './port-transport.ts'
import type { RelayConnection, RelayTransport } from './transport.ts'

const ports: { close(): void }[] = []
afterEach(() => {
  for (const port of ports.splice(0)) port.close()
})

function channel() {
  const { port1, port2 } = new MessageChannel()
  ports.push(port1, port2)
  return { page: port1 as unknown as MessagePort, worker: port2 as unknown as MessagePort }
}

const status = { phase: 'following' } as LightStatus

/** A light node that answers from a table. */
function fakeService() {
  let tell: () => void = () => undefined
  let watcher: ((status: TxStatus) => void) | undefined
  const ended: string[] = []
  const service = {
    status: () => status,
    subscribe(listener: () => void) {
      tell = listener
      return () => undefined
    },
    heads: async (from: number, to: number) => [from, to],
    tx: async () => {
      throw new IostError({ code: 'NOT_FOUND', why: 'gone' }, 'No such transaction.')
    },
    watchTx(hash: string, _expiration: bigint, listener: (status: TxStatus) => void) {
      watcher = listener
      return () => ended.push(hash)
    },
  } as unknown as LightClient
  return { service, tell: () => tell(), watch: (item: TxStatus) => watcher?.(item), ended }
}

describe('the door', () => {
  test('carries calls, errors, status and watches', async () => {
    const { page, worker } = channel()
    const { service, watch, ended } = fakeService()
    worker.start()
    const shut = serveDoor(worker as DoorChannel, service)
    const client = createDoorClient('tab')
    const heard = new Promise<void>((resolve) => client.subscribe(resolve))
    page.start()
    client.attach(page as DoorChannel)
    await heard
    expect(client.status()).toEqual(status)
    expect(await client.heads(3, 9)).toEqual([3, 9])
    await expect(client.tx('x')).rejects.toMatchObject({ data: { code: 'NOT_FOUND', why: 'gone' } })
    const stages: string[] = []
    let first: () => void = () => undefined
    const told = new Promise<void>((resolve) => {
      first = resolve
    })
    const leave = client.watchTx('hash', 5n, (item) => {
      stages.push(item.stage)
      first()
    })
    await client.heads(1, 1)
    watch({ stage: 'expired', hash: 'hash' })
    await told
    leave()
    await client.heads(1, 1)
    expect(stages).toEqual(['expired'])
    expect(ended).toEqual(['hash'])
    shut()
    client.close()
  })

  test('asks again when another tab takes the node over', async () => {
    const old = channel()
    const client = createDoorClient('tab')
    old.page.start()
    client.attach(old.page as DoorChannel)
    const answer = client.heads(4, 5)
    const next = channel()
    next.worker.start()
    serveDoor(next.worker as DoorChannel, fakeService().service)
    next.page.start()
    client.attach(next.page as DoorChannel)
    expect(await answer).toEqual([4, 5])
    client.close()
  })
})

describe('the port to the network', () => {
  test('carries connections, requests, subscriptions and their ends', async () => {
    const { page, worker } = channel()
    let feed: ((frame: Uint8Array) => void) | undefined
    let over: (() => void) | undefined
    let gone: (() => void) | undefined
    const connection: RelayConnection = {
      peerId: 'relay',
      transport: 'ws',
      async request(bytes) {
        if (bytes.length === 0) throw new IostError({ code: 'REQUEST_TIMEOUT', ms: 7 })
        return bytes.map((byte) => byte + 1)
      },
      async subscribe(_bytes, onFrame, onEnd) {
        feed = onFrame
        over = onEnd
        return () => onEnd()
      },
      onClose(listener) {
        gone = listener
      },
      close: () => gone?.(),
    }
    const real: RelayTransport = {
      async connect(address) {
        if (address === 'nowhere') throw new IostError({ code: 'DIAL_FAILED', address })
        return connection
      },
      stop: async () => undefined,
    }
    servePortTransport(page, real)
    const transport = createPortTransport(worker)
    await expect(transport.connect('nowhere')).rejects.toMatchObject({ data: { code: 'DIAL_FAILED' } })
    const opened = await transport.connect('here')
    expect(opened.peerId).toBe('relay')
    expect(await opened.request(new Uint8Array([1, 2]), 100, 1_000)).toEqual(new Uint8Array([2, 3]))
    await expect(opened.request(new Uint8Array(0), 100, 1_000)).rejects.toMatchObject({ data: { ms: 7 } })
    const frames: Uint8Array[] = []
    const ended = new Promise<void>((resolve) => {
      opened
        .subscribe(new Uint8Array(0), (frame) => frames.push(frame), resolve)
        .then(() => {
          feed?.(new Uint8Array([9]))
          over?.()
        })
        .catch(() => undefined)
    })
    await ended
    expect(frames).toEqual([new Uint8Array([9])])
    const closed = new Promise<void>((resolve) => opened.onClose(resolve))
    opened.close()
    await closed
    await transport.stop()
  })
})
