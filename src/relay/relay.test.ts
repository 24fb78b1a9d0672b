import '#platform/polyfill.node.ts'
import type { Libp2p } from '@libp2p/interface'
import { afterEach, describe, expect, test } from 'vitest'
import { createLibp2pTransport } from '#light/libp2p-transport.ts'
import { openNodeLight } from '#light/open.node.ts'
import { createLightHost } from '#p2p/light/host.ts'
import { answerMessage, encodeRequest, type LightRequest } from '#p2p/light/messages.ts'
import { systemClock } from '#platform/clock.ts'
import { buildChain, testKey } from '#testing/chain-builder.ts'
import { createMemorySource, networkOf } from '#testing/memory-source.ts'
import { parseRead } from './light-handler.ts'
import { createQuotas, QUOTA_BURST } from './quotas.ts'
import { createRelay } from './relay.ts'

const VOTE_INTERVAL = 24
const keys = Array.from({ length: 4 }, (_, index) => testKey(index))
const chain = buildChain({ keys, voteInterval: VOTE_INTERVAL, length: 120 })
const network = networkOf(chain, VOTE_INTERVAL)
const stops: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

async function startRelay(tip = 120) {
  const source = createMemorySource(chain, network, tip)
  const relay = createRelay(
    { source, clock: systemClock() },
    { listen: ['/ip4/127.0.0.1/tcp/0/ws'], dataDir: undefined, relays: ['/dns4/other'], publishes: true },
  )
  await relay.start()
  stops.push(() => relay.stop())
  return { source, relay, address: relay.addresses()[0] as string }
}

describe('a relay over WebSockets', () => {
  test('brings a light node to its tip and on from there', async () => {
    const { source, relay, address } = await startRelay(60)
    const node = await openNodeLight({ network, relays: [address], storeDir: undefined })
    stops.push(() => node.stop())
    const reach = (number: number) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (node.status().head?.number !== number) return
          leave()
          resolve()
        }
        const leave = node.subscribe(look)
        look()
      })
    await node.start()
    await reach(60)
    for (let number = 61; number <= 120; number++) source.setTip(number)
    await reach(120)
    expect(node.status().peers[0]).toMatchObject({ state: 'connected', transport: 'ws', head: 120 })
    expect(node.status().counters.evidence).toBe(0)
    await relay.stop()
    await new Promise<void>((resolve) => {
      const leave = node.subscribe(() => {
        if (node.status().phase !== 'offline') return
        leave()
        resolve()
      })
    })
  })

  test('answers what it cannot with a code', async () => {
    const { address } = await startRelay()
    let host: Libp2p | undefined
    const transport = createLibp2pTransport(async () => {
      host = await createLightHost()
      return host
    })
    stops.push(() => transport.stop())
    const connection = await transport.connect(address)
    const ask = async (request: Partial<LightRequest>) =>
      answerMessage.decode(await connection.request(encodeRequest(request), 5_000, 1_000_000))
    expect((await ask({ info: {} })).info).toMatchObject({ tip: 120, relays: ['/dns4/other'], chainId: 1020 })
    const none = new Uint8Array(0)
    const cases: [Partial<LightRequest>, string][] = [
      [{}, 'UNKNOWN_REQUEST'],
      [{ heads: { from: 121, to: 130, known: 0 } }, 'RANGE'],
      [{ heads: { from: 0, to: 10, known: 0 } }, 'RANGE'],
      [{ hop: { from: 7, upTo: 0 } }, 'RANGE'],
      [{ hop: { from: 120, upTo: 0 } }, 'NO_HOP'],
      [{ tx: { hash: new Uint8Array(32), levels: 2, known: 0 } }, 'NOT_FOUND'],
      [{ block: { number: 5_000, hash: none } }, 'BODY_UNAVAILABLE'],
      [{ read: { json: '{"kind":"nothing"}', longestChain: false, nodes: 1 } }, 'BAD_READ'],
      [{ read: { json: '{"kind":"ramInfo"}', longestChain: false, nodes: 1 } }, 'READ_UNAVAILABLE'],
    ]
    for (const [request, code] of cases) expect((await ask(request)).fault?.code).toBe(code)
    const long = answerMessage.decode(await connection.request(new Uint8Array(200_000), 2_000, 1_000_000))
    expect(long.fault?.code).toBe('FRAME_TOO_LONG')
    expect((await ask({ info: {} })).info?.tip).toBe(120)
  })
})

describe('quotas', () => {
  test('let a burst pass, then as much as comes back', () => {
    let now = 0n
    const quotas = createQuotas({ now: () => now, after: () => () => undefined })
    for (let count = 0; count < QUOTA_BURST; count++) quotas.take('a', 1)
    expect(() => quotas.take('a', 1)).toThrow('QUOTA_EXCEEDED')
    quotas.take('b', QUOTA_BURST)
    now += 50_000_000n
    quotas.take('a', 10)
    expect(() => quotas.take('a', 1)).toThrow('QUOTA_EXCEEDED')
  })
})

describe('state reads', () => {
  test('are passed on only in the known forms', () => {
    expect(parseRead('{"kind":"account","name":"alice"}')).toEqual({ kind: 'account', name: 'alice' })
    for (const bad of [
      '',
      '[]',
      'null',
      '{"kind":"account"}',
      '{"kind":"account","name":7}',
      '{"kind":"constructor"}',
      '{"kind":"rawState","keys":"c-token.iost"}',
      '{"kind":"rawState","keys":["c-token.iost",7]}',
      '{"kind":"listStorage","contract":"a","prefix":"","from":"","map":1,"limit":1}',
      `{"kind":"account","name":"${'x'.repeat(5_000)}"}`,
    ]) {
      expect(() => parseRead(bad)).toThrow('BAD_READ')
    }
  })
})
