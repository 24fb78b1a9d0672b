import type { Libp2p } from '@libp2p/interface'
import { afterEach, describe, expect, test } from 'vitest'
import type { Block } from '#core/block/block.ts'
import { encodeBlock } from '#core/block/block-proto.ts'
import { headHash } from '#core/block/head.ts'
import type { Tx } from '#core/tx/tx.ts'
import { encodeTx } from '#core/tx/tx-proto.ts'
import type { NodeAddress } from '#p2p/goiost/address.ts'
import { blockInfo, hashQuery, hashResponse, MESSAGE, syncHeight } from '#p2p/goiost/messages.ts'
import { createGoiostNetwork, type GoiostNetwork } from '#p2p/goiost/network.ts'
import { systemClock } from '#platform/clock.ts'
import { silentLog } from '#platform/log.ts'
import { systemRandom } from '#platform/random.ts'
import { createFakeSyncChain } from '#testing/fake-sync-chain.ts'
import { loopbackHost, until } from '#testing/loopback-host.ts'
import { createSync, type Sync } from './sync.ts'

const CHAIN = 1020
const clock = systemClock()
const opened: { host: Libp2p; network: GoiostNetwork; sync: Sync | undefined }[] = []

async function bare(seeds: readonly NodeAddress[]) {
  const base = await loopbackHost()
  const network = createGoiostNetwork(
    { host: base.host, clock, random: systemRandom(), log: silentLog },
    { chainId: CHAIN, version: 1, maxInbound: 20, maxOutbound: 10, seeds, blackIds: [], blackIps: [] },
  )
  return { ...base, network }
}

async function node(seeds: readonly NodeAddress[] = [], grown = 0, options = {}) {
  const base = await bare(seeds)
  const fake = createFakeSyncChain(options)
  if (grown > 0) fake.grow(grown, clock.now())
  const sync = createSync({
    network: base.network,
    chain: fake.chain,
    clock,
    random: systemRandom(),
    log: silentLog,
  })
  opened.push({ host: base.host, network: base.network, sync })
  sync.start()
  await base.network.start()
  return { ...base, ...fake, sync }
}

/** A neighbour that does only what the test says. */
async function puppet(to: NodeAddress) {
  const base = await bare([to])
  const heard: { type: number; payload: Uint8Array }[] = []
  base.network.listen({
    message: (_from, type, payload) => heard.push({ type, payload }),
    joined: () => {},
    left: () => {},
  })
  opened.push({ host: base.host, network: base.network, sync: undefined })
  await base.network.start()
  await until(() => base.network.neighbors().length === 1, 'puppet joined')
  const send = (type: Parameters<GoiostNetwork['send']>[1], payload: Uint8Array) =>
    base.network.send(to.id, type, payload)
  return { ...base, heard, send }
}

const someTx = (node: { grow(count: number, now: bigint): Block[] }): Tx =>
  node.grow(1, clock.now())[0]?.txs[0] as Tx
const height = (node: { chain: { head(): { number: number } } }) => node.chain.head().number

afterEach(async () => {
  for (const { host, network, sync } of opened.splice(0)) {
    await network.stop()
    await sync?.stop()
    await host.stop()
  }
})

describe('synchronisation', { timeout: 60_000 }, () => {
  test('a new node fetches a chain longer than two ranges and then follows announcements', async () => {
    const a = await node([], 2500)
    const b = await node([a])
    await until(() => height(b) === 2500, 'all blocks')
    for (const block of a.grow(3, clock.now())) a.sync.produced(block)
    await until(() => height(b) === 2503, 'produced blocks')
    expect(b.chain.head().hash).toEqual(a.chain.head().hash)
  })

  test('blocks pass along a line of four nodes', async () => {
    const a = await node([], 5)
    const b = await node([a])
    const c = await node([b])
    const d = await node([c])
    await until(() => height(d) === 5, 'start in step')
    a.sync.produced(a.grow(1, clock.now())[0] as Block)
    await until(() => height(d) === 6, 'announced down the line')
  })

  test('a longer branch is fetched from a neighbour that has it', async () => {
    const a = await node([], 20)
    const b = await node([a])
    await until(() => height(b) === 20, 'same chain')
    a.grow(10, clock.now() + 5n, 16, 1)
    await until(() => height(b) === 26, 'other branch')
    expect(b.chain.head().hash).toEqual(a.chain.head().hash)
  })

  test('a transaction reaches all, once', async () => {
    const a = await node([], 1)
    const b = await node([a])
    const c = await node([a, b])
    await until(() => a.network.neighbors().length === 2 && b.network.neighbors().length === 2, 'mesh')
    const tx = someTx(a)
    a.sync.publish(tx)
    await until(() => b.admitted.length === 1 && c.admitted.length === 1, 'admitted')
    const { packetsIn = 0 } = a.network.traffic().find(({ type }) => type === 'PublishTx') ?? {}
    expect(packetsIn).toBe(0)
  })

  test('a node does not produce before it has compared heights, nor while a neighbour is ahead', async () => {
    const a = await node([], 300)
    expect(a.sync.mayProduce()).toBe(false)
    const b = await node([a], 0, { importMs: 5 })
    await until(() => b.sync.neighborHeight() === 300, 'height heard')
    expect(b.sync.mayProduce()).toBe(false)
    expect(b.sync.catchingUp()).toBe(true)
    await until(() => b.sync.mayProduce(), 'in step')
    expect(height(b)).toBeGreaterThanOrEqual(299)
    await until(() => a.sync.mayProduce(), 'the other too')
  })

  test('a bodiless copy sent first does not keep out the whole block', async () => {
    const a = await node([], 1)
    const p = await puppet(a)
    const other = createFakeSyncChain()
    other.grow(1, clock.now() - 10n)
    const [block] = other.grow(1, clock.now())
    if (block === undefined) throw new Error('no block')
    p.send(MESSAGE.newBlock, encodeBlock({ ...block, txs: [], receipts: [] }))
    p.send(MESSAGE.newBlock, encodeBlock(block))
    p.send(MESSAGE.newBlock, encodeBlock({ ...block, txs: [], receipts: [] }))
    await until(() => a.imported.length >= 1, 'bad copy judged')
    p.send(MESSAGE.newBlock, encodeBlock(block))
    await until(() => a.chain.has(headHash(block.head)), 'whole block taken')
    expect(a.imported.length).toBeLessThanOrEqual(2)
  })

  test('blocks without head, without signature or without bytes, and lists over the limit are ignored', async () => {
    const a = await node([], 3)
    const p = await puppet(a)
    for (const bytes of [[], [10, 0], [18, 0], [0xff, 0xff, 0xff], [10, 2, 48]]) {
      p.send(MESSAGE.newBlock, Uint8Array.from(bytes))
      p.send(MESSAGE.syncBlockResponse, Uint8Array.from(bytes))
      p.send(MESSAGE.publishTx, Uint8Array.from(bytes))
      p.send(MESSAGE.syncHashResponse, Uint8Array.from(bytes))
      p.send(MESSAGE.newBlockHash, Uint8Array.from(bytes))
      p.send(MESSAGE.syncHeight, Uint8Array.from(bytes))
      p.send(MESSAGE.routingQuery, Uint8Array.from(bytes))
    }
    const blockInfos = Array.from({ length: 1001 }, (_, i) => ({
      number: i,
      hash: new Uint8Array(32).fill(i),
    }))
    p.send(MESSAGE.syncHashResponse, hashResponse.encode({ blockInfos }))
    p.send(MESSAGE.newBlockRequest, blockInfo.encode({ number: -1, hash: a.chain.head().hash }))
    await until(() => p.heard.some(({ type }) => type === MESSAGE.newBlock), 'still answering')
    expect(a.imported).toEqual([])
    expect(p.heard.filter(({ type }) => type === MESSAGE.syncBlockRequest)).toEqual([])
  })

  test('hash requests: a thousand heights at most, clipped to the head, nothing for impossible ranges', async () => {
    const a = await node([], 40)
    const p = await puppet(a)
    const ask = (start: number, end: number, requireType = 0) =>
      p.send(MESSAGE.syncHashRequest, hashQuery.encode({ requireType, start, end, nums: [] }))
    const answers = () => p.heard.filter(({ type }) => type === MESSAGE.syncHashResponse)
    for (const [start, end, type] of [
      [0, 1000, 0],
      [10, 9, 0],
      [41, 50, 0],
      [-1, 5, 0],
      [1, 5, 1],
    ] as const) {
      ask(start, end, type)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    ask(5, 1004)
    await until(() => answers().length > 0, 'answer')
    expect(answers()).toHaveLength(1)
    const numbers = hashResponse.decode(answers()[0]?.payload as Uint8Array).blockInfos.map((b) => b.number)
    expect(numbers).toEqual(Array.from({ length: 36 }, (_, i) => i + 5))
  })

  test('a neighbour that never answers holds nothing up', async () => {
    const a = await node([], 60)
    const b = await node([])
    const p = await puppet(b)
    p.send(MESSAGE.syncHeight, syncHeight.encode({ height: 60, time: 1 }))
    const blockInfos = await (a.chain.serve as NonNullable<typeof a.chain.serve>).hashes(1, 60)
    p.send(MESSAGE.syncHashResponse, hashResponse.encode({ blockInfos }))
    await until(() => p.heard.some(({ type }) => type === MESSAGE.syncBlockRequest), 'asked the silent one')
    const c = await node([a, b])
    await until(() => height(c) === 60 && height(b) === 60, 'fetched elsewhere')
  })

  test('a transaction comes out as it went in, whatever was added to its bytes', async () => {
    const a = await node([], 1)
    const p = await puppet(a)
    const q = await puppet(a)
    const tx = someTx(a)
    p.send(MESSAGE.publishTx, Uint8Array.from([...encodeTx(tx), 0xf8, 0x7f, 1]))
    await until(() => q.heard.some(({ type }) => type === MESSAGE.publishTx), 'passed on')
    expect(q.heard.find(({ type }) => type === MESSAGE.publishTx)?.payload).toEqual(encodeTx(tx))
  })
})
