import { describe, expect, test } from 'vitest'
import { encodeBase58 } from '#core/codec/base58.ts'
import type { Clock } from '#platform/clock.ts'
import { systemRandom } from '#platform/random.ts'
import { decodePeerId, isPublicAddress, listenAddress, parseNodeAddress } from './address.ts'
import { createBlackList } from './black-list.ts'
import { MAX_ANSWER_PEERS } from './constants.ts'
import { createDuplicateFilter } from './duplicate-filter.ts'
import { routingQuery, routingResponse } from './messages.ts'
import { createRouting } from './routing.ts'
import { createRoutingTable } from './routing-table.ts'
import { createSendQueue } from './send-queue.ts'

const idOf = (byte: number, more = 0): string =>
  encodeBase58(Uint8Array.from([0, 36, 8, 1, 18, 32, ...Array(31).fill(byte), more]))
const OWN = idOf(1)

function routingAt(start = 0n) {
  let now = start
  const clock: Clock = { now: () => now, after: () => () => {} }
  const table = createRoutingTable(OWN)
  const black = createBlackList([], [])
  const routing = createRouting({
    table,
    black,
    clock,
    random: systemRandom(),
    ownId: OWN,
    ownAddresses: () => ['/ip4/127.0.0.1/tcp/30000'],
    isNeighbor: (id) => id === idOf(9),
  })
  return { table, black, routing, pass: (ms: number) => (now += BigInt(ms) * 1_000_000n) }
}

describe('addresses', () => {
  test('seeds are read with /ipfs/ and /p2p/, anything else is not', () => {
    expect(parseNodeAddress(`/ip4/1.2.3.4/tcp/30000/ipfs/${OWN}`)).toEqual({
      address: '/ip4/1.2.3.4/tcp/30000',
      id: OWN,
    })
    expect(parseNodeAddress(`/dns4/seed.example/tcp/30000/p2p/${OWN}`)?.address).toBe(
      '/dns4/seed.example/tcp/30000',
    )
    for (const text of ['', OWN, `/ipfs/${OWN}`, '/ip4/1.2.3.4/tcp/1/ipfs/xx', `/ip4/1.2.3.4/tcp/1/x/${OWN}`])
      expect(parseNodeAddress(text)).toBeUndefined()
    expect(decodePeerId('12D3KooWGnd3zVe8TFoPXUBeu73Vcn48MGgbQcQsoyZWpx3Vagsi')).toHaveLength(38)
  })

  test('public means a routable IPv4', () => {
    const open = ['1.2.3.4', '172.15.0.1', '172.32.0.1', '192.169.0.1'].map((ip) => `/ip4/${ip}/tcp/1`)
    const closed = [
      '127.0.0.1',
      '10.1.1.1',
      '172.16.0.1',
      '192.168.1.1',
      '169.254.1.1',
      '0.0.0.0',
      '1.2.3.400',
    ]
    expect(open.every(isPublicAddress)).toBe(true)
    expect(closed.map((ip) => `/ip4/${ip}/tcp/1`).filter(isPublicAddress)).toEqual([])
    expect(['/ip6/::1/tcp/1', '/dns4/a.b.c.d/tcp/1'].filter(isPublicAddress)).toEqual([])
  })

  test('listen addresses in both forms', () => {
    expect(listenAddress('0.0.0.0:30000')).toBe('/ip4/0.0.0.0/tcp/30000')
    expect(listenAddress(':30000')).toBe('/ip4/0.0.0.0/tcp/30000')
    expect(listenAddress('/ip4/127.0.0.1/tcp/1')).toBe('/ip4/127.0.0.1/tcp/1')
  })
})

describe('routing', () => {
  test('an answer counts once, within ten seconds of a question', () => {
    const { routing, table, pass } = routingAt()
    const answer = routingResponse.encode({ peers: [{ id: idOf(2), addrs: ['/ip4/5.6.7.8/tcp/30000'] }] })
    expect(routing.learn(idOf(3), '/ip4/5.5.5.5/tcp/1', answer)).toBe(false)
    routing.expectAnswer(idOf(3))
    expect(routing.learn(idOf(3), '/ip4/5.5.5.5/tcp/1', answer)).toBe(true)
    expect(routing.learn(idOf(3), '/ip4/5.5.5.5/tcp/1', answer)).toBe(false)
    expect(table.get(idOf(2))?.addrs).toEqual(['/ip4/5.6.7.8/tcp/30000'])
    routing.expectAnswer(idOf(3))
    pass(10_001)
    expect(routing.learn(idOf(3), '/ip4/5.5.5.5/tcp/1', answer)).toBe(false)
  })

  test('of others only public IPv4 is kept, of the sender the address it is connected from', () => {
    const { routing, table, black } = routingAt()
    black.addId(idOf(6))
    routing.expectAnswer(idOf(3))
    routing.learn(
      idOf(3),
      '/ip4/127.0.0.1/tcp/50123',
      routingResponse.encode({
        peers: [
          { id: idOf(3), addrs: ['/ip4/10.0.0.1/tcp/30000', '/ip4/127.0.0.1/tcp/30010'] },
          { id: idOf(4), addrs: ['/ip4/127.0.0.1/tcp/30020', '/ip4/8.8.8.8/tcp/1\n/ip4/6.6.6.6/tcp/1'] },
          { id: idOf(5), addrs: ['/ip4/127.0.0.1/tcp/1', '/ip4/9.9.9.9/tcp/30000'] },
          { id: idOf(6), addrs: ['/ip4/9.9.9.8/tcp/30000'] },
          { id: idOf(9), addrs: ['/ip4/9.9.9.7/tcp/30000'] },
          { id: OWN, addrs: ['/ip4/9.9.9.6/tcp/30000'] },
          { id: 'no id', addrs: ['/ip4/9.9.9.5/tcp/30000'] },
        ],
      }),
    )
    expect(table.all()).toEqual([
      { id: idOf(3), addrs: ['/ip4/127.0.0.1/tcp/30010'] },
      { id: idOf(5), addrs: ['/ip4/9.9.9.9/tcp/30000'] },
    ])
  })

  test('a question is answered with the nearest public peers and ourselves last, once a second', () => {
    const { routing, table, pass } = routingAt()
    table.put({ id: idOf(2), addrs: ['/ip4/127.0.0.1/tcp/1'] })
    for (let i = 0; i < 40; i++) table.put({ id: idOf(50, i), addrs: [`/ip4/7.7.7.${i}/tcp/30000`] })
    const question = routingQuery.encode({ ids: ['?', idOf(50, 7)] })
    const answer = routing.answer(idOf(3), question)
    const peers = routingResponse.decode(answer as Uint8Array).peers
    expect(peers).toHaveLength(21)
    expect(peers[0]?.id).toBe(idOf(50, 7))
    expect(peers.at(-1)).toEqual({ id: OWN, addrs: ['/ip4/127.0.0.1/tcp/30000'] })
    expect(routing.answer(idOf(3), question)).toBeUndefined()
    pass(1_000)
    expect(routing.answer(idOf(3), question)).toBeDefined()
    expect(routing.answer(idOf(4), Uint8Array.of(0xff))).toBeUndefined()
    expect(MAX_ANSWER_PEERS).toBe(601)
  })

  test('the table survives its file, forgets the dead and does not grow without end', () => {
    const table = createRoutingTable(OWN)
    table.load(`# comment\n/ip4/1.1.1.1/tcp/1/ipfs/${idOf(2)}\nrubbish\n/ip4/1.1.1.2/tcp/1/p2p/${idOf(2)}\n`)
    expect(table.all()).toEqual([{ id: idOf(2), addrs: ['/ip4/1.1.1.1/tcp/1', '/ip4/1.1.1.2/tcp/1'] }])
    const copy = createRoutingTable(OWN)
    copy.load(table.dump())
    expect(copy.all()).toEqual(table.all())
    for (let i = 0; i < 3; i++) table.failed(idOf(2))
    expect(table.size).toBe(0)
    for (let i = 0; i < 10_000; i++) table.put({ id: idOf(i % 251, i >> 8), addrs: ['/ip4/1.1.1.1/tcp/1'] })
    expect(table.size).toBeLessThanOrEqual(4_096)
  })
})

describe('what a neighbour gets and has', () => {
  test('the filter knows what it was told and little else', () => {
    const filter = createDuplicateFilter()
    const frame = (i: number) => Uint8Array.of(i, i >> 8, i >> 16, 7)
    for (let i = 0; i < 20_000; i++) filter.add(frame(i))
    for (let i = 0; i < 20_000; i++) expect(filter.has(frame(i))).toBe(true)
    let wrong = 0
    for (let i = 20_000; i < 40_000; i++) if (filter.has(frame(i))) wrong += 1
    expect(wrong).toBeLessThan(40)
    for (let i = 0; i < 90_000; i++) filter.add(frame(100_000 + i))
    expect(filter.has(frame(5))).toBe(false)
  })

  test('urgent frames go first, full queues drop', () => {
    const queue = createSendQueue()
    for (let i = 0; i < 1_024; i++) expect(queue.push(Uint8Array.of(i), false)).toBe(true)
    expect(queue.push(Uint8Array.of(1), false)).toBe(false)
    expect(queue.push(Uint8Array.of(200), true)).toBe(true)
    expect(queue.shift()).toEqual(Uint8Array.of(200))
    expect(queue.shift()).toEqual(Uint8Array.of(0))
    for (let i = 0; i < 6; i++) queue.push(new Uint8Array(10_000_000), true)
    expect(queue.push(new Uint8Array(10_000_000), true)).toBe(false)
  })

  test('loopback never gets on the black list', () => {
    const black = createBlackList([], ['127.0.0.1', '5.5.5.5'])
    black.addIp('127.0.0.2')
    expect(black.ips()).toEqual(['5.5.5.5'])
    expect(black.refuses('x', '/ip4/127.0.0.1/tcp/1')).toBe(false)
    expect(black.refuses('x', '/ip4/5.5.5.5/tcp/1')).toBe(true)
  })
})
