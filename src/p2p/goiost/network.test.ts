import type { Libp2p } from '@libp2p/interface'
import { multiaddr } from '@multiformats/multiaddr'
import { afterEach, describe, expect, test } from 'vitest'
import { systemClock } from '#platform/clock.ts'
import { silentLog } from '#platform/log.ts'
import { systemRandom } from '#platform/random.ts'
import { loopbackHost, until } from '#testing/loopback-host.ts'
import type { NodeAddress } from './address.ts'
import { PROTOCOL } from './constants.ts'
import { encodeFrame } from './frame.ts'
import { MESSAGE } from './messages.ts'
import { createGoiostNetwork, type GoiostNetwork, type GoiostOptions } from './network.ts'

const CHAIN = 1020
const opened: { host: Libp2p; network?: GoiostNetwork }[] = []

async function node(seeds: readonly NodeAddress[] = [], options: Partial<GoiostOptions> = {}) {
  const base = await loopbackHost()
  const network = createGoiostNetwork(
    { host: base.host, clock: systemClock(), random: systemRandom(), log: silentLog },
    {
      chainId: CHAIN,
      version: 1,
      maxInbound: 20,
      maxOutbound: 10,
      seeds,
      blackIds: [],
      blackIps: [],
      ...options,
    },
  )
  const heard: { from: string; type: number; payload: Uint8Array }[] = []
  const left: string[] = []
  network.listen({
    message: (from, type, payload) => heard.push({ from, type, payload }),
    joined: () => {},
    left: (id) => left.push(id),
  })
  opened.push({ host: base.host, network })
  await network.start()
  return { ...base, network, heard, left }
}

/** A host that speaks by hand: a stream to a node, what arrived on it, and whether it ended. */
async function stranger(to: NodeAddress, protocol = PROTOCOL, host?: Libp2p) {
  const own = host ?? (await loopbackHost()).host
  if (host === undefined) opened.push({ host: own })
  const stream = await own.dialProtocol(multiaddr(`${to.address}/p2p/${to.id}`), protocol)
  // The stream may have ended before anybody could listen for it.
  const seen = {
    get ended() {
      return stream.status !== 'open'
    },
  }
  return { host: own, stream, seen }
}

afterEach(async () => {
  for (const { host, network } of opened.splice(0)) {
    await network?.stop()
    await host.stop()
  }
})

describe('network of IOST nodes', { timeout: 60_000 }, () => {
  test('a seed becomes a neighbour, messages pass both ways in order', async () => {
    const a = await node()
    const b = await node([a])
    await until(() => a.network.neighbors().length === 1 && b.network.neighbors().length === 1, 'neighbours')
    for (let i = 0; i < 200; i++)
      b.network.send(a.id, MESSAGE.syncBlockResponse, new Uint8Array(5000).fill(i))
    a.network.broadcast(MESSAGE.syncHeight, Uint8Array.of(8, 1))
    await until(() => a.heard.length === 200 && b.heard.length === 1, 'messages')
    expect(a.heard.map(({ payload }) => payload[0])).toEqual(Array.from({ length: 200 }, (_, i) => i))
    expect(a.network.neighbors()[0]?.direction).toBe('inbound')
  })

  test('a frame of ten million bytes passes', async () => {
    const a = await node()
    const b = await node([a])
    await until(() => b.network.neighbors().length === 1, 'neighbours')
    b.network.send(a.id, MESSAGE.syncBlockResponse, new Uint8Array(10_000_000).fill(7))
    await until(() => a.heard.length === 1, 'large frame')
    expect(a.heard[0]?.payload.length).toBe(10_000_000)
  })

  test('a hash goes to a neighbour once and not back to where it came from', async () => {
    const a = await node()
    const b = await node([a])
    await until(() => a.network.neighbors().length === 1, 'neighbours')
    const payload = Uint8Array.of(8, 5, 18, 1, 9)
    for (let i = 0; i < 3; i++) expect(a.network.broadcast(MESSAGE.newBlockHash, payload)).toBe(1)
    await until(() => b.heard.length > 0, 'hash')
    b.network.broadcast(MESSAGE.newBlockHash, payload)
    b.network.broadcast(MESSAGE.syncHeight, payload)
    await until(() => a.heard.length > 0, 'height')
    expect(a.heard.map(({ type }) => type)).toEqual([MESSAGE.syncHeight])
    expect(b.heard).toHaveLength(1)
  })

  test('two nodes that are each other’s seeds end with one neighbour each', async () => {
    const [first, second] = [await loopbackHost(), await loopbackHost()]
    const make = (own: typeof first, other: typeof first) => {
      const network = createGoiostNetwork(
        { host: own.host, clock: systemClock(), random: systemRandom(), log: silentLog },
        {
          chainId: CHAIN,
          version: 1,
          maxInbound: 20,
          maxOutbound: 10,
          seeds: [other],
          blackIds: [],
          blackIps: [],
        },
      )
      opened.push({ host: own.host, network })
      return network
    }
    const [a, b] = [make(first, second), make(second, first)]
    await Promise.all([a.start(), b.start()])
    await until(() => a.neighbors().length === 1 && b.neighbors().length === 1, 'one neighbour each')
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect([a.neighbors().length, b.neighbors().length]).toEqual([1, 1])
    expect(a.neighbors()[0]?.direction).not.toBe(b.neighbors()[0]?.direction)
  })

  test('a seed that comes back is dialled again', async () => {
    const a = await node()
    const b = await node([a])
    await until(() => b.network.neighbors().length === 1, 'neighbours')
    a.network.closeNeighbor(b.id)
    await until(() => b.left.length === 1, 'left')
    await until(() => b.network.neighbors().length === 1, 'joined again')
  })

  test('another chain id: closed, the id refused from then on, loopback spared', async () => {
    const a = await node()
    const bad = await stranger(a)
    bad.stream.send(encodeFrame(1024, MESSAGE.syncHeight, Uint8Array.of(8, 1)))
    await until(() => bad.seen.ended, 'closed')
    expect(a.network.refused().ids).toEqual([bad.host.peerId.toString()])
    expect(a.network.refused().ips).toEqual([])
    const again = await stranger(a, PROTOCOL, bad.host).catch(() => undefined)
    if (again !== undefined) await until(() => again.seen.ended, 'refused again')
    await stranger(a)
    await until(() => a.network.neighbors().length === 1, 'another peer of the same address')
  })

  test('wrong checksum: closed at once, nobody refused', async () => {
    const a = await node()
    const bad = await stranger(a)
    const frame = encodeFrame(CHAIN, MESSAGE.syncHeight, Uint8Array.of(8, 1))
    frame[12] = (frame[12] as number) ^ 1
    bad.stream.send(frame)
    await until(() => bad.seen.ended && a.network.neighbors().length === 0, 'closed')
    expect(a.network.refused().ids).toEqual([])
  })

  test('a second stream is reset and the first goes on, under either protocol name', async () => {
    const a = await node()
    const first = await stranger(a, '/yamux/1.0.0')
    const second = await stranger(a, PROTOCOL, first.host)
    await until(() => second.seen.ended, 'second reset')
    first.stream.send(encodeFrame(CHAIN, MESSAGE.syncHeight, Uint8Array.of(8, 1)))
    await until(() => a.heard.length === 1, 'first goes on')
  })

  test('a connection that libp2p ends, as on a missing ping, ends the neighbour and throws nothing', async () => {
    const a = await node()
    const b = await node([a])
    await until(() => a.network.neighbors().length === 1 && b.network.neighbors().length === 1, 'neighbours')
    for (const connection of a.host.getConnections()) connection.abort(new Error('no ping'))
    await until(() => b.left.length === 1 && a.left.length === 1, 'left')
    await until(() => b.network.neighbors().length === 1, 'joined again')
  })

  test('half closing counts as leaving', async () => {
    const a = await node()
    const peer = await stranger(a)
    await until(() => a.network.neighbors().length === 1, 'joined')
    await peer.stream.close()
    await until(() => a.network.neighbors().length === 0, 'left')
  })

  test('at the cap a newcomer is closed, a block producer takes an ordinary place', async () => {
    const a = await node([], { maxInbound: 1 })
    const first = await stranger(a)
    await until(() => a.network.neighbors().length === 1, 'first')
    const refused = await stranger(a)
    await until(() => refused.seen.ended, 'refused')
    const producer = await loopbackHost()
    opened.push({ host: producer.host })
    a.network.setProducers([producer.id])
    await stranger(a, PROTOCOL, producer.host)
    await until(() => first.seen.ended, 'made room')
    expect(a.network.neighbors().map(({ id }) => id)).toEqual([producer.id])
  })

  test('a neighbour is learned of by routing with the address it is connected from', async () => {
    const a = await node()
    const b = await node([a])
    await until(() => b.network.table().get(a.id) !== undefined, 'answer')
    expect(b.network.table().get(a.id)?.addrs).toEqual([a.address])
  })
})
