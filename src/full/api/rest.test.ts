import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import type { ChainReader } from '#chain/chain-types.ts'
import { codeOf, IostError } from '#core/error.ts'
import { systemClock } from '#platform/clock.ts'
import { createLog, silentLog } from '#platform/log.ts'
import { createEventHub, MAX_QUEUED_EVENTS } from './event-hub.ts'
import { createRestServer, MAX_BODY_BYTES, type RestServer } from './rest.ts'

let server: RestServer | undefined
afterEach(() => server?.stop())

async function start(
  sendTx: () => Promise<undefined>,
  log = silentLog,
  allowOrigins = ['*'],
): Promise<string> {
  server = createRestServer(
    {
      node: {
        chain: { poolSize: 3 } as ChainReader,
        netName: 'test',
        protocolVersion: '1.0',
        codeVersion: '',
        now: () => 5n,
        mode: () => 'ModeSync',
        network: () => ({ id: 'x', inbound: 1, outbound: 2 }),
        sendTx,
        execTx: () =>
          Promise.reject(new IostError({ code: 'EXEC_DISABLED' }, "the node has't enabled this method")),
      },
      events: createEventHub(systemClock()),
      log,
      counted: () => {},
      metrics: async () => ({ text: 'metric 1\n', type: 'text/plain' }),
    },
    { host: '127.0.0.1', port: 0, allowOrigins },
  )
  await server.start()
  return server.url()
}

describe('the REST gateway', () => {
  it('answers from the node', async () => {
    const url = await start(async () => undefined)
    const response = await fetch(`${url}/getNodeInfo`)
    expect(await response.json()).toMatchObject({
      mode: 'ModeSync',
      network: { peer_count: 3, peer_count_inbound: 1 },
      server_time: '5',
      tx_pool_size: '3',
    })
    expect(await (await fetch(`${url}/metrics`)).text()).toBe('metric 1\n')
  })

  it('refuses a body that is too large', async () => {
    const url = await start(async () => undefined)
    const response = await fetch(`${url}/sendTx`, { method: 'POST', body: 'x'.repeat(MAX_BODY_BYTES + 1) })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ code: 8 })
    expect((await fetch(`${url}/getNodeInfo`)).status).toBe(200)
  })

  it('tells an unexpected fault by its message and logs where it came from', async () => {
    const lines: string[] = []
    const url = await start(
      () => Promise.reject(new TypeError('no <such> thing')),
      createLog((line) => lines.push(line)),
    )
    const response = await fetch(`${url}/sendTx`, { method: 'POST', body: '{}' })
    expect(await response.text()).toBe('{"code":2,"message":"no \\u003csuch\\u003e thing"}')
    expect(lines.join()).toContain('rest.test.ts')
  })

  it('lets only the origins of its list read', async () => {
    const url = await start(async () => undefined, silentLog, ['http://a.example'])
    const origin = async (from: string) =>
      (await fetch(`${url}/getNodeInfo`, { headers: { Origin: from } })).headers.get(
        'access-control-allow-origin',
      )
    expect(await origin('http://a.example')).toBe('http://a.example')
    expect(await origin('http://b.example')).toBeNull()
  })

  it('outlives garbage and broken connections', async () => {
    const url = await start(async () => undefined)
    const { port } = new URL(url)
    for (const bytes of [
      '\u0000\u0001garbage\r\n\r\n',
      'GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n',
      'POST /sendTx HTTP/1.1\r\nContent-Length: 9',
    ]) {
      await new Promise<void>((resolve) => {
        const socket = connect(Number(port), '127.0.0.1', () => socket.end(bytes))
        socket.on('close', () => resolve())
        socket.on('error', () => resolve())
        socket.resume()
      })
    }
    expect((await fetch(`${url}/getNodeInfo`)).status).toBe(200)
  })

  it('names the port that is in use', async () => {
    const url = await start(async () => undefined)
    const second = createRestServer(
      {
        node: {} as never,
        events: createEventHub(systemClock()),
        log: silentLog,
        counted: () => {},
        metrics: async () => ({ text: '', type: '' }),
      },
      { host: '127.0.0.1', port: Number(new URL(url).port), allowOrigins: [] },
    )
    expect(await second.start().then(() => 'OK', codeOf)).toBe('PORT_IN_USE')
  })
})

describe('events', () => {
  const event = (contract: string, data: string) =>
    ({ topic: 'CONTRACT_EVENT', contract, data, time: 1n }) as const

  it('go to those who asked for their topic and contract', async () => {
    const hub = createEventHub(systemClock())
    const all = hub.subscribe([1], '')
    const one = hub.subscribe([0, 1], 'b')
    const none = hub.subscribe([0], '')
    hub.post(event('a', '1'))
    hub.post(event('b', '2'))
    expect((await all?.next())?.data).toBe('1')
    expect((await all?.next())?.data).toBe('2')
    expect((await one?.next())?.data).toBe('2')
    for (const stream of [all, one, none]) stream?.close()
    expect(await none?.next()).toBeUndefined()
    expect(hub.size).toBe(0)
  })

  it('are dropped for a subscriber that does not keep up', async () => {
    const hub = createEventHub(systemClock())
    const slow = hub.subscribe([1], '')
    for (let i = 0; i < MAX_QUEUED_EVENTS + 5; i++) hub.post(event('a', String(i)))
    slow?.close()
    let count = 0
    while ((await slow?.next()) !== undefined) count += 1
    expect(count).toBe(MAX_QUEUED_EVENTS)
  })
})
